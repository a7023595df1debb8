import{a as oe,b as K,c as b,d as p,e as k,f as Z,g as ee,h as L,i as be,j as he,k as ge,l as ve}from"./chunk-6Q7IDOGC.js";import{A as fe,B as Y,C as c,D as P,E as h,a as m,b as n,c as E,e as l,f as w,l as v,m as y,n as ae,p as le,q as x,r as X,s as de,t as ce,u as pe,v as me,w as ue,x as o,z as u}from"./chunk-2XYNWGV4.js";function te({label:r,href:e}){return e===void 0?r:n`<a href=${e}>${r}</a>`}function R(r,e,t){return n`<details>
    <summary>${o.overview.table}</summary>
    <table>
      <caption class="soft">
        ${r}
      </caption>
      <thead>
        <tr>
          <th scope="col">${e}</th>
          <th scope="col">${o.overview.count}</th>
        </tr>
      </thead>
      <tbody>
        ${t.map(s=>n`<tr>
              <th scope="row">${te(s)}</th>
              <td class="number">${s.count}</td>
            </tr>`)}
      </tbody>
    </table>
  </details>`}var J=m`
  h3 {
    font-size: 0.875rem;
    font-weight: 600;
    margin-block-end: 0.75rem;
  }
  a {
    color: inherit;
    text-decoration-color: var(--_line);
    text-underline-offset: 3px;
  }
  a:hover {
    color: var(--_accent);
    text-decoration-color: currentColor;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  details {
    margin-block-start: 0.75rem;
    font-size: 0.8125rem;
  }
  summary {
    cursor: pointer;
    color: var(--_soft);
    inline-size: fit-content;
    min-block-size: 1.5rem;
  }
  table {
    border-collapse: collapse;
    margin-block-start: 0.4rem;
  }
  caption {
    text-align: start;
  }
  th,
  td {
    text-align: start;
    padding-block: 0.15rem;
    padding-inline-end: 1rem;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
  }
`;var V=class extends w{static properties={bars:{attribute:!1},heading:{},unit:{}};static styles=[y,J,m`
      ol {
        list-style: none;
        display: grid;
        gap: 0.4rem;
        margin: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 11rem) minmax(0, 1fr) 2.5rem;
        gap: 0.75rem;
        align-items: center;
        font-size: 0.875rem;
        line-height: 1.3;
      }
      li > span:first-child {
        overflow-wrap: anywhere;
      }
      svg {
        inline-size: 100%;
        block-size: 0.75rem;
        display: block;
        border-radius: 3px;
        background: var(--_raised);
      }
      :host(:dir(rtl)) svg {
        transform: scaleX(-1);
      }
      rect {
        fill: var(--_accent);
        opacity: 0.85;
      }
    `];constructor(){super(),this.bars=[],this.heading="",this.unit=""}render(){let e=Math.max(1,...this.bars.map(t=>t.count));return n`<h3 id="heading">${this.heading}</h3>
      <ol aria-labelledby="heading">
        ${this.bars.map(t=>n`<li>
              <span>${te(t)}</span>
              <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 8">${E`<rect width=${100*t.count/e} height="8"/>`}</svg>
              <span class="number">${t.count}</span>
            </li>`)}
      </ol>
      ${R(this.heading,this.unit,this.bars)}`}};var S=100,C=class extends w{static properties={bars:{attribute:!1},heading:{},unit:{}};static styles=[y,J,m`
      .plot {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.25rem 0.6rem;
        font-size: 0.75rem;
        color: var(--_soft);
        font-variant-numeric: tabular-nums;
      }
      .scale {
        display: flex;
        flex-direction: column;
        justify-content: space-between;
        text-align: end;
        line-height: 1;
      }
      svg {
        inline-size: 100%;
        block-size: 7rem;
        display: block;
        border-block: 1px solid var(--_line);
      }
      :host(:dir(rtl)) svg {
        transform: scaleX(-1);
      }
      rect.column {
        fill: var(--_accent);
        opacity: 0.85;
      }
      rect.place {
        fill: transparent;
      }
      g:hover rect.place {
        fill: color-mix(in srgb, var(--_accent) 12%, transparent);
      }
      .ends {
        grid-column: 2;
        display: flex;
        justify-content: space-between;
      }
    `];constructor(){super(),this.bars=[],this.heading="",this.unit=""}render(){let e=Math.max(1,...this.bars.map(s=>s.count)),t=({label:s,count:i},a)=>{let d=S*i/e;return E`<g><title>${s}: ${i}</title><rect class="place" x=${a} width="1" height=${S}/>
        <rect class="column" x=${a+.15} width="0.7" y=${S-d} height=${d}/></g>`};return n`<h3>${this.heading}</h3>
      <div class="plot" aria-hidden="true">
        <div class="scale"><span>${e}</span><span>0</span></div>
        <svg preserveAspectRatio="none" viewBox="0 0 ${Math.max(1,this.bars.length)} ${S}">${this.bars.map(t)}</svg>
        <div class="ends"><span>${this.bars[0]?.label}</span><span>${this.bars.at(-1)?.label}</span></div>
      </div>
      ${R(this.heading,this.unit,this.bars)}`}};var se="/api/v1/jobs/{job_id}/unhelpful",O=class extends K{static properties={...K.properties,job:{},marked:{state:!0},allowed:{state:!0}};static styles=[y,m`
      :host {
        display: contents;
      }
      .quiet:first-child {
        margin-inline-start: -0.5rem;
      }
      span {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.6rem;
        align-items: center;
      }
    `];#e;constructor(){super(),this.job="",this.allowed=!1}willUpdate(){this.job!==this.#e&&(this.#e=this.job,this.marked=void 0,this.trouble=void 0,this.#t(this.job))}async#t(e){if(this.allowed=await c.may("answers:rate"),!this.allowed)return;let t=await Le(e);e===this.job&&(this.marked=t)}render(){if(!this.allowed||this.marked===void 0)return l;let e=o.rating;return n`<span role="status">
      ${this.marked?n`<span class="soft">${e.thanks}</span>`:l}
      <button type="button" class="quiet" @click=${()=>{this.#s(!this.marked)}}>${this.marked?e.takeBack:e.unhelpful}</button>
      ${this.trouble===void 0?l:n`<span role="alert">${this.sentence}</span>`}
    </span>`}async#s(e){let{job:t}=this,s={params:{path:{job_id:t}}};await this.tell(async()=>{let i=await u(e?c.client.PUT(se,s):c.client.DELETE(se,s));t===this.job&&(this.marked=i.unhelpful)})}};async function Le(r){try{return(await u(c.client.GET(se,{params:{path:{job_id:r}}}))).unhelpful}catch{return!1}}var $e=new Map([...document.querySelectorAll('meta[name^="action:"]')].map(r=>[r.name.slice(7),r.content])),g=new Set($e.keys());function _(r,e=()=>({})){r.addEventListener(ae,t=>{let{do:s,job_id:i,context_id:a,vm_name:d}=t.detail,f=s&&$e.get(s);if(f===void 0)return;let $={...ye(e()),...ye({job_id:i,context_id:a,vm_name:d})};f==="message"?parent.postMessage({source:"plainspoken",do:s,...$},location.origin):open(Re(f,$),"_top","noopener")})}function ye({job_id:r,context_id:e,vm_name:t}){return Object.fromEntries(Object.entries({job_id:r,context_id:e,vm_name:t}).filter(([,s])=>s!==void 0))}function Re(r,e){return r.replace(/\{(vm_name|context_id|job_id)\}/g,(t,s)=>encodeURIComponent(e[s]??""))}var we=m`
  ${pe}
  .way {
    flex-basis: 100%;
    margin-block-end: -0.4rem;
    overflow-wrap: anywhere;
  }
  .way a {
    color: inherit;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    font-size: 0.875rem;
    font-weight: 550;
  }
  .state.failed {
    color: var(--_bad);
  }
  .failure {
    border: 1px solid color-mix(in srgb, var(--_bad) 35%, var(--_line));
    border-inline-start: 4px solid var(--_bad);
    background: var(--_bad-ground);
    border-radius: var(--_radius);
    padding: 1rem 1.25rem;
    display: grid;
    gap: 0.75rem;
    overflow-wrap: anywhere;
  }
  .failure.warning {
    border-color: color-mix(in srgb, var(--_warn) 35%, var(--_line));
    border-inline-start-color: var(--_warn);
    background: var(--_warn-ground);
  }
  .failure strong {
    font-size: 1.0625rem;
    font-weight: 600;
  }
  .progress {
    display: grid;
    gap: 0.4rem;
  }
  progress {
    inline-size: 100%;
    block-size: 0.5rem;
    accent-color: var(--_accent);
  }
  button.small {
    min-block-size: 1.6rem;
    padding: 0.1rem 0.5rem;
    font-size: 0.8125rem;
  }
  .card > header.page {
    justify-content: space-between;
    margin-block-end: 0.75rem;
  }
  .card > header.page h2 {
    margin: 0;
  }
  ol.log {
    list-style: none;
    margin: 0;
    padding: 0;
    font-size: 0.875rem;
  }
  ol.log li {
    display: grid;
    grid-template-columns: 13rem 4rem minmax(0, 1fr);
    gap: 0.1rem 0.75rem;
    padding-block: 0.3rem;
  }
  ol.log li + li {
    border-block-start: 1px solid var(--_line);
  }
  ol.log time {
    font-variant-numeric: tabular-nums;
    font-size: 0.8125rem;
  }
  ol.log li > :last-child {
    overflow-wrap: anywhere;
  }
  .INFO {
    color: var(--_soft);
  }
  .ERROR {
    color: var(--_bad);
    font-weight: 550;
  }
  .WARN {
    color: var(--_warn);
    font-weight: 550;
  }
  pre {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    font: 0.8125rem/1.5 ui-monospace, monospace;
    background: var(--_raised);
    border-radius: 7px;
    padding: 0.75rem;
    margin: 0.4rem 0 0;
    max-block-size: 28rem;
    overflow-y: auto;
  }
  code {
    font: 0.875em ui-monospace, monospace;
    overflow-wrap: anywhere;
  }
  @media (max-width: 44rem) {
    ol.log li {
      grid-template-columns: max-content 1fr;
    }
    ol.log li > :last-child {
      grid-column: 1 / -1;
    }
  }
`;var q=class extends h{static properties={key:{},level:{state:!0},technical:{state:!0},refused:{state:!0},copied:{state:!0}};static styles=[...h.styles,we];constructor(){super(),this.level="INFO",this.copied=!1,_(this,()=>({...this.data?.job}))}async load(e){let t={job_id:this.key},[s,i,a]=await Promise.all([u(e.GET("/api/v1/jobs/{job_id}",{params:{path:t}})),this.#e(e),c.may("technical:read")]);return{job:s,log:i,technical:a}}#e(e,t){let s={path:{job_id:this.key},query:{level:this.level,...t&&{before:t}}};return u(e.GET("/api/v1/jobs/{job_id}/log",{params:s}))}follow(e,t){return t.type==="job"&&t.data.job_id===this.key?void 0:e}draw({job:e,log:t,technical:s}){let i=o.job;return n`<header class="page">
        ${e.context_id?n`<p class="soft way"><a href=${p(["vms"])}>${o.pages.vms}</a> / <a href=${p(["vms",e.context_id])}><bdi>${e.vm_name??e.context_id}</bdi></a></p>`:l}
        <h1>${e.display_name}</h1>
        <span class="state ${e.status}">${ce(e.status)}${v.statuses[e.status]}</span>
        ${e.error_category?n`<span class="label">${v.categories[e.error_category]}</span>`:l}
      </header>
      ${e.error_message?n`<div class="failure ${e.error_severity??""}" role="group" aria-label=${v.banner.issue}>
            <strong>${e.error_message}</strong>
            <ps-actions .actions=${e.next_actions??[]} .verbs=${g}></ps-actions>
            <ps-rating job=${e.job_id}></ps-rating>
          </div>`:l}
      ${e.attention?n`<div class="failure warning" role="group" aria-label=${i.attention}>
            <strong>${e.attention.message}</strong>
            <ps-actions .actions=${e.attention.next_actions} .verbs=${g}></ps-actions>
          </div>`:l}
      ${e.status==="running"?n`<div class="card progress">${me(e)}</div>`:l}
      <dl class="facts card">
        ${z(i.started,e.started_at&&X(e.started_at))} ${z(i.ended,e.completed_at&&X(e.completed_at))}
        ${z(i.took,e.duration_seconds===void 0?void 0:de(e.duration_seconds))}
        ${z(i.support,n`<code>${e.job_id}</code> <button type="button" class="small" @click=${this.#a}>${this.copied?i.copied:i.copy}</button>`)}
      </dl>
      <section class="card" aria-labelledby="steps">
        <header class="page">
          <h2 id="steps">${i.steps}</h2>
          ${e.steps_total?n`<span class="soft">${i.stepsDone(e.steps_completed,e.steps_total)}</span>`:l}
        </header>
        <ps-timeline .steps=${e.steps} .verbs=${g}></ps-timeline>
      </section>
      ${this.#t(t)} ${s?this.#s():l}`}#t(e){let t=o.job;return n`<section class="card" aria-labelledby="log">
      <header class="page">
        <h2 id="log">${t.log}</h2>
        <label
          ><span class="hidden">${t.logLevel}</span
          ><select @change=${this.#i}>
            ${Object.entries(t.levels).map(([s,i])=>n`<option value=${s}>${i}</option>`)}
          </select></label
        >
      </header>
      ${e.lines.length===0?n`<p class="soft">${t.logEmpty}</p>`:n`<ol class="log">
            ${e.lines.map(s=>n`<li>
                  <span class="soft">${s.at?n`<time datetime=${s.at}>${le(s.at)}</time>`:l}</span>
                  <span class=${s.level}>${t.lineLevels[s.level]}</span>
                  <span>${s.text}</span>
                </li>`)}
          </ol>`}
      ${e.next===void 0?l:n`<button type="button" @click=${()=>{this.#o(e)}}>${t.logOlder}</button>`}
    </section>`}#s(){let e=o.job;return n`<section class="card" aria-labelledby="technical">
      <h2 id="technical">${e.technical}</h2>
      <p class="soft">${e.technicalText}</p>
      ${this.refused?n`<p role="alert">${this.refused}</p>`:l}
      ${this.technical===void 0?n`<button type="button" @click=${()=>{this.#r()}}>${e.technicalShow}</button>`:this.#n(this.technical)}
    </section>`}#n(e){let t=o.job;return n`<dl>
        <dt class="soft">${t.customerReads}</dt>
        <dd>${e.customer_message??l}</dd>
        <dt class="soft">${t.rule}</dt>
        <dd><code>${e.rule_id??l}</code></dd>
        <dt class="soft">${t.step}</dt>
        <dd><code>${e.failed_step_internal??l}</code></dd>
      </dl>
      <h3>${t.platformStored}</h3>
      <pre tabindex="0">${JSON.stringify(e.record,null,2)}</pre>
      ${e.steps.filter(s=>s.error_message).map(s=>n`<pre tabindex="0">${s.display_name} (${s.name}): ${s.error_message}</pre>`)}`}async#r(){try{this.technical=await u(c.client.GET("/api/v1/jobs/{job_id}/technical",{params:{path:{job_id:this.key}}})),this.refused=void 0}catch(e){this.refused=P(e)?.sentence??o.states.unanswered}}#i=e=>{this.level=e.target.value,this.reload()};#o(e){return this.attempt(async()=>{let t=await this.#e(c.client,e.next);this.data&&(this.data={...this.data,log:{...t,lines:[...e.lines,...t.lines]}})})}#a=()=>{navigator.clipboard.writeText(this.key).then(()=>this.copied=!0)}};function z(r,e){return e===void 0?l:n`<div>
    <dt>${r}</dt>
    <dd>${e}</dd>
  </div>`}var Je=["1","24","168","720"];function j(){let{query:r}=b(),e=s=>(r.get(s)??"").split(",").filter(Boolean),t=Number(r.get("hours"));return{...e("type").length&&{job_type:e("type")},...e("status").length&&{status:e("status")},...e("category").length&&{error_category:e("category")},...t>0&&{since:new Date(Date.now()-t*36e5).toISOString()}}}function A(r,e){let{job_type:t,status:s,error_category:i,since:a}=e;return(!t||t.includes(r.job_type))&&(!s||s.includes(r.status))&&(!i||r.error_category!==void 0&&i.includes(r.error_category))&&(!a||(r.started_at??"")>=a)}function I(r){let e=o.jobs;return n`<form class="filters" @change=${s=>{let i=new FormData(s.target.form??void 0);k(Object.fromEntries([...i].map(([a,d])=>[a,String(d)]))),r()}} @submit=${s=>s.preventDefault()}>
    ${D("type",e.type,e.any,Object.entries(e.types))}
    ${D("status",e.status,e.any,Object.entries(v.statuses).filter(([s])=>s!=="skipped"))}
    ${D("category",e.category,e.any,Object.entries(v.categories))}
    ${D("hours",e.since,e.ever,Je.map(s=>[s,Se(Number(s))]))}
  </form>`}function D(r,e,t,s){let i=b().query.get(r)??"",a=i===""||s.some(([d])=>d===i);return n`<label
    >${e}<select name=${r}>
      <option value="">${t}</option>
      ${s.map(([d,f])=>n`<option value=${d} ?selected=${d===i}>${f}</option>`)}
      ${a?"":n`<option value=${i} selected>${i.split(",").map(Ve).join(", ")}</option>`}
    </select></label
  >`}function Ve(r){return v.statuses[r]??r}function Se(r){return r===1?o.jobs.hour:r<=24?o.jobs.hours(r):o.jobs.days(r/24)}function T(r,e){let t=r.findIndex(({job_id:i})=>i===e.job_id);if(t>=0)return r.with(t,e);let s=r.findIndex(({started_at:i})=>(i??"")<(e.started_at??"9"));return s<0?[...r,e]:r.toSpliced(s,0,e)}function N(r,e){let t=r?.jobs??[],s=new Set(t.map(i=>i.job_id));return{jobs:[...t,...e.jobs.filter(i=>!s.has(i.job_id))],next:e.next}}function M(r,e){let t=e.jobs.at(-1)?.started_at;if(r===void 0||e.next===void 0||t===void 0)return e;let s=new Set(e.jobs.map(a=>a.job_id)),i=r.jobs.filter(a=>!s.has(a.job_id)&&(a.started_at??"")<=t);return i.length>0&&r.jobs.length>e.jobs.length?{jobs:[...e.jobs,...i],next:r.next}:e}var Ce=50,Oe=100,G=class extends h{#e;constructor(){super(),_(this)}async load(e){let t=b().query.toString(),s=await this.#t(e),i=t===this.#e;return this.#e=t,i?M(this.data,s):s}async#t(e,t){let s={...j(),limit:t?Oe:Ce,...t&&{before:t}},i=await u(e.GET("/api/v1/jobs",{params:{query:s}}));return{jobs:i.jobs,next:i.next}}follow(e,t){if(t.type==="job_removed")return{...e,jobs:e.jobs.filter(i=>i.job_id!==t.data.job_id)};if(t.type!=="job")return e;let s=e.jobs.some(i=>i.job_id===t.data.job_id);return A(t.data,j())?{...e,jobs:T(e.jobs,t.data)}:s?{...e,jobs:e.jobs.filter(i=>i.job_id!==t.data.job_id)}:e}draw({jobs:e,next:t}){let s=o.jobs;return n`<h1>${s.title}</h1>
      ${I(()=>{this.reload()})}
      ${e.length===0&&t===void 0?n`<p class="soft" role="status">${s.none}</p>`:n`<ps-job-list show-vm .jobs=${e} .verbs=${g} .open=${ze}></ps-job-list>`}
      ${t===void 0?n`<p class="soft">${s.end}</p>`:n`${e.length===0?n`<p class="soft">${s.looking}</p>`:l}
            <button class="more" type="button" @click=${()=>{this.#s(t)}}>${s.older}</button>`}`}#s(e){return this.attempt(async()=>{let t=await this.#t(c.client,e);this.data=N(this.data,t)})}},ze=r=>p(["jobs",r.job_id]);var _e=m`
  .counts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
    gap: 0.75rem;
  }
  .counts a {
    text-decoration: none;
    color: inherit;
    display: grid;
    padding-block: 0.85rem;
  }
  .counts a:hover {
    border-color: var(--_accent);
  }
  .counts strong {
    font-size: 1.625rem;
    line-height: 1.25;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .counts .bad strong {
    color: var(--_bad);
  }
  section > header.page {
    justify-content: space-between;
    align-items: center;
    margin-block-end: 0.6rem;
  }
  section > header.page h2 {
    margin: 0;
  }
  .plots {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
    gap: 1.75rem 2.5rem;
  }
  .plots .whole {
    grid-column: 1 / -1;
  }
  ul.vms {
    list-style: none;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: clip;
  }
  ul.vms li {
    display: grid;
    grid-template-columns: minmax(0, max-content) minmax(0, 1fr) auto;
    gap: 0.1rem 0.75rem;
    align-items: baseline;
    padding: 0.6rem 1rem;
  }
  ul.vms li + li {
    border-block-start: 1px solid var(--_line);
  }
  ul.vms .name {
    font-weight: 600;
    color: inherit;
    text-decoration: none;
    overflow-wrap: anywhere;
  }
  ul.vms .name:hover {
    color: var(--_accent);
    text-decoration: underline;
  }
  ul.vms .end {
    white-space: nowrap;
  }
  ul.vms p {
    grid-column: 1 / -1;
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
  .all {
    margin-block-start: 0.5rem;
  }
`;var qe=100,De=10,Pe=50,Ae=12,re=["failed","cleanup_required"],F=class extends h{static styles=[...h.styles,_e];constructor(){super(),_(this)}async load(e){let t={status:["running","pending"],limit:Pe},[s,i,a,d]=await Promise.all([je(e,{current_status:[...re],failures:!0}),je(e,{never_replicated:!0}),u(e.GET("/api/v1/jobs",{params:{query:t}})),Ge(e)]);return{failing:s,never:i,running:a.jobs,moreRunning:a.next!==void 0,...d}}follow(e,t){if(t.type!=="job")return t.type==="vm"?void 0:e;let s=t.data,i=e.running.find(d=>d.job_id===s.job_id),a=s.status==="running"||s.status==="pending";return i&&a?{...e,running:T(e.running,s)}:void 0}draw(e){let t=o.overview,s={status:"failed",hours:String(24*e.days)};return n`<h1>${t.title}</h1>
      <nav class="counts" aria-label=${t.title}>
        ${B(Ee(e.failing),t.counts.failing,p(["vms"],{status:re.join()}),"bad")}
        ${B(ne(e.running.length,e.moreRunning),t.counts.running,p(["jobs"],{status:"running,pending"}))}
        ${B(ne(e.failures.length,e.more),t.counts.failed(ke(e.days)),p(["jobs"],s))}
        ${B(Ee(e.never),t.counts.never,p(["vms"],{never:"yes"}))}
      </nav>
      <section aria-labelledby="failing">
        <h2 id="failing">${t.failing}</h2>
        ${xe(e.failing,t.failingNone,re.join())}
      </section>
      <section aria-labelledby="running">
        <h2 id="running">${t.running}</h2>
        ${e.running.length?n`<ps-job-list show-vm .jobs=${e.running} .verbs=${g} .open=${Ie}></ps-job-list>`:n`<p class="soft">${t.runningNone}</p>`}
      </section>
      <section aria-labelledby="failures">
        <header class="page">
          <h2 id="failures">${t.failures}</h2>
          <label class="span"
            ><span class="hidden">${t.span}</span
            ><select @change=${this.#e}>
              ${Z.map(i=>n`<option value=${i} ?selected=${i===e.days}>${ke(i)}</option>`)}
            </select></label
          >
        </header>
        ${e.failures.length?Ne(e):n`<p class="soft">${t.failuresNone}</p>`}
      </section>
      <section aria-labelledby="never">
        <h2 id="never">${t.never}</h2>
        ${xe(e.never,t.neverNone)}
      </section>`}#e=e=>{k({days:e.target.value}),this.reload()}},Ie=r=>p(["jobs",r.job_id]);function B(r,e,t,s=""){return n`<a class="card ${r==="0"?"":s}" href=${t}><strong>${r}</strong><span class="soft">${e}</span></a>`}function xe({vms:r,more:e},t,s=""){if(r.length===0)return n`<p class="soft">${t}</p>`;let i=r.slice(0,Ae),a=s?p(["vms"],{status:s}):p(["vms"],{never:"yes"});return n`<ul class="vms">
      ${i.map(d=>n`<li>
            <a class="name" href=${p(["vms",d.context_id])}><bdi>${d.vm_name}</bdi></a>
            <span class="soft state">${o.vms.statuses[d.current_status??""]??l}</span>
            <span class="soft end">${x(d.failure?.timestamp??d.last_job_at)}</span>
            ${d.failure?n`<p><span class="soft">${Me(d.failure)}:</span> ${d.failure.error_message}</p>`:l}
          </li>`)}
    </ul>
    ${e||r.length>i.length?n`<p class="all"><a href=${a}>${o.overview.all}</a></p>`:l}`}function Ne({failures:r,more:e,days:t}){let s=o.overview,{unit:i,bars:a}=ve(r,t);return n`${e?n`<p class="soft">${s.newest(r.length)}</p>`:l}
    <div class="plots card">
      <ps-columns class="whole" heading=${s.over[i].heading} unit=${s.over[i].unit} .bars=${a}></ps-columns>
      <ps-bars heading=${s.byCategory} unit=${s.category} .bars=${he(r,t)}></ps-bars>
      <ps-bars heading=${s.byStep} unit=${s.step} .bars=${ge(r)}></ps-bars>
    </div>`}function ke(r){return r===L?o.overview.ever:o.overview.days(r)}async function je(r,e){let t=await u(r.GET("/api/v1/vm-contexts",{params:{query:{...e,limit:Pe}}}));return{vms:t.vm_contexts.toSorted((i,a)=>(a.last_job_at??"").localeCompare(i.last_job_at??"")),more:t.next!==void 0}}function Me({job_type:r,display_name:e}){return r==="replication"?e:v.banner.titles[r]}async function Ge(r){let e=be(Z),t=await Te(r,e??ee);return e!==void 0||t.failures.length>0?{days:e??ee,...t}:{days:L,...await Te(r,L)}}async function Te(r,e){let t=new Date(Date.now()-e*864e5).toISOString(),s=[],i=0;for await(let a of fe(r,{status:["failed"],since:t,limit:qe})){if(i++===De)return{failures:s,more:!0};s.push(...a)}return{failures:s,more:!1}}function Ee({vms:r,more:e}){return ne(r.length,e)}function ne(r,e){return r+(e?"+":"")}var H=class extends w{static properties={refused:{type:Boolean}};static styles=[y,m`
      form {
        max-inline-size: 26rem;
        margin: 12vh auto 0;
        padding: 1.5rem;
        display: grid;
        gap: 1rem;
        background: var(--_surface);
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
      }
      h1 {
        font-size: 1.25rem;
        margin: 0;
      }
      label {
        display: grid;
        gap: 0.25rem;
      }
      input {
        font: inherit;
        color: inherit;
        background: var(--_surface);
        border: 1px solid color-mix(in srgb, var(--_soft) 60%, var(--_line));
        border-radius: 7px;
        padding: 0.4rem 0.6rem;
      }
    `];render(){let e=o.signIn;return n`<form @submit=${this.#e}>
      <h1>${e.title}</h1>
      <p class="soft">${e.text}</p>
      ${this.refused?n`<p role="alert">${e.refused}</p>`:l}
      <label>${e.token}<input name="token" type="password" autocomplete="off" required autofocus /></label>
      <button type="submit">${e.submit}</button>
    </form>`}#e=e=>{e.preventDefault(),c.use(String(new FormData(e.target).get("token")).trim())}};var Be=20,Q=class extends h{static properties={key:{},trouble:{state:!0}};#e;constructor(){super(),_(this,()=>({...this.data?.details.context})),this.addEventListener("ps-dismiss",e=>{this.#r("dismiss",e.detail.job_id)}),this.addEventListener("ps-details",e=>{location.hash=p(["jobs",e.detail.job_id])})}connectedCallback(){this.vm=this.key,super.connectedCallback()}async load(e){let t=b().query.toString(),[s,i,a]=await Promise.all([u(e.GET("/api/v1/vm-contexts/{vm_name}",{params:{path:{vm_name:this.key}}})),this.#t(e),c.may("operations:dismiss")]),d=t===this.#e;return this.#e=t,{details:s,dismisses:a,...d?M(this.data,i):i}}async#t(e,t){let s={path:{context_id:this.key},query:{...j(),limit:Be,...t&&{before:t}}},{jobs:i,next:a}=await u(e.GET("/api/v1/vm-contexts/{context_id}/recent-jobs",{params:s}));return{jobs:i,next:a}}follow(e,t){if(!(t.type!=="job"||t.data.status!=="running"&&t.data.status!=="pending"||!A(t.data,j())))return{...e,jobs:T(e.jobs,t.data)}}draw({details:e,jobs:t,next:s,dismisses:i}){let a=o.vm,{context:d,last_operation:f,dismissed_operation:$}=e;return n`<header class="page">
        <h1><bdi>${d.vm_name}</bdi></h1>
        <p class="soft about">${Qe(d)}</p>
      </header>
      ${this.trouble?n`<p class="trouble" role="alert">${this.trouble}</p>`:l}
      <ps-failure-banner ?dismissible=${i} .operation=${f} .verbs=${g}
        >${f?n`<ps-rating job=${f.job_id}></ps-rating>`:l}</ps-failure-banner
      >
      ${$?this.#s($.job_id,$.dismissed_at,i):l}
      <section aria-labelledby="jobs">
        <h2 id="jobs">${a.jobs}</h2>
        ${I(()=>{this.reload()})}
        ${t.length===0&&b().query.size>0?n`<p class="soft" role="status">${s===void 0?o.jobs.none:o.jobs.looking}</p>`:n`<ps-job-list .jobs=${t} .verbs=${g} .open=${Fe}></ps-job-list>`}
      </section>
      ${s===void 0?l:n`<button class="more" type="button" @click=${()=>{this.#n(s)}}>${o.jobs.older}</button>`}`}#s(e,t,s){let i=o.vm;return n`<p class="soft">
      ${i.dismissed}, ${x(t)}. <a href=${p(["jobs",e])}>${i.dismissedDetails}</a>
      ${s?n`<button type="button" @click=${()=>{this.#r("restore",e)}}>${i.restore}</button>`:l}
    </p>`}#n(e){return this.attempt(async()=>{let t=await this.#t(c.client,e);this.data&&(this.data={...this.data,...N(this.data,t)})})}async#r(e,t){let s={params:{path:{context_id:this.key}},body:{job_id:t}};try{await u(c.client.POST(`/api/v1/vm-contexts/{context_id}/last-operation/${e}`,s)),this.trouble=void 0,await this.reload()}catch(i){this.trouble=P(i)?.sentence??o.vm.cannotDismiss}}},Fe=r=>p(["jobs",r.job_id]);function He(r){return new Intl.NumberFormat(document.documentElement.lang,{maximumFractionDigits:1}).format(r/1024)}function Qe(r){let{facts:e}=o.vm;return[o.vms.statuses[r.current_status??""],r.os_type,r.cpu_count&&e.cpu(r.cpu_count),r.memory_mb&&e.memory(He(r.memory_mb)),r.next_scheduled_at&&n`${e.next} ${x(r.next_scheduled_at)}`].filter(Boolean).map(s=>n`<span>${s}</span>`)}var U=100,Ue=250,W=class extends h{static styles=[...h.styles,m`
      .frame {
        overflow-x: auto;
        padding: 0;
      }
      table {
        border-collapse: collapse;
        inline-size: 100%;
      }
      th,
      td {
        text-align: start;
        padding: 0.55rem 1rem;
        border-block-end: 1px solid var(--_line);
        vertical-align: baseline;
      }
      thead th {
        font-size: 0.8125rem;
        font-weight: 550;
        color: var(--_soft);
      }
      tbody th {
        overflow-wrap: anywhere;
        min-inline-size: 8rem;
      }
      tbody th a {
        color: inherit;
        text-decoration: none;
        font-weight: 600;
      }
      tbody th a:hover {
        color: var(--_accent);
        text-decoration: underline;
      }
      tbody tr:hover {
        background: var(--_raised);
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 0.45rem;
        white-space: nowrap;
      }
      .state::before {
        content: "";
        inline-size: 0.5rem;
        block-size: 0.5rem;
        border-radius: 50%;
        background: var(--_soft);
      }
      .state.failed::before,
      .state.cleanup_required::before {
        background: var(--_bad);
      }
      .state.ready_for_failover::before,
      .state.completed::before {
        background: var(--_good);
      }
      .state.replicating::before {
        background: var(--_accent);
      }
      td.number {
        font-variant-numeric: tabular-nums;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: 2.1rem;
        font-size: 0.9375rem;
        color: var(--_text);
      }
      .check input {
        min-block-size: 1.1rem;
        inline-size: 1.1rem;
        accent-color: var(--_accent);
      }
      tbody tr:last-child > * {
        border: 0;
      }
    `];#e;#t=U;async load(e){let{query:t}=b(),s=t.get("never")==="yes",i=(t.get("status")??"").split(",").filter(Boolean),a={...t.get("q")&&{q:t.get("q")??""},...i.length&&{current_status:i},...s&&{never_replicated:!0}},d=[],f;do{let $=await u(e.GET("/api/v1/vm-contexts",{params:{query:{...a,limit:U,...f&&{before:f}}}}));d.push(...$.vm_contexts),f=$.next}while(f!==void 0&&d.length<this.#t);return{vms:d,next:f}}follow(e,t){if(t.type!=="vm")return e;let s=t.data;return{...e,vms:e.vms.map(i=>i.context_id===s.context_id?s:i)}}draw({vms:e,next:t}){let s=o.vms,{query:i}=b();return n`<h1>${s.title}</h1>
      <form class="filters" role="search" @submit=${a=>a.preventDefault()} @change=${this.#r}>
        <label>${s.search}<input type="search" name="q" maxlength="255" .value=${i.get("q")??""} @input=${this.#n} /></label>
        <label
          >${s.status}<select name="status">
            <option value="">${s.any}</option>
            ${We().map(([a,d])=>n`<option value=${a} ?selected=${(i.get("status")??"")===a}>${d}</option>`)}
          </select></label
        >
        <label class="check"><input type="checkbox" name="never" value="yes" .checked=${i.get("never")==="yes"} />${s.neverReplicated}</label>
      </form>
      ${e.length===0?n`<p class="soft" role="status">${s.empty}</p>`:this.#s(e)}
      ${t===void 0?l:n`<button class="more" type="button" @click=${this.#o}>${s.more}</button>`}`}#s(e){let t=o.vms;return n`<div class="card frame" tabindex="0" role="region" aria-label=${t.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t.name}</th>
            <th scope="col">${t.status}</th>
            <th scope="col">${t.lastJob}</th>
            <th scope="col">${t.jobs}</th>
          </tr>
        </thead>
        <tbody>
          ${e.map(s=>n`<tr>
                <th scope="row"><a href=${p(["vms",s.context_id])}><bdi>${s.vm_name}</bdi></a></th>
                <td>${s.current_status?n`<span class="state ${s.current_status}">${t.statuses[s.current_status]??l}</span>`:l}</td>
                <td>${s.last_job_at?x(s.last_job_at):n`<span class="soft">${t.never}</span>`}</td>
                <td class="number">${s.total_jobs_run??0}${s.failed_jobs?n` <span class="soft">(${t.failed(s.failed_jobs)})</span>`:l}</td>
              </tr>`)}
        </tbody>
      </table>
    </div>`}#n=e=>{let{form:t}=e.target;clearTimeout(this.#e),this.#e=setTimeout(()=>this.#i(t),Ue)};#r=e=>{clearTimeout(this.#e),this.#i(e.target.form)};#i(e){this.#t=U,k(Object.fromEntries([...new FormData(e??void 0)].map(([t,s])=>[t,String(s)]))),this.reload()}#o=()=>{this.#t+=U,this.reload()}};function We(){let{statuses:r}=o.vms,e=b().query.get("status")??"",t=e.includes(",")?[[e,e.split(",").map(s=>r[s]??s).join(", ")]]:[];return[...Object.entries(r),...t]}var ie=class extends w{static properties={place:{state:!0},locked:{state:!0},staff:{state:!0},waiting:{state:!0}};static styles=[y,m`
      :host {
        display: grid;
        grid-template-columns: 13rem minmax(0, 1fr);
        min-block-size: 100vh;
      }
      nav {
        border-inline-end: 1px solid var(--_line);
        background: var(--_raised);
        padding: 1rem 0.75rem;
        display: flex;
        flex-direction: column;
        gap: 0.15rem;
        position: sticky;
        inset-block-start: 0;
        block-size: 100vh;
      }
      nav .brand {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        font-weight: 700;
        padding: 0.25rem 0.5rem 1rem;
      }
      nav a {
        color: inherit;
        text-decoration: none;
        padding: 0.35rem 0.6rem;
        border-radius: 7px;
      }
      nav a:hover {
        background: color-mix(in srgb, var(--_accent) 10%, transparent);
      }
      nav a[aria-current] {
        background: color-mix(in srgb, var(--_accent) 16%, transparent);
        font-weight: 600;
      }
      nav .end {
        margin-block-start: auto;
      }
      main {
        padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem;
        max-inline-size: 76rem;
        inline-size: 100%;
        margin-inline: auto;
        outline: 0;
      }
      .busy {
        position: fixed;
        inset-block-end: 1rem;
        inset-inline: 1rem;
        text-align: center;
        pointer-events: none;
      }
      .busy span {
        display: inline-block;
        border: 1px solid color-mix(in srgb, var(--_warn) 50%, var(--_line));
        background: var(--_warn-ground);
        border-radius: var(--_radius);
        padding: 0.5rem 1rem;
        box-shadow: 0 4px 16px rgb(0 0 0 / 15%);
      }
      .skip {
        position: absolute;
        inset-block-start: -4rem;
      }
      .skip:focus {
        inset-block-start: 0.5rem;
        inset-inline-start: 0.5rem;
        background: var(--_surface);
        padding: 0.5rem 1rem;
        z-index: 1;
      }
      @media (max-width: 48rem) {
        :host {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: auto 1fr;
        }
        nav {
          flex-direction: row;
          flex-wrap: wrap;
          align-items: center;
          block-size: auto;
          position: static;
          border-inline-end: 0;
          border-block-end: 1px solid var(--_line);
          padding-block: 0.5rem;
        }
        nav .brand {
          padding-block-end: 0.25rem;
        }
        nav .end {
          margin-block-start: 0;
          margin-inline-start: auto;
        }
      }
    `];constructor(){super(),this.place=b(),this.locked="no",this.staff=!1,this.#e(),addEventListener("hashchange",()=>this.#t()),c.addEventListener("refused",()=>this.locked=c.signedIn?"refused":"asked"),c.addEventListener("waiting",()=>this.waiting=c.waiting),c.addEventListener("change",()=>{this.locked=c.signedIn?"no":"asked",this.#e()})}async#e(){this.staff=await c.may("rules:review")}#t(){let e=this.place.parts.join("/");this.place=b(),this.place.parts.join("/")!==e&&(scrollTo(0,0),this.updateComplete.then(()=>this.renderRoot.querySelector("main")?.focus()))}render(){if(this.locked!=="no")return n`<main tabindex="-1"><ps-sign-in ?refused=${this.locked==="refused"}></ps-sign-in></main>`;let e=o.pages;return n`<a class="skip" href="#main" @click=${this.#i}>${o.skip}</a>
      <nav aria-label=${o.menu}>
        <span class="brand"><img src=${new URL("assets/icon.svg",Y).href} width="24" height="24" alt="" />${o.product}</span>
        ${this.#s("",e.overview)} ${this.#s("vms",e.vms)} ${this.#s("jobs",e.jobs)}
        ${this.staff?this.#s("workbench",e.workbench):l}
        <span class="end"></span>
        <a href=${new URL("docs",Y).href}>${e.api}</a>
        ${c.signedIn?n`<button type="button" @click=${()=>c.use(void 0)}>${o.signIn.out}</button>`:""}
      </nav>
      <div class="busy" role="status">${this.waiting===void 0?l:n`<span>${o.states.busy(this.waiting)}</span>`}</div>
      <main id="main" tabindex="-1">${oe(this.place.parts.join("/"),this.#n())}</main>`}#s(e,t){let s=(this.place.parts[0]??"")===e;return n`<a href=${p(e?[e]:[])} aria-current=${s?"page":l}>${t}</a>`}#n(){let[e,t]=this.place.parts;return e===void 0?n`<ps-overview></ps-overview>`:e==="vms"?t===void 0?n`<ps-vms></ps-vms>`:n`<ps-vm key=${t}></ps-vm>`:e==="jobs"?t===void 0?n`<ps-jobs></ps-jobs>`:n`<ps-job key=${t}></ps-job>`:e==="workbench"?this.#r(t,this.place.parts[2]):n`<p>${o.states.notFound} <a href=${p([])}>${o.states.back}</a></p>`}#r(e,t){return import("./workbench-LBL4OZE5.js"),e==="outcomes"?n`<ps-outcomes></ps-outcomes>`:e==="try"?n`<ps-try></ps-try>`:e==="draft"?n`<ps-draft></ps-draft>`:e!=="changes"?n`<ps-queue></ps-queue>`:t===void 0?n`<ps-changes></ps-changes>`:n`<ps-change key=${t}></ps-change>`}#i=e=>{e.preventDefault(),this.renderRoot.querySelector("main")?.focus()}};ue();customElements.define("ps-bars",V);customElements.define("ps-columns",C);customElements.define("ps-rating",O);customElements.define("ps-overview",F);customElements.define("ps-vms",W);customElements.define("ps-vm",Q);customElements.define("ps-jobs",G);customElements.define("ps-job",q);customElements.define("ps-sign-in",H);customElements.define("ps-app",ie);
