import{a as G,b as f,c as d,d as k}from"./chunk-BRJBEM6L.js";import{A as b,a as h,b as n,c as M,e as a,f as x,l as v,m as w,n as H,p as T,q as $,r as B,s as F,t as i,v as m,w as Q,x as N,y as p,z as V}from"./chunk-SLRLCCKX.js";var S=class extends x{static properties={bars:{attribute:!1},heading:{},unit:{}};static styles=[w,h`
      h3 {
        font-size: 0.9375rem;
        margin-block-end: 0.5rem;
      }
      ol {
        list-style: none;
        display: grid;
        gap: 0.3rem;
        margin: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(6rem, 11rem) 1fr 3rem;
        gap: 0.6rem;
        align-items: center;
        font-size: 0.875rem;
      }
      li span:first-child {
        overflow-wrap: anywhere;
      }
      svg {
        inline-size: 100%;
        block-size: 0.8rem;
        display: block;
      }
      rect {
        fill: var(--_accent);
      }
      .number {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      a {
        color: inherit;
      }
      details {
        margin-block-start: 0.6rem;
        font-size: 0.875rem;
      }
      summary {
        cursor: pointer;
        color: var(--_soft);
      }
      table {
        border-collapse: collapse;
        margin-block-start: 0.4rem;
      }
      th,
      td {
        text-align: start;
        padding: 0.15rem 1rem 0.15rem 0;
        border-block-end: 1px solid var(--_line);
        font-weight: 400;
      }
    `];constructor(){super(),this.bars=[],this.heading="",this.unit=""}render(){let e=Math.max(1,...this.bars.map(t=>t.count)),s=t=>t.href?n`<a href=${t.href}>${t.label}</a>`:t.label;return n`<h3>${this.heading}</h3>
      <ol aria-hidden="true">
        ${this.bars.map(t=>n`<li>
              <span>${t.label}</span>
              <svg preserveAspectRatio="none" viewBox="0 0 100 8">${M`<rect width=${100*t.count/e} height="8" rx="1"/>`}</svg>
              <span class="number">${t.count}</span>
            </li>`)}
      </ol>
      <details>
        <summary>${i.overview.table}</summary>
        <table>
          <caption class="soft">
            ${this.heading}
          </caption>
          <thead>
            <tr>
              <th scope="col">${this.unit}</th>
              <th scope="col">${i.overview.count}</th>
            </tr>
          </thead>
          <tbody>
            ${this.bars.map(t=>n`<tr>
                  <th scope="row">${s(t)}</th>
                  <td class="number">${t.count}</td>
                </tr>`)}
          </tbody>
        </table>
      </details>`}};var W=new Map([...document.querySelectorAll('meta[name^="action:"]')].map(o=>[o.name.slice(7),o.content])),g=new Set(W.keys());function y(o,e){o.addEventListener(H,s=>{let t=s.detail,r=t.do&&W.get(t.do);r!==void 0&&(r==="message"?parent.postMessage({source:"plainspoken",do:t.do,...e()},location.origin):open(oe(r,e()),"_top","noopener"))})}function oe(o,e){return o.replace(/\{(vm_name|context_id|job_id)\}/g,(s,t)=>encodeURIComponent(e[t]??""))}var J=class extends b{static properties={key:{},level:{state:!0},technical:{state:!0},refused:{state:!0},copied:{state:!0}};static styles=[...b.styles,h`
      .failure {
        border-inline-start: 4px solid var(--_bad);
        background: var(--_bad-ground);
        border-radius: var(--_radius);
        padding: 1rem 1.25rem;
        display: grid;
        gap: 0.75rem;
      }
      ol.log {
        list-style: none;
        margin: 0;
        padding: 0;
        font-size: 0.875rem;
      }
      ol.log li {
        display: grid;
        grid-template-columns: max-content max-content 1fr;
        gap: 0.25rem 0.9rem;
        padding-block: 0.2rem;
        border-block-end: 1px solid var(--_line);
      }
      ol.log li > :last-child {
        overflow-wrap: anywhere;
      }
      .ERROR {
        color: var(--_bad);
      }
      .WARN {
        color: var(--_warn);
      }
      pre {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: 0.8125rem/1.5 ui-monospace, monospace;
        background: var(--_raised);
        border-radius: 7px;
        padding: 0.75rem;
        margin: 0.4rem 0 0;
      }
      code {
        font: 0.875em ui-monospace, monospace;
        overflow-wrap: anywhere;
      }
      @media (max-width: 36rem) {
        ol.log li {
          grid-template-columns: max-content 1fr;
        }
        ol.log li > :last-child {
          grid-column: 1 / -1;
        }
      }
    `];constructor(){super(),this.level="INFO",this.copied=!1,y(this,()=>({...this.data?.job}))}async load(e){let s={job_id:this.key},[t,r]=await Promise.all([m(e.GET("/api/v1/jobs/{job_id}",{params:{path:s}})),this.#e(e)]);return{job:t,log:r}}#e(e,s){let t={path:{job_id:this.key},query:{level:this.level,...s&&{before:s}}};return m(e.GET("/api/v1/jobs/{job_id}/log",{params:t}))}follow(e,s){return s.type==="job"&&s.data.job_id===this.key?void 0:e}draw({job:e,log:s}){let t=i.job;return n`<header class="page">
        <h1>${e.display_name}</h1>
        <span class="chip ${e.status}">${v.statuses[e.status]}</span>
        ${e.error_category?n`<span class="label">${v.categories[e.error_category]}</span>`:a}
      </header>
      ${e.error_message?n`<div class="failure" role="group" aria-label=${v.banner.issue}>
            <strong>${e.error_message}</strong>
            <ps-actions .actions=${e.next_actions??[]} .verbs=${g}></ps-actions>
          </div>`:a}
      ${e.attention?n`<div class="trouble">
            <span>${e.attention.message}</span>
            <ps-actions .actions=${e.attention.next_actions} .verbs=${g}></ps-actions>
          </div>`:a}
      <dl class="facts card">
        ${e.context_id?n`<div>
              <dt>${t.vm}</dt>
              <dd><a href=${d(["vms",e.context_id])}>${e.vm_name??e.context_id}</a></dd>
            </div>`:a}
        ${I(t.started,e.started_at&&T(e.started_at))} ${I(t.ended,e.completed_at&&T(e.completed_at))}
        ${I(t.took,e.duration_seconds===void 0?void 0:B(e.duration_seconds))}
        <div>
          <dt>${t.support}</dt>
          <dd><code>${e.job_id}</code> <button type="button" @click=${this.#a}>${this.copied?t.copied:t.copy}</button></dd>
        </div>
      </dl>
      <section class="card" aria-labelledby="steps">
        <h2 id="steps">${t.steps}</h2>
        ${e.steps_total?n`<p class="soft">${t.stepsDone(e.steps_completed,e.steps_total)}</p>`:a}
        <ps-timeline .steps=${e.steps} .verbs=${g}></ps-timeline>
      </section>
      ${this.#t(s)} ${this.#s()}`}#t(e){let s=i.job;return n`<section class="card" aria-labelledby="log">
      <h2 id="log">${s.log}</h2>
      <label
        >${s.logLevel}<select @change=${this.#n}>
          ${Object.entries(s.levels).map(([t,r])=>n`<option value=${t}>${r}</option>`)}
        </select></label
      >
      ${e.lines.length===0?n`<p class="soft">${s.logEmpty}</p>`:n`<ol class="log">
            ${e.lines.map(t=>n`<li>
                  <span class="soft">${t.at?n`<time datetime=${t.at}>${T(t.at)}</time>`:a}</span>
                  <span class=${t.level}>${t.level}</span>
                  <span>${t.text}</span>
                </li>`)}
          </ol>`}
      ${e.next===void 0?a:n`<button type="button" @click=${()=>{this.#i(e)}}>${s.logOlder}</button>`}
    </section>`}#s(){let e=i.job;return n`<section class="card" aria-labelledby="technical">
      <h2 id="technical">${e.technical}</h2>
      <p class="soft">${e.technicalText}</p>
      ${this.refused?n`<p role="alert">${this.refused}</p>`:a}
      ${this.technical===void 0?n`<button type="button" @click=${()=>{this.#o()}}>${e.technicalShow}</button>`:this.#r(this.technical)}
    </section>`}#r(e){let s=i.job;return n`<dl>
        <dt class="soft">${s.customerReads}</dt>
        <dd>${e.customer_message??a}</dd>
        <dt class="soft">${s.rule}</dt>
        <dd><code>${e.rule_id??a}</code></dd>
        <dt class="soft">${s.step}</dt>
        <dd><code>${e.failed_step_internal??a}</code></dd>
      </dl>
      <h3>${s.platformStored}</h3>
      <pre tabindex="0">${JSON.stringify(e.record,null,2)}</pre>
      ${e.steps.filter(t=>t.error_message).map(t=>n`<pre tabindex="0">${t.display_name} (${t.name}): ${t.error_message}</pre>`)}`}async#o(){try{this.technical=await m(p.client.GET("/api/v1/jobs/{job_id}/technical",{params:{path:{job_id:this.key}}})),this.refused=void 0}catch(e){this.refused=V(e)?.sentence??i.states.unreachable}}#n=e=>{this.level=e.target.value,this.reload()};async#i(e){let s=await this.#e(p.client,e.next);this.data&&(this.data={...this.data,log:{...s,lines:[...e.lines,...s.lines]}})}#a=()=>{navigator.clipboard.writeText(this.key).then(()=>this.copied=!0)}};function I(o,e){return e===void 0?a:n`<div>
    <dt>${o}</dt>
    <dd>${e}</dd>
  </div>`}function j(o,e){let s=o.findIndex(({job_id:r})=>r===e.job_id);if(s>=0)return o.with(s,e);let t=o.findIndex(({started_at:r})=>(r??"")<(e.started_at??"9"));return t<0?[...o,e]:o.toSpliced(t,0,e)}var ie=50,ae=["1","24","168","720"],R=class extends b{constructor(){super(),y(this,()=>({}))}load(e){return this.#e(e)}async#e(e,s){let t={...K(),limit:ie,...s&&{before:s}},r=await m(e.GET("/api/v1/jobs",{params:{query:t}}));return{jobs:r.jobs,next:r.next}}follow(e,s){if(s.type==="job_removed")return{...e,jobs:e.jobs.filter(r=>r.job_id!==s.data.job_id)};if(s.type!=="job")return e;let t=e.jobs.some(r=>r.job_id===s.data.job_id);return ce(s.data,K())?{...e,jobs:j(e.jobs,s.data)}:t?{...e,jobs:e.jobs.filter(r=>r.job_id!==s.data.job_id)}:e}draw({jobs:e,next:s}){let t=i.jobs;return n`<h1>${t.title}</h1>
      <form class="filters" @change=${this.#s} @submit=${r=>r.preventDefault()}>
        ${P("type",t.type,t.any,Object.entries(t.types))}
        ${P("status",t.status,t.any,Object.entries(v.statuses).filter(([r])=>r!=="skipped"))}
        ${P("category",t.category,t.any,Object.entries(v.categories))}
        ${P("hours",t.since,t.ever,ae.map(r=>[r,de(Number(r))]))}
      </form>
      ${e.length===0&&s===void 0?n`<p class="soft" role="status">${t.none}</p>`:n`<ps-job-list show-vm .jobs=${e} .verbs=${g} .open=${r=>d(["jobs",r.job_id])}></ps-job-list>`}
      ${s===void 0?n`<p class="soft">${t.end}</p>`:n`${e.length===0?n`<p class="soft">${t.looking}</p>`:""}
            <button class="more" type="button" @click=${()=>{this.#t(s)}}>${t.older}</button>`}`}async#t(e){let s=await this.#e(p.client,e),t=new Set(this.data?.jobs.map(r=>r.job_id));this.data={jobs:[...this.data?.jobs??[],...s.jobs.filter(r=>!t.has(r.job_id))],next:s.next}}#s=e=>{let s=new FormData(e.target.form??void 0);k(Object.fromEntries([...s].map(([t,r])=>[t,String(r)]))),this.reload()}};function P(o,e,s,t){let r=f().query.get(o)??"",l=r===""||t.some(([c])=>c===r);return n`<label
    >${e}<select name=${o}>
      <option value="">${s}</option>
      ${t.map(([c,u])=>n`<option value=${c} ?selected=${c===r}>${u}</option>`)}
      ${l?"":n`<option value=${r} selected>${r.split(",").map(le).join(", ")}</option>`}
    </select></label
  >`}function le(o){return v.statuses[o]??o}function de(o){return o<=24?i.jobs.hours(o):i.jobs.days(o/24)}function K(){let{query:o}=f(),e=t=>(o.get(t)??"").split(",").filter(Boolean),s=Number(o.get("hours"));return{...e("type").length&&{job_type:e("type")},...e("status").length&&{status:e("status")},...e("category").length&&{error_category:e("category")},...s>0&&{since:new Date(Date.now()-s*36e5).toISOString()}}}function ce(o,{job_type:e,status:s,error_category:t,since:r}){return(!e||e.includes(o.job_type))&&(!s||s.includes(o.status))&&(!t||o.error_category!==void 0&&t.includes(o.error_category))&&(!r||(o.started_at??"")>=r)}var te=[1,7,30,3650],se=7,re=30,pe=100,me=10,ne=50,U=["failed","cleanup_required"],ue=8,L=class extends b{static styles=[...b.styles,h`
      .counts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: 0.75rem;
      }
      .counts a {
        text-decoration: none;
        color: inherit;
        display: grid;
      }
      .counts a:hover {
        border-color: var(--_accent);
      }
      .counts strong {
        font-size: 1.75rem;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
      }
      .counts .bad strong {
        color: var(--_bad);
      }
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
        gap: 1.5rem;
      }
      .span {
        margin-block-end: 0.75rem;
        justify-items: start;
      }
      ul.vms {
        list-style: none;
        display: grid;
      }
      ul.vms li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        padding-block: 0.4rem;
        border-block-end: 1px solid var(--_line);
      }
      ul.vms a {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
    `];constructor(){super(),y(this,()=>({}))}async load(e){let[s,t,r,l]=await Promise.all([X(e,[...U]),X(e,["discovered"]),m(e.GET("/api/v1/jobs",{params:{query:{status:["running","pending"],limit:ne}}})),fe(e)]);return{failing:s,never:t,running:r.jobs,...l}}follow(e,s){if(s.type!=="job")return s.type==="vm"?void 0:e;let t=s.data,r=e.running.find(c=>c.job_id===t.job_id),l=t.status==="running"||t.status==="pending";return r&&l?{...e,running:j(e.running,t)}:void 0}draw(e){let s=i.overview;return n`<h1>${s.title}</h1>
      <nav class="counts" aria-label=${s.title}>
        ${this.#t(Z(e.failing),s.counts.failing,d(["vms"],{status:U.join()}),"bad")}
        ${this.#t(String(e.running.length),s.counts.running,d(["jobs"],{status:"running,pending"}))}
        ${this.#t(e.failures.length+(e.more?"+":""),s.counts.failed(Y(_())),d(["jobs"],{status:"failed",hours:String(24*_())}))}
        ${this.#t(Z(e.never),s.counts.never,d(["vms"],{status:"discovered"}))}
      </nav>
      <section aria-labelledby="failing">
        <h2 id="failing">${s.failing}</h2>
        ${this.#s(e.failing,s.failingNone)}
      </section>
      <section aria-labelledby="running">
        <h2 id="running">${s.running}</h2>
        ${e.running.length?n`<ps-job-list show-vm .jobs=${e.running} .verbs=${g} .open=${t=>d(["jobs",t.job_id])}></ps-job-list>`:n`<p class="soft">${s.runningNone}</p>`}
      </section>
      <section aria-labelledby="failures">
        <h2 id="failures">${s.failures}</h2>
        <label class="span"
          >${s.span}<select @change=${this.#e}>
            ${te.map(t=>n`<option value=${t} ?selected=${t===_()}>${Y(t)}</option>`)}
          </select></label
        >
        ${e.failures.length?this.#r(e):n`<p class="soft">${s.failuresNone}</p>`}
      </section>
      <section aria-labelledby="never">
        <h2 id="never">${s.never}</h2>
        ${this.#s(e.never,s.neverNone)}
      </section>`}#e=e=>{k({days:e.target.value}),this.reload()};#t(e,s,t,r=""){return n`<a class="card ${e==="0"?"":r}" href=${t}><strong>${e}</strong><span class="soft">${s}</span></a>`}#s({vms:e,more:s},t){return e.length===0?n`<p class="soft">${t}</p>`:n`<ul class="vms card">
      ${e.map(r=>n`<li>
            <a href=${d(["vms",r.context_id])}>${r.vm_name}</a>
            <span class="soft">${i.vms.statuses[r.current_status??""]??a}</span>
            <span class="soft">${$(r.last_job_at)}</span>
          </li>`)}
      ${s?n`<li><a href=${d(["vms"])}>${i.overview.all}</a></li>`:a}
    </ul>`}#r({failures:e,more:s}){let t=i.overview,r=String(24*_()),l=ee(e,u=>u.error_category??"platform").map(([u,A])=>({label:v.categories[u],count:A,href:d(["jobs"],{status:"failed",category:u,hours:r})})),c=ee(e,u=>u.current_step??t.unknownStep).slice(0,ue).map(([u,A])=>({label:u,count:A}));return n`${s?n`<p class="soft">${t.newest(e.length)}</p>`:a}
      <div class="plots card">
        <ps-bars heading=${t.byCategory} unit=${t.category} .bars=${l}></ps-bars>
        <ps-bars heading=${t.byStep} unit=${t.step} .bars=${c}></ps-bars>
        <ps-bars heading=${t.byDay} unit=${t.day} .bars=${be(e)}></ps-bars>
      </div>`}};function _(){let o=Number(f().query.get("days"));return te.find(e=>e===o)??se}function Y(o){return o>re?i.overview.ever:i.overview.days(o)}async function X(o,e){let s={current_status:e,limit:ne},t=await m(o.GET("/api/v1/vm-contexts",{params:{query:s}}));return{vms:t.vm_contexts,more:t.next!==void 0}}async function fe(o){let e=new Date(Date.now()-_()*864e5).toISOString(),s=[],t=0;for await(let r of Q(o,{status:["failed"],since:e,limit:pe})){if(t++===me)return{failures:s,more:!0};s.push(...r)}return{failures:s,more:!1}}function Z({vms:o,more:e}){return o.length+(e?"+":"")}function ee(o,e){let s=new Map;for(let t of o)s.set(e(t),(s.get(e(t))??0)+1);return[...s].sort(([,t],[,r])=>r-t)}function be(o){let e=new Intl.DateTimeFormat(document.documentElement.lang,{year:"numeric",month:"short",day:"numeric"}),s=new Map;for(let t=_();t>=0&&_()<=se;t--)s.set(e.format(Date.now()-t*864e5),0);for(let{started_at:t}of o.toReversed()){let r=t&&e.format(new Date(t));r!==void 0&&s.set(r,(s.get(r)??0)+1)}return[...s].map(([t,r])=>({label:t,count:r})).slice(-re)}var C=class extends x{static properties={refused:{type:Boolean}};static styles=[w,h`
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
    `];render(){let e=i.signIn;return n`<form @submit=${this.#e}>
      <h1>${e.title}</h1>
      <p class="soft">${e.text}</p>
      ${this.refused?n`<p role="alert">${e.refused}</p>`:a}
      <label>${e.token}<input name="token" type="password" autocomplete="off" required autofocus /></label>
      <button type="submit">${e.submit}</button>
    </form>`}#e=e=>{e.preventDefault(),p.use(String(new FormData(e.target).get("token")).trim())}};var he=20,D=class extends b{static properties={key:{},trouble:{state:!0}};constructor(){super(),y(this,()=>({...this.data?.details.context})),this.addEventListener("ps-dismiss",e=>{this.#r("dismiss",e.detail.job_id)}),this.addEventListener("ps-details",e=>{location.hash=d(["jobs",e.detail.job_id])})}connectedCallback(){this.vm=this.key,super.connectedCallback()}async load(e){let[s,t]=await Promise.all([m(e.GET("/api/v1/vm-contexts/{vm_name}",{params:{path:{vm_name:this.key}}})),this.#e(e)]);return{details:s,jobs:t.jobs,next:t.next}}#e(e,s){let t={path:{context_id:this.key},query:{limit:he,...s&&{before:s}}};return m(e.GET("/api/v1/vm-contexts/{context_id}/recent-jobs",{params:t}))}follow(e,s){return s.type!=="job"||s.data.status!=="running"&&s.data.status!=="pending"?void 0:{...e,jobs:j(e.jobs,s.data)}}draw({details:e,jobs:s,next:t}){let r=i.vm,{context:l}=e;return n`<header class="page"><h1>${l.vm_name}</h1></header>
      ${this.trouble?n`<p class="trouble" role="alert">${this.trouble}</p>`:a}
      <ps-failure-banner dismissible .operation=${e.last_operation} .verbs=${g}></ps-failure-banner>
      ${e.dismissed_operation?this.#t(e.dismissed_operation.job_id,e.dismissed_operation.dismissed_at):a}
      <dl class="facts card">
        ${E(r.facts.status,i.vms.statuses[l.current_status??""])} ${E(r.facts.os,l.os_type)}
        ${E(r.facts.cpu,l.cpu_count)} ${E(r.facts.memory,l.memory_mb&&r.memory(String(l.memory_mb/1024)))}
        ${E(r.facts.next,l.next_scheduled_at&&$(l.next_scheduled_at))}
      </dl>
      <section aria-labelledby="jobs">
        <h2 id="jobs">${r.jobs}</h2>
        <ps-job-list .jobs=${s} .verbs=${g} .open=${c=>d(["jobs",c.job_id])}></ps-job-list>
      </section>
      ${t===void 0?a:n`<button class="more" type="button" @click=${()=>{this.#s(t)}}>${i.jobs.older}</button>`}`}#t(e,s){let t=i.vm;return n`<p class="soft">
      ${t.dismissed}, ${$(s)}.
      <button type="button" @click=${()=>{this.#r("restore",e)}}>${t.restore}</button>
    </p>`}async#s(e){let s=await this.#e(p.client,e);this.data&&(this.data={...this.data,jobs:[...this.data.jobs,...s.jobs],next:s.next})}async#r(e,s){let t={params:{path:{context_id:this.key}},body:{job_id:s}};try{await m(p.client.POST(`/api/v1/vm-contexts/{context_id}/last-operation/${e}`,t)),this.trouble=void 0,await this.reload()}catch(r){this.trouble=V(r)?.sentence??i.vm.cannotDismiss}}};function E(o,e){return e===void 0||e===""?a:n`<div>
    <dt>${o}</dt>
    <dd>${e}</dd>
  </div>`}var O=100,ge=250,q=class extends b{static styles=[...b.styles,h`
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
      }
      tbody tr:last-child > * {
        border: 0;
      }
    `];#e;#t=O;async load(e){let{query:s}=f(),t=(s.get("status")??"").split(",").filter(Boolean),r={...s.get("q")&&{q:s.get("q")??""},...t.length&&{current_status:t}},l=[],c;do{let u=await m(e.GET("/api/v1/vm-contexts",{params:{query:{...r,limit:O,...c&&{before:c}}}}));l.push(...u.vm_contexts),c=u.next}while(c!==void 0&&l.length<this.#t);return{vms:l,next:c}}follow(e,s){if(s.type!=="vm")return e;let t=s.data;return{...e,vms:e.vms.map(r=>r.context_id===t.context_id?t:r)}}draw({vms:e,next:s}){let t=i.vms,{query:r}=f();return n`<h1>${t.title}</h1>
      <form class="filters" role="search" @submit=${l=>l.preventDefault()}>
        <label>${t.search}<input type="search" name="q" maxlength="255" .value=${r.get("q")??""} @input=${this.#r} /></label>
        <label
          >${t.status}<select name="status" @change=${this.#o}>
            <option value="">${t.any}</option>
            ${Object.entries(t.statuses).map(([l,c])=>n`<option value=${l} ?selected=${r.get("status")===l}>${c}</option>`)}
          </select></label
        >
      </form>
      ${e.length===0?n`<p class="soft" role="status">${t.empty}</p>`:this.#s(e)}
      ${s===void 0?a:n`<button class="more" type="button" @click=${this.#i}>${t.more}</button>`}`}#s(e){let s=i.vms;return n`<div class="card frame" tabindex="0" role="region" aria-label=${s.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${s.name}</th>
            <th scope="col">${s.status}</th>
            <th scope="col">${s.lastJob}</th>
            <th scope="col">${s.jobs}</th>
          </tr>
        </thead>
        <tbody>
          ${e.map(t=>n`<tr>
                <th scope="row"><a href=${d(["vms",t.context_id])}>${t.vm_name}</a></th>
                <td>${s.statuses[t.current_status??""]??a}</td>
                <td>${t.last_job_at?$(t.last_job_at):n`<span class="soft">${s.never}</span>`}</td>
                <td>${t.total_jobs_run??0}${t.failed_jobs?n` <span class="soft">(${s.failed(t.failed_jobs)})</span>`:a}</td>
              </tr>`)}
        </tbody>
      </table>
    </div>`}#r=e=>{let s=e.target.value;clearTimeout(this.#e),this.#e=setTimeout(()=>this.#n({q:s,status:f().query.get("status")??""}),ge)};#o=e=>{this.#n({q:f().query.get("q")??"",status:e.target.value})};#n(e){this.#t=O,k(e),this.reload()}#i=()=>{this.#t+=O,this.reload()}};var z=class extends x{static properties={place:{state:!0},locked:{state:!0},staff:{state:!0}};static styles=[w,h`
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
    `];constructor(){super(),this.place=f(),this.locked="no",this.staff=!1,this.#e(),addEventListener("hashchange",()=>this.#t()),p.addEventListener("refused",()=>this.locked=p.signedIn?"refused":"asked"),p.addEventListener("change",()=>{this.locked=p.signedIn?"no":"asked",this.#e()})}async#e(){let{response:e}=await p.client.GET("/api/v1/catalogue/status");this.staff=e.ok}#t(){let e=this.place.parts.join("/");this.place=f(),this.place.parts.join("/")!==e&&(scrollTo(0,0),this.updateComplete.then(()=>this.renderRoot.querySelector("main")?.focus()))}render(){if(this.locked!=="no")return n`<main tabindex="-1"><ps-sign-in ?refused=${this.locked==="refused"}></ps-sign-in></main>`;let e=i.pages;return n`<a class="skip" href="#main" @click=${this.#n}>${i.skip}</a>
      <nav aria-label=${i.menu}>
        <span class="brand"><img src=${new URL("assets/icon.svg",N).href} width="24" height="24" alt="" />${i.product}</span>
        ${this.#s("",e.overview)} ${this.#s("vms",e.vms)} ${this.#s("jobs",e.jobs)}
        ${this.staff?this.#s("workbench",e.workbench):a}
        <span class="end"></span>
        <a href=${new URL("docs",N).href}>${e.api}</a>
        ${p.signedIn?n`<button type="button" @click=${()=>p.use(void 0)}>${i.signIn.out}</button>`:""}
      </nav>
      <main id="main" tabindex="-1">${G(this.place.parts.join("/"),this.#r())}</main>`}#s(e,s){let t=(this.place.parts[0]??"")===e;return n`<a href=${d(e?[e]:[])} aria-current=${t?"page":a}>${s}</a>`}#r(){let[e,s]=this.place.parts;return e===void 0?n`<ps-overview></ps-overview>`:e==="vms"?s===void 0?n`<ps-vms></ps-vms>`:n`<ps-vm key=${s}></ps-vm>`:e==="jobs"?s===void 0?n`<ps-jobs></ps-jobs>`:n`<ps-job key=${s}></ps-job>`:e==="workbench"?this.#o(s,this.place.parts[2]):n`<p>${i.states.notFound} <a href=${d([])}>${i.states.back}</a></p>`}#o(e,s){return import("./workbench-ZRTOKE27.js"),e==="try"?n`<ps-try></ps-try>`:e==="draft"?n`<ps-draft></ps-draft>`:e!=="changes"?n`<ps-queue></ps-queue>`:s===void 0?n`<ps-changes></ps-changes>`:n`<ps-change key=${s}></ps-change>`}#n=e=>{e.preventDefault(),this.renderRoot.querySelector("main")?.focus()}};F();customElements.define("ps-bars",S);customElements.define("ps-overview",L);customElements.define("ps-vms",q);customElements.define("ps-vm",D);customElements.define("ps-jobs",R);customElements.define("ps-job",J);customElements.define("ps-sign-in",C);customElements.define("ps-app",z);
