import{a as fe,b as ae,c as p,d as m,e as P,f as q,g as _e,h as C,i as ke,j as je,k as Te,l as Ee}from"./chunk-S4MKOWWL.js";import{A as oe,B as c,C as S,D as O,E as h,a as g,b as n,c as V,e as l,f as _,l as v,m as $,n as ge,o as j,p as ie,q as he,r as be,s as ve,t as ye,u as $e,v as we,w as xe,x as a,z as u}from"./chunk-KVDTG6FT.js";function le({label:s,href:e}){return e===void 0?s:n`<a href=${e}>${s}</a>`}function z(s,e,t){return n`<details>
    <summary>${a.overview.table}</summary>
    <table>
      <caption class="soft">
        ${s}
      </caption>
      <thead>
        <tr>
          <th scope="col">${e}</th>
          <th scope="col">${a.overview.count}</th>
        </tr>
      </thead>
      <tbody>
        ${t.map(r=>n`<tr>
              <th scope="row">${le(r)}</th>
              <td class="number">${r.count}</td>
            </tr>`)}
      </tbody>
    </table>
  </details>`}var D=g`
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
`;var N=class extends _{static properties={bars:{attribute:!1},heading:{},unit:{}};static styles=[$,D,g`
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
              <span>${le(t)}</span>
              <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 8">${V`<rect width=${100*t.count/e} height="8"/>`}</svg>
              <span class="number">${t.count}</span>
            </li>`)}
      </ol>
      ${z(this.heading,this.unit,this.bars)}`}};var A=100,I=class extends _{static properties={bars:{attribute:!1},heading:{},unit:{}};static styles=[$,D,g`
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
    `];constructor(){super(),this.bars=[],this.heading="",this.unit=""}render(){let e=Math.max(1,...this.bars.map(r=>r.count)),t=({label:r,count:i},o)=>{let d=A*i/e;return V`<g><title>${r}: ${i}</title><rect class="place" x=${o} width="1" height=${A}/>
        <rect class="column" x=${o+.15} width="0.7" y=${A-d} height=${d}/></g>`};return n`<h3>${this.heading}</h3>
      <div class="plot" aria-hidden="true">
        <div class="scale"><span>${e}</span><span>0</span></div>
        <svg preserveAspectRatio="none" viewBox="0 0 ${Math.max(1,this.bars.length)} ${A}">${this.bars.map(t)}</svg>
        <div class="ends"><span>${this.bars[0]?.label}</span><span>${this.bars.at(-1)?.label}</span></div>
      </div>
      ${z(this.heading,this.unit,this.bars)}`}};var de="/api/v1/jobs/{job_id}/unhelpful",M=class extends ae{static properties={...ae.properties,job:{},marked:{state:!0},allowed:{state:!0}};static styles=[$,g`
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
    `];#e;constructor(){super(),this.job="",this.allowed=!1}willUpdate(){this.job!==this.#e&&(this.#e=this.job,this.marked=void 0,this.trouble=void 0,this.#t(this.job))}async#t(e){if(this.allowed=await c.may("answers:rate"),!this.allowed)return;let t=await De(e);e===this.job&&(this.marked=t)}render(){if(!this.allowed||this.marked===void 0)return l;let e=a.rating;return n`<span role="status">
      ${this.marked?n`<span class="soft">${e.thanks}</span>`:l}
      <button type="button" class="quiet" @click=${()=>{this.#r(!this.marked)}}>${this.marked?e.takeBack:e.unhelpful}</button>
      ${this.trouble===void 0?l:n`<span role="alert">${this.sentence}</span>`}
    </span>`}async#r(e){let{job:t}=this,r={params:{path:{job_id:t}}};await this.tell(async()=>{let i=await u(e?c.client.PUT(de,r):c.client.DELETE(de,r));t===this.job&&(this.marked=i.unhelpful)})}};async function De(s){try{return(await u(c.client.GET(de,{params:{path:{job_id:s}}}))).unhelpful}catch{return!1}}var ce="plainspoken-exact-times";function G(){return sessionStorage.getItem(ce)!==null}function me(s=G()){s?sessionStorage.setItem(ce,""):sessionStorage.removeItem(ce),$e(s)}var Pe=Object.fromEntries([...document.querySelectorAll('meta[name^="action:"]')].map(s=>[s.name.slice(7),s.content])),y=new Set(Object.keys(Pe));function k(s,e){we(s,Pe,e)}var Le=g`
  ${ve}
  :host > header.page {
    align-items: center;
  }
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
`;var H=class extends h{static properties={key:{},level:{state:!0},technical:{state:!0},refused:{state:!0},copied:{state:!0}};static styles=[...h.styles,Le];constructor(){super(),this.level="INFO",this.copied=!1,k(this,()=>({...this.data?.job}))}async load(e){let t={job_id:this.key},[r,i,o]=await Promise.all([u(e.GET("/api/v1/jobs/{job_id}",{params:{path:t}})),this.#e(e),c.may("technical:read")]);return{job:r,log:i,technical:o}}#e(e,t){let r={path:{job_id:this.key},query:{level:this.level,...t&&{before:t}}};return u(e.GET("/api/v1/jobs/{job_id}/log",{params:r}))}follow(e,t){return t.type==="job"&&t.data.job_id===this.key?void 0:e}draw({job:e,log:t,technical:r}){let i=a.job;return n`<header class="page">
        ${e.context_id?n`<p class="soft way"><a href=${m(["vms"])}>${a.pages.vms}</a> / <a href=${m(["vms",e.context_id])}><bdi>${e.vm_name??e.context_id}</bdi></a></p>`:l}
        <h1>${e.display_name}</h1>
        <span class="state ${e.status}">${be(e.status)}${v.statuses[e.status]}</span>
        ${e.error_category?n`<span class="label">${v.categories[e.error_category]}</span>`:l}
      </header>
      ${e.error_message?n`<div class="failure ${e.error_severity??""}" role="group" aria-label=${v.banner.issue}>
            <strong>${e.error_message}</strong>
            <ps-actions .actions=${e.next_actions??[]} .verbs=${y}></ps-actions>
            <ps-rating job=${e.job_id}></ps-rating>
          </div>`:l}
      ${e.attention?n`<div class="failure warning" role="group" aria-label=${i.attention}>
            <strong>${e.attention.message}</strong>
            <ps-actions .actions=${e.attention.next_actions} .verbs=${y}></ps-actions>
          </div>`:l}
      ${e.status==="running"?n`<div class="card progress">${ye(e)}</div>`:l}
      <dl class="facts card">
        ${F(i.started,e.started_at&&ie(e.started_at))} ${F(i.ended,e.completed_at&&ie(e.completed_at))}
        ${F(i.took,e.duration_seconds===void 0?void 0:he(e.duration_seconds))}
        ${F(i.support,n`<code>${e.job_id}</code> <button type="button" class="small" @click=${this.#a}>${this.copied?i.copied:i.copy}</button>`)}
      </dl>
      <section class="card" aria-labelledby="steps">
        <header class="page">
          <h2 id="steps">${i.steps}</h2>
          ${e.steps_total?n`<span class="soft">${i.stepsDone(e.steps_completed,e.steps_total)}</span>`:l}
        </header>
        <ps-timeline .steps=${e.steps} .verbs=${y}></ps-timeline>
      </section>
      ${this.#t(t)} ${r?this.#r():l}`}#t(e){let t=a.job;return n`<section class="card" aria-labelledby="log">
      <header class="page">
        <h2 id="log">${t.log}</h2>
        <label
          ><span class="hidden">${t.logLevel}</span
          ><select @change=${this.#i}>
            ${Object.entries(t.levels).map(([r,i])=>n`<option value=${r}>${i}</option>`)}
          </select></label
        >
      </header>
      ${e.lines.length===0?n`<p class="soft">${t.logEmpty}</p>`:n`<ol class="log">
            ${e.lines.map(r=>n`<li>
                  <span class="soft">${r.at?n`<time datetime=${r.at}>${ge(r.at)}</time>`:l}</span>
                  <span class=${r.level}>${t.lineLevels[r.level]}</span>
                  <span>${r.text}</span>
                </li>`)}
          </ol>`}
      ${e.next===void 0?l:n`<button type="button" @click=${()=>{this.#o(e)}}>${t.logOlder}</button>`}
    </section>`}#r(){let e=a.job;return n`<section class="card" aria-labelledby="technical">
      <h2 id="technical">${e.technical}</h2>
      <p class="soft">${e.technicalText}</p>
      ${this.refused?n`<p role="alert">${this.refused}</p>`:l}
      ${this.technical===void 0?n`<button type="button" @click=${()=>{this.#n()}}>${e.technicalShow}</button>`:this.#s(this.technical)}
    </section>`}#s(e){let t=a.job;return n`<dl>
        <dt class="soft">${t.customerReads}</dt>
        <dd>${e.customer_message??l}</dd>
        <dt class="soft">${t.rule}</dt>
        <dd><code>${e.rule_id??l}</code></dd>
        <dt class="soft">${t.step}</dt>
        <dd><code>${e.failed_step_internal??l}</code></dd>
      </dl>
      <h3>${t.platformStored}</h3>
      <pre dir="auto" tabindex="0">${JSON.stringify(e.record,null,2)}</pre>
      ${e.steps.filter(r=>r.error_message).map(r=>n`<pre dir="auto" tabindex="0">${r.display_name} (${r.name}): ${r.error_message}</pre>`)}`}async#n(){try{this.technical=await u(c.client.GET("/api/v1/jobs/{job_id}/technical",{params:{path:{job_id:this.key}}})),this.refused=void 0}catch(e){this.refused=S(e)?.sentence??a.states.unanswered}}#i=e=>{this.level=e.target.value,this.reload()};#o(e){return this.attempt(async()=>{let t=await this.#e(c.client,e.next);this.data&&(this.data={...this.data,log:{...t,lines:[...e.lines,...t.lines]}})})}#a=()=>{navigator.clipboard.writeText(this.key).then(()=>this.copied=!0)}};function F(s,e){return e===void 0?l:n`<div>
    <dt>${s}</dt>
    <dd>${e}</dd>
  </div>`}var Ne=["1","24","168","720"];function L(){let{query:s}=p(),e=r=>(s.get(r)??"").split(",").filter(Boolean),t=Number(s.get("hours"));return{...e("type").length&&{job_type:e("type")},...e("status").length&&{status:e("status")},...e("category").length&&{error_category:e("category")},...t>0&&{since:new Date(Date.now()-t*36e5).toISOString()}}}function B(s,e){let{job_type:t,status:r,error_category:i,since:o}=e;return(!t||t.includes(s.job_type))&&(!r||r.includes(s.status))&&(!i||s.error_category!==void 0&&i.includes(s.error_category))&&(!o||(s.started_at??"")>=o)}function Q(s){let e=a.jobs;return n`<form class="filters" @change=${r=>{let i=new FormData(r.target.form??void 0);P(Object.fromEntries([...i].map(([o,d])=>[o,String(d)]))),s()}} @submit=${r=>r.preventDefault()}>
    ${T("type",e.type,e.any,Object.entries(e.types))}
    ${T("status",e.status,e.any,Object.entries(v.statuses).filter(([r])=>r!=="skipped"))}
    ${T("category",e.category,e.any,Object.entries(v.categories))}
    ${T("hours",e.since,e.ever,Ne.map(r=>[r,Ie(Number(r))]))}
  </form>`}function T(s,e,t,r){let i=p().query.get(s)??"",o=i===""||r.some(([d])=>d===i);return n`<label
    >${e}<select name=${s}>
      <option value="">${t}</option>
      ${r.map(([d,f])=>n`<option value=${d} ?selected=${d===i}>${f}</option>`)}
      ${o?"":n`<option value=${i} selected>${i.split(",").map(Ae).join(", ")}</option>`}
    </select></label
  >`}function Ae(s){return v.statuses[s]??s}function Ie(s){return s===1?a.jobs.hour:s<=24?a.jobs.hours(s):a.jobs.days(s/24)}function R(s,e){let t=s.findIndex(({job_id:i})=>i===e.job_id);if(t>=0)return s.with(t,e);let r=s.findIndex(({started_at:i})=>(i??"")<(e.started_at??"9"));return r<0?[...s,e]:s.toSpliced(r,0,e)}function U(s,e){let t=s?.jobs??[],r=new Set(t.map(i=>i.job_id));return{jobs:[...t,...e.jobs.filter(i=>!r.has(i.job_id))],next:e.next}}function W(s,e){let t=e.jobs.at(-1)?.started_at;if(s===void 0||e.next===void 0||t===void 0)return e;let r=new Set(e.jobs.map(o=>o.job_id)),i=s.jobs.filter(o=>!r.has(o.job_id)&&(o.started_at??"")<=t);return i.length>0&&s.jobs.length>e.jobs.length?{jobs:[...e.jobs,...i],next:s.next}:e}var Me=50,Ge=100,Y=class extends h{#e;constructor(){super(),k(this)}async load(e){let t=p().query.toString(),r=await this.#t(e),i=t===this.#e;return this.#e=t,i?W(this.data,r):r}async#t(e,t){let r={...L(),limit:t?Ge:Me,...t&&{before:t}},i=await u(e.GET("/api/v1/jobs",{params:{query:r}}));return{jobs:i.jobs,next:i.next}}follow(e,t){if(t.type==="job_removed")return{...e,jobs:e.jobs.filter(i=>i.job_id!==t.data.job_id)};if(t.type!=="job")return e;let r=e.jobs.some(i=>i.job_id===t.data.job_id);return B(t.data,L())?{...e,jobs:R(e.jobs,t.data)}:r?{...e,jobs:e.jobs.filter(i=>i.job_id!==t.data.job_id)}:e}draw({jobs:e,next:t}){let r=a.jobs;return n`<h1>${r.title}</h1>
      ${Q(()=>{this.reload()})}
      ${e.length===0&&t===void 0?n`<p class="soft" role="status">${r.none}</p>`:n`<ps-job-list show-vm .jobs=${e} .verbs=${y} .open=${Fe}></ps-job-list>`}
      ${t===void 0?n`<p class="soft">${r.end}</p>`:n`${e.length===0?n`<p class="soft">${r.looking}</p>`:l}
            <button class="more" type="button" @click=${()=>{this.#r(t)}}>${r.older}</button>`}`}#r(e){return this.attempt(async()=>{let t=await this.#t(c.client,e);this.data=U(this.data,t)})}},Fe=s=>m(["jobs",s.job_id]);var He=100,Be=10,Je=50,J=["failed","cleanup_required"];function Qe(){let{query:s}=p();return{name:s.get("q")??"",state:J.find(e=>e===s.get("status")),category:s.get("category")??void 0,days:ke(q)}}function X(s,{name:e}){return(s.vm_name??"").toLowerCase().includes(e.toLowerCase())}async function Ve(s){let e=Qe(),t={status:["running","pending"],limit:Je},r=e.name?{q:e.name}:{},[i,o,d,{days:f,counted:b,later:w}]=await Promise.all([Re(s,{...r,current_status:e.state?[e.state]:[...J],failures:!0}),Re(s,{...r,never_replicated:!0}),u(s.GET("/api/v1/jobs",{params:{query:t}})),Ue(s,e)]),{category:x}=e;return{overview:{narrowed:e,failing:x?{...i,vms:i.vms.filter(({failure:E})=>E?.error_category===x)}:i,never:o,running:d.jobs.filter(E=>X(E,e)),moreRunning:d.next!==void 0,days:f,counted:b},later:w}}async function Re(s,e){let t=await u(s.GET("/api/v1/vm-contexts",{params:{query:{...e,limit:Je}}}));return{vms:t.vm_contexts.toSorted((i,o)=>(o.last_job_at??"").localeCompare(i.last_job_at??"")),more:t.next!==void 0}}async function Ue(s,e){let t=e.days??_e,r=await Ce(s,e,t),i=r.later!==void 0||(r.counted?.failures.length??0)>0;return e.days!==void 0||i?{days:t,...r}:{days:C,...await Ce(s,e,C)}}async function Ce(s,e,t){let r=new Date(Date.now()-t*864e5).toISOString(),i={status:["failed"],since:r,limit:He,...e.category&&{error_category:[e.category]}},o=w=>u(s.GET("/api/v1/jobs",{params:{query:{...i,...w&&{before:w}}}})),d=await o(),f=w=>w.filter(x=>X(x,e)),b=async()=>{let w=f(d.jobs),{next:x}=d;for(let ne=1;x!==void 0&&ne<Be;ne++){let E=await o(x);w.push(...f(E.jobs)),x=E.next}return{failures:w,more:x!==void 0}};return d.next===void 0?{counted:await b(),later:void 0}:{counted:void 0,later:b()}}var Se=g`
  .parts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.5rem 2rem;
    align-items: start;
  }
  @media (min-width: 100rem) {
    .parts {
      grid-template: "failing running" auto "failing failures" auto "never failures" 1fr / minmax(0, 1fr) minmax(0, 1fr);
    }
    .failing {
      grid-area: failing;
    }
    .running {
      grid-area: running;
    }
    .failures {
      grid-area: failures;
    }
    .never {
      grid-area: never;
    }
  }
  .counts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
    gap: 0.75rem;
  }
  .counts .card {
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
`;var We=12,Ye=250,Z=class extends h{static styles=[...h.styles,Se];#e;constructor(){super(),k(this)}async load(e){let{overview:t,later:r}=await Ve(e);if(r===void 0)return t;let i=await Promise.race([r,Promise.resolve(void 0)]);return i===void 0&&this.#t(t,r),{...t,counted:i}}async#t({narrowed:e},t){try{let r=await t;this.data?.narrowed===e&&(this.data={...this.data,counted:r})}catch(r){this.data?.narrowed===e&&(this.failure=r)}}follow(e,t){if(t.type!=="job")return t.type==="vm"?void 0:e;let r=t.data,i=e.running.find(d=>d.job_id===r.job_id),o=r.status==="running"||r.status==="pending";return o&&!X(r,e.narrowed)?e:i&&o?{...e,running:R(e.running,r)}:void 0}draw(e){let t=a.overview,{name:r,state:i,category:o=""}=e.narrowed,d={q:r,status:i??J.join()},f={status:"failed",category:o,hours:String(24*e.days)};return n`<h1>${t.title}</h1>
      ${this.#r(e)}
      <nav class="counts" aria-label=${t.title}>
        ${K(ze(e.failing),t.counts.failing,o?void 0:m(["vms"],d),"bad")}
        ${K(pe(e.running.length,e.moreRunning),t.counts.running,r?void 0:m(["jobs"],{status:"running,pending"}))}
        ${K(e.counted?pe(e.counted.failures.length,e.counted.more):"\u2026",t.counts.failed(qe(e.days)),r?void 0:m(["jobs"],f))}
        ${K(ze(e.never),t.counts.never,m(["vms"],{q:r,never:"yes"}))}
      </nav>
      <div class="parts">
        <section class="failing" aria-labelledby="failing">
          <h2 id="failing">${t.failing}</h2>
          ${Oe(e.failing,t.failingNone,o?void 0:d)}
        </section>
        <section class="running" aria-labelledby="running">
          <h2 id="running">${t.running}</h2>
          ${e.running.length?n`<ps-job-list show-vm .jobs=${e.running} .verbs=${y} .open=${Xe}></ps-job-list>`:n`<p class="soft">${t.runningNone}</p>`}
        </section>
        <section class="failures" aria-labelledby="failures">
          <h2 id="failures">${t.failures}</h2>
          ${e.counted?Ke(e.counted,e.days):n`<p class="soft" role="status">${a.states.loading}</p>`}
        </section>
        <section class="never" aria-labelledby="never">
          <h2 id="never">${t.never}</h2>
          ${Oe(e.never,t.neverNone,{q:r,never:"yes"})}
        </section>
      </div>`}#r({days:e}){let t=a.overview,r=J.map(o=>[o,a.vms.statuses[o]??o]),i=q.map(o=>[String(o),qe(o)]);return n`<form class="filters" role="search" @submit=${o=>o.preventDefault()} @change=${this.#n}>
      <label>${a.vms.search}<input type="search" name="q" maxlength="255" .value=${p().query.get("q")??""} @input=${this.#s} /></label>
      ${T("status",t.state,a.jobs.any,r)} ${T("category",t.category,a.jobs.any,Object.entries(v.categories))}
      <label
        >${t.span}<select name="days">
          ${i.map(([o,d])=>n`<option value=${o} ?selected=${Number(o)===e}>${d}</option>`)}
        </select></label
      >
    </form>`}#s=e=>{let{form:t}=e.target;clearTimeout(this.#e),this.#e=setTimeout(()=>this.#i(t),Ye)};#n=e=>{clearTimeout(this.#e),this.#i(e.target.form,e.target.name==="days")};#i(e,t=!1){let r=t||p().query.has("days"),i=[...new FormData(e??void 0)].map(([o,d])=>[o,String(d)]);P(Object.fromEntries(i.filter(([o])=>o!=="days"||r))),this.reload()}},Xe=s=>m(["jobs",s.job_id]);function K(s,e,t,r=""){let i=n`<strong>${s}</strong><span class="soft">${e}</span>`,o=`card ${s==="0"?"":r}`;return t===void 0?n`<span class=${o}>${i}</span>`:n`<a class=${o} href=${t}>${i}</a>`}function Oe({vms:s,more:e},t,r){if(s.length===0)return n`<p class="soft">${t}</p>`;let i=r?s.slice(0,We):s;return n`<ul class="vms">
      ${i.map(o=>n`<li>
            <a class="name" href=${m(["vms",o.context_id])}><bdi>${o.vm_name}</bdi></a>
            <span class="soft state">${a.vms.statuses[o.current_status??""]??l}</span>
            <span class="soft end">${j(o.failure?.timestamp??o.last_job_at)}</span>
            ${o.failure?n`<p><span class="soft">${Ze(o.failure)}:</span> ${o.failure.error_message}</p>`:l}
          </li>`)}
    </ul>
    ${r&&(e||s.length>i.length)?n`<p class="all"><a href=${m(["vms"],r)}>${a.overview.all}</a></p>`:l}`}function Ke({failures:s,more:e},t){let r=a.overview;if(s.length===0)return n`<p class="soft">${r.failuresNone}</p>`;let{unit:i,bars:o}=Ee(s,t);return n`${e?n`<p class="soft">${r.newest(s.length)}</p>`:l}
    <div class="plots card">
      <ps-columns class="whole" heading=${r.over[i].heading} unit=${r.over[i].unit} .bars=${o}></ps-columns>
      <ps-bars heading=${r.byCategory} unit=${r.category} .bars=${je(s,t)}></ps-bars>
      <ps-bars heading=${r.byStep} unit=${r.step} .bars=${Te(s)}></ps-bars>
    </div>`}function qe(s){return s===C?a.overview.ever:a.overview.days(s)}function Ze({job_type:s,display_name:e}){return s==="replication"?e:v.banner.titles[s]}function ze({vms:s,more:e}){return pe(s.length,e)}function pe(s,e){return s+(e?"+":"")}var ee=class extends _{static properties={refused:{type:Boolean}};static styles=[$,g`
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
    `];updated(){O(this.renderRoot)}render(){let e=a.signIn;return n`<form @submit=${this.#e}>
      <h1>${e.title}</h1>
      <p class="soft">${e.text}</p>
      ${this.refused?n`<p role="alert">${e.refused}</p>`:l}
      <label>${e.token}<input name="token" type="password" autocomplete="off" required autofocus /></label>
      <button type="submit">${e.submit}</button>
    </form>`}#e=e=>{e.preventDefault(),c.use(String(new FormData(e.target).get("token")).trim())}};var et=20,te=class extends h{static properties={key:{},trouble:{state:!0}};#e;constructor(){super(),k(this,()=>({...this.data?.details.context})),this.addEventListener("ps-dismiss",e=>{this.#n("dismiss",e.detail.job_id)}),this.addEventListener("ps-details",e=>{location.hash=m(["jobs",e.detail.job_id])})}connectedCallback(){this.vm=this.key,super.connectedCallback()}async load(e){let t=p().query.toString(),[r,i,o]=await Promise.all([u(e.GET("/api/v1/vm-contexts/{vm_name}",{params:{path:{vm_name:this.key}}})),this.#t(e),c.may("operations:dismiss")]),d=t===this.#e;return this.#e=t,{details:r,dismisses:o,...d?W(this.data,i):i}}async#t(e,t){let r={path:{context_id:this.key},query:{...L(),limit:et,...t&&{before:t}}},{jobs:i,next:o}=await u(e.GET("/api/v1/vm-contexts/{context_id}/recent-jobs",{params:r}));return{jobs:i,next:o}}follow(e,t){if(!(t.type!=="job"||t.data.status!=="running"&&t.data.status!=="pending"||!B(t.data,L())))return{...e,jobs:R(e.jobs,t.data)}}draw({details:e,jobs:t,next:r,dismisses:i}){let o=a.vm,{context:d,last_operation:f,dismissed_operation:b}=e;return n`<header class="page">
        <h1><bdi>${d.vm_name}</bdi></h1>
        <p class="soft about">${st(d)}</p>
      </header>
      ${this.trouble?n`<p class="trouble" role="alert">${this.trouble}</p>`:l}
      <ps-failure-banner ?dismissible=${i} .operation=${f} .verbs=${y}
        >${f?n`<ps-rating job=${f.job_id}></ps-rating>`:l}</ps-failure-banner
      >
      ${b?this.#r(b.job_id,b.dismissed_at,i):l}
      <section aria-labelledby="jobs">
        <h2 id="jobs">${o.jobs}</h2>
        ${Q(()=>{this.reload()})}
        ${t.length===0&&p().query.size>0?n`<p class="soft" role="status">${r===void 0?a.jobs.none:a.jobs.looking}</p>`:n`<ps-job-list .jobs=${t} .verbs=${y} .open=${tt}></ps-job-list>`}
      </section>
      ${r===void 0?l:n`<button class="more" type="button" @click=${()=>{this.#s(r)}}>${a.jobs.older}</button>`}`}#r(e,t,r){let i=a.vm;return n`<p class="soft">
      ${i.dismissed}, ${j(t)}. <a href=${m(["jobs",e])}>${i.dismissedDetails}</a>
      ${r?n`<button type="button" @click=${()=>{this.#n("restore",e)}}>${i.restore}</button>`:l}
    </p>`}#s(e){return this.attempt(async()=>{let t=await this.#t(c.client,e);this.data&&(this.data={...this.data,...U(this.data,t)})})}async#n(e,t){let r={params:{path:{context_id:this.key}},body:{job_id:t}};try{await u(c.client.POST(`/api/v1/vm-contexts/{context_id}/last-operation/${e}`,r)),this.trouble=void 0,await this.reload()}catch(i){this.trouble=S(i)?.sentence??a.vm.cannotDismiss}}},tt=s=>m(["jobs",s.job_id]);function rt(s){return new Intl.NumberFormat(document.documentElement.lang,{maximumFractionDigits:1}).format(s/1024)}function st(s){let{facts:e}=a.vm;return[a.vms.statuses[s.current_status??""],s.os_type,s.cpu_count&&e.cpu(s.cpu_count),s.memory_mb&&e.memory(rt(s.memory_mb)),s.next_scheduled_at&&n`${e.next} ${j(s.next_scheduled_at)}`].filter(Boolean).map(r=>n`<bdi>${r}</bdi>`)}var re=100,nt=250,se=class extends h{static styles=[...h.styles,g`
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
      td ps-time {
        white-space: nowrap;
      }
      td.number {
        font-variant-numeric: tabular-nums;
      }
      .check {
        grid-column: 1 / -1;
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
    `];#e;#t=re;async load(e){let{query:t}=p(),r=t.get("never")==="yes",i=(t.get("status")??"").split(",").filter(Boolean),o={...t.get("q")&&{q:t.get("q")??""},...i.length&&{current_status:i},...r&&{never_replicated:!0}},d=[],f;do{let b=await u(e.GET("/api/v1/vm-contexts",{params:{query:{...o,limit:re,...f&&{before:f}}}}));d.push(...b.vm_contexts),f=b.next}while(f!==void 0&&d.length<this.#t);return{vms:d,next:f}}follow(e,t){if(t.type!=="vm")return e;let r=t.data;return{...e,vms:e.vms.map(i=>i.context_id===r.context_id?r:i)}}draw({vms:e,next:t}){let r=a.vms,{query:i}=p();return n`<h1>${r.title}</h1>
      <form class="filters" role="search" @submit=${o=>o.preventDefault()} @change=${this.#n}>
        <label>${r.search}<input type="search" name="q" maxlength="255" .value=${i.get("q")??""} @input=${this.#s} /></label>
        <label
          >${r.status}<select name="status">
            <option value="">${r.any}</option>
            ${it().map(([o,d])=>n`<option value=${o} ?selected=${(i.get("status")??"")===o}>${d}</option>`)}
          </select></label
        >
        <label class="check"><input type="checkbox" name="never" value="yes" .checked=${i.get("never")==="yes"} />${r.neverReplicated}</label>
      </form>
      ${e.length===0?n`<p class="soft" role="status">${r.empty}</p>`:this.#r(e)}
      ${t===void 0?l:n`<button class="more" type="button" @click=${this.#o}>${r.more}</button>`}`}#r(e){let t=a.vms;return n`<div class="card frame" tabindex="0" role="region" aria-label=${t.title}>
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
          ${e.map(r=>n`<tr>
                <th scope="row"><a href=${m(["vms",r.context_id])}><bdi>${r.vm_name}</bdi></a></th>
                <td>${r.current_status?n`<span class="state ${r.current_status}">${t.statuses[r.current_status]??l}</span>`:l}</td>
                <td>${r.last_job_at?j(r.last_job_at):n`<span class="soft">${t.never}</span>`}</td>
                <td class="number">${r.total_jobs_run??0}${r.failed_jobs?n` <span class="soft">(${t.failed(r.failed_jobs)})</span>`:l}</td>
              </tr>`)}
        </tbody>
      </table>
    </div>`}#s=e=>{let{form:t}=e.target;clearTimeout(this.#e),this.#e=setTimeout(()=>this.#i(t),nt)};#n=e=>{clearTimeout(this.#e),this.#i(e.target.form)};#i(e){this.#t=re,P(Object.fromEntries([...new FormData(e??void 0)].map(([t,r])=>[t,String(r)]))),this.reload()}#o=()=>{this.#t+=re,this.reload()}};function it(){let{statuses:s}=a.vms,e=p().query.get("status")??"",t=e.includes(",")?[[e,e.split(",").map(r=>s[r]??r).join(", ")]]:[];return[...Object.entries(s),...t]}var ue=class extends _{static properties={place:{state:!0},locked:{state:!0},staff:{state:!0},waiting:{state:!0}};static styles=[$,g`
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
      nav button[aria-pressed] {
        text-align: start;
        padding-inline: 0.6rem;
      }
      nav button[aria-pressed="true"] {
        color: var(--_text);
        border-color: var(--_accent);
      }
      nav .end {
        margin-block-start: auto;
      }
      main {
        padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem;
        max-inline-size: 76rem;
        inline-size: 100%;
        margin-inline: auto;
      }
      main:focus-visible {
        outline: 0;
      }
      main:only-child {
        grid-column: 1 / -1;
      }
      main:has(> ps-overview, > ps-draft) {
        max-inline-size: 120rem;
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
    `];constructor(){super(),this.place=p(),this.locked="no",this.staff=!1,me(),this.#e(),addEventListener("hashchange",()=>this.#r()),c.addEventListener("refused",()=>this.locked=c.signedIn?"refused":"asked"),c.addEventListener("waiting",()=>this.waiting=c.waiting),c.addEventListener("change",()=>{this.locked=c.signedIn?"no":"asked",this.#e()})}async#e(){this.staff=await c.may("rules:review")}#t=()=>{me(!G()),this.requestUpdate()};#r(){let e=this.place.parts.join("/");this.place=p(),this.place.parts.join("/")!==e&&(O(void 0),scrollTo(0,0),this.updateComplete.then(()=>this.renderRoot.querySelector("main")?.focus()))}render(){if(this.locked!=="no")return n`<main tabindex="-1"><ps-sign-in ?refused=${this.locked==="refused"}></ps-sign-in></main>`;let e=a.pages;return n`<a class="skip" href="#main" @click=${this.#o}>${a.skip}</a>
      <nav aria-label=${a.menu}>
        <span class="brand"><img src=${new URL("assets/icon.svg",oe).href} width="24" height="24" alt="" />${a.product}</span>
        ${this.#s("",e.overview)} ${this.#s("vms",e.vms)} ${this.#s("jobs",e.jobs)}
        ${this.staff?this.#s("workbench",e.workbench):l}
        <span class="end"></span>
        <button type="button" class="quiet" aria-pressed=${G()} @click=${this.#t}>${a.exactTimes}</button>
        <a href=${new URL("docs",oe).href}>${e.api}</a>
        ${c.signedIn?n`<button type="button" @click=${()=>c.use(void 0)}>${a.signIn.out}</button>`:""}
      </nav>
      <div class="busy" role="status">${this.waiting===void 0?l:n`<span>${a.states.busy(this.waiting)}</span>`}</div>
      <main id="main" tabindex="-1">${fe(this.place.parts.join("/"),this.#n())}</main>`}#s(e,t){let r=(this.place.parts[0]??"")===e;return n`<a href=${m(e?[e]:[])} aria-current=${r?"page":l}>${t}</a>`}#n(){let[e,t]=this.place.parts;return e===void 0?n`<ps-overview></ps-overview>`:e==="vms"?t===void 0?n`<ps-vms></ps-vms>`:n`<ps-vm key=${t}></ps-vm>`:e==="jobs"?t===void 0?n`<ps-jobs></ps-jobs>`:n`<ps-job key=${t}></ps-job>`:e==="workbench"?this.#i(t,this.place.parts[2]):n`<p>${a.states.notFound} <a href=${m([])}>${a.states.back}</a></p>`}#i(e,t){return import("./workbench-5HCLUOQU.js"),e==="outcomes"?n`<ps-outcomes></ps-outcomes>`:e==="try"?n`<ps-try></ps-try>`:e==="draft"?n`<ps-draft></ps-draft>`:e!=="changes"?n`<ps-queue></ps-queue>`:t===void 0?n`<ps-changes></ps-changes>`:n`<ps-change key=${t}></ps-change>`}#o=e=>{e.preventDefault(),this.renderRoot.querySelector("main")?.focus()}};xe();customElements.define("ps-bars",N);customElements.define("ps-columns",I);customElements.define("ps-rating",M);customElements.define("ps-overview",Z);customElements.define("ps-vms",se);customElements.define("ps-vm",te);customElements.define("ps-jobs",Y);customElements.define("ps-job",H);customElements.define("ps-sign-in",ee);customElements.define("ps-app",ue);
