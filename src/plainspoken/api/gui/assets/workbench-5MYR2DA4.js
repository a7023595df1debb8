import{a as Se,b as J,c as F,d as Z,g as ee,h as Ae}from"./chunk-FOZSBQVZ.js";import{a as _}from"./chunk-KE32QQW5.js";import{C as T,D as I,E as C,a as R,b as a,e as h,f as A,m as H,o as je,q as z,x as m,y as M,z as P}from"./chunk-B64X35JC.js";var N=R`
  nav.tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    border-block-end: 1px solid var(--_line);
    margin-block-end: -0.5rem;
  }
  nav.tabs a {
    color: var(--_soft);
    text-decoration: none;
    font-size: 0.9375rem;
    padding: 0.35rem 0.75rem 0.5rem;
    border-block-end: 2px solid transparent;
    margin-block-end: -1px;
  }
  nav.tabs a:hover {
    color: var(--_text);
  }
  nav.tabs a[aria-current] {
    color: var(--_text);
    font-weight: 600;
    border-block-end-color: var(--_accent);
  }
`;function L(i){let e=(t,s)=>a`<a href=${F(s?["workbench",s]:["workbench"])} aria-current=${t===i?"page":h}
      >${m.workbench[t]}</a
    >`;return a`<nav class="tabs" aria-label=${m.pages.workbench}>
    ${e("queue")}${e("try","try")}${e("draft","draft")}${e("outcomes","outcomes")}${e("changes","changes")}
  </nav>`}var be=20,te=class extends C{static properties={...C.properties,trouble:{state:!0}};static styles=[...C.styles,_,N,R`
      .entry {
        gap: 0.25rem;
      }
      .entry a {
        font-weight: 600;
        font-size: 1rem;
        text-decoration: none;
        color: var(--_text);
      }
      .entry a:hover {
        text-decoration: underline;
      }
      .waiting {
        border-inline-start: 4px solid var(--_warn);
      }
      ol.history {
        list-style: none;
        border-inline-start: 2px solid var(--_line);
        margin-inline-start: 0.4rem;
        display: grid;
        gap: 1rem;
      }
      ol.history > li {
        padding-inline-start: 1.1rem;
        position: relative;
        display: grid;
        gap: 0.15rem;
      }
      ol.history > li::before {
        content: "";
        position: absolute;
        inset-inline-start: -0.42rem;
        inset-block-start: 0.45rem;
        inline-size: 0.7rem;
        block-size: 0.7rem;
        border-radius: 50%;
        background: var(--_good);
      }
      ol.history > li.withdrawn::before {
        background: var(--_soft);
      }
    `];async load(e){try{let[t,s]=await Promise.all([P(e.GET("/api/v1/rules/publications",{params:{query:{state:"waiting",limit:be}}})),P(e.GET("/api/v1/rules/publications",{params:{query:{limit:be}}}))]);return{off:!1,waiting:t.publications,decided:s.publications.filter(Ne),next:s.next}}catch(t){if(!(t instanceof M)||t.code!=="publishing-off")throw t;return{off:!0,waiting:[],decided:[],next:void 0}}}follow(e,t){return e}draw({off:e,waiting:t,decided:s,next:n}){let r=m.changes;return a`${L("changes")}
      <h1>${r.title}</h1>
      ${e?a`<p class="soft">${r.off}</p>`:h}
      ${t.length>0?a`<section aria-labelledby="waiting">
            <h2 id="waiting">${r.waiting}</h2>
            <ul class="plain">
              ${t.map(o=>a`<li class="card entry waiting">${Le(o)}</li>`)}
            </ul>
          </section>`:h}
      ${e?h:a`<section aria-labelledby="history">
            <h2 id="history">${r.history}</h2>
            ${s.length===0?a`<p class="soft">${r.none}</p>`:a`<ol class="history">
                  ${s.map(o=>a`<li class=${o.state}>${Le(o)}</li>`)}
                </ol>`}
            ${this.trouble===void 0?h:a`<p class="trouble" role="alert">${I(this.trouble)?.sentence??m.states.unreachable}</p>`}
            ${n===void 0?h:a`<p><button type="button" @click=${()=>{this.#e(n)}}>${r.more}</button></p>`}
          </section>`}`}async#e(e){try{let t={limit:be,before:e},s=await P(T.client.GET("/api/v1/rules/publications",{params:{query:t}}));if(this.data===void 0)return;this.data={...this.data,decided:[...this.data.decided,...s.publications.filter(Ne)],next:s.next},this.trouble=void 0}catch(t){this.trouble=t}}};function Ne({state:i}){return i!=="waiting"}function Le(i){let e=m.changes;return a`<a href=${F(["workbench","changes",String(i.id)])}>${i.reason}</a>
    <span class="soft">
      ${e.states[i.state]}${i.outdated?a` · <span class="warning">${e.outdated}</span>`:h} · ${we(i)} ·
      ${z(i.decided_at??i.proposed_at)}
    </span>
    <span class="soft">${ve(i)}</span>`}function we({proposed_by:i,decided_by:e,state:t}){let s=m.changes;return e===void 0||e===i?i:t==="published"?s.approvedBy(i,e):s.withdrawnBy(i,e)}function ve({files:i}){return i.map(({file:e,change:t,lines_added:s,lines_removed:n})=>m.changes.file(e,t,s,n)).join(", ")}var Y=class{diff(e,t,s={}){let n;typeof s=="function"?(n=s,s={}):"callback"in s&&(n=s.callback);let r=this.castInput(e,s),o=this.castInput(t,s),l=this.removeEmpty(this.tokenize(r,s)),d=this.removeEmpty(this.tokenize(o,s));return this.diffWithOptionsObj(l,d,s,n)}diffWithOptionsObj(e,t,s,n){var r;let o=p=>{if(p=this.postProcess(p,s),n){setTimeout(function(){n(p)},0);return}else return p},l=t.length,d=e.length,v=1,b=l+d;s.maxEditLength!=null&&(b=Math.min(b,s.maxEditLength));let $=(r=s.timeout)!==null&&r!==void 0?r:1/0,E=Date.now()+$,x=[{oldPos:-1,lastComponent:void 0}],u=this.extractCommon(x[0],t,e,0,s);if(x[0].oldPos+1>=d&&u+1>=l)return o(this.buildValues(x[0].lastComponent,t,e));let c=-1/0,g=1/0,w=()=>{for(let p=Math.max(c,-v);p<=Math.min(g,v);p+=2){let f,y=x[p-1],k=x[p+1];y&&(x[p-1]=void 0);let j=!1;if(k){let D=k.oldPos-p;j=k&&0<=D&&D<l}let O=y&&y.oldPos+1<d;if(!j&&!O){x[p]=void 0;continue}if(!O||j&&y.oldPos<k.oldPos?f=this.addToPath(k,!0,!1,0,s):f=this.addToPath(y,!1,!0,1,s),u=this.extractCommon(f,t,e,p,s),f.oldPos+1>=d&&u+1>=l)return o(this.buildValues(f.lastComponent,t,e))||!0;x[p]=f,f.oldPos+1>=d&&(g=Math.min(g,p-1)),u+1>=l&&(c=Math.max(c,p+1))}v++};if(n)(function p(){setTimeout(function(){if(v>b||Date.now()>E)return n(void 0);w()||p()},0)})();else for(;v<=b&&Date.now()<=E;){let p=w();if(p)return p}}addToPath(e,t,s,n,r){let o=e.lastComponent;return o&&!r.oneChangePerToken&&o.added===t&&o.removed===s?{oldPos:e.oldPos+n,lastComponent:{count:o.count+1,added:t,removed:s,previousComponent:o.previousComponent}}:{oldPos:e.oldPos+n,lastComponent:{count:1,added:t,removed:s,previousComponent:o}}}extractCommon(e,t,s,n,r){let o=t.length,l=s.length,d=e.oldPos,v=d-n,b=0;for(;v+1<o&&d+1<l&&this.equals(s[d+1],t[v+1],r);)v++,d++,b++,r.oneChangePerToken&&(e.lastComponent={count:1,previousComponent:e.lastComponent,added:!1,removed:!1});return b&&!r.oneChangePerToken&&(e.lastComponent={count:b,previousComponent:e.lastComponent,added:!1,removed:!1}),e.oldPos=d,v}equals(e,t,s){return s.comparator?s.comparator(e,t):e===t||!!s.ignoreCase&&e.toLowerCase()===t.toLowerCase()}removeEmpty(e){let t=[];for(let s=0;s<e.length;s++)e[s]&&t.push(e[s]);return t}castInput(e,t){return e}tokenize(e,t){return Array.from(e)}join(e){return e.join("")}postProcess(e,t){return e}get useLongestToken(){return!1}buildValues(e,t,s){let n=[],r;for(;e;)n.push(e),r=e.previousComponent,delete e.previousComponent,e=r;n.reverse();let o=n.length,l=0,d=0,v=0;for(;l<o;l++){let b=n[l];if(b.removed)b.value=this.join(s.slice(v,v+b.count)),v+=b.count;else{if(!b.added&&this.useLongestToken){let $=t.slice(d,d+b.count);$=$.map(function(E,x){let u=s[v+x];return u.length>E.length?u:E}),b.value=this.join($)}else b.value=this.join(t.slice(d,d+b.count));d+=b.count,b.added||(v+=b.count)}}return n}};function De(i){return i.includes(`\r
`)&&!i.startsWith(`
`)&&!i.match(/[^\r]\n/)}function Me(i){return!i.includes(`\r
`)&&i.includes(`
`)}var ye=class extends Y{constructor(){super(...arguments),this.tokenize=rt}equals(e,t,s){return s.ignoreWhitespace?((!s.newlineIsToken||!e.includes(`
`))&&(e=e.trim()),(!s.newlineIsToken||!t.includes(`
`))&&(t=t.trim())):s.ignoreNewlineAtEof&&!s.newlineIsToken&&(e.endsWith(`
`)&&(e=e.slice(0,-1)),t.endsWith(`
`)&&(t=t.slice(0,-1))),super.equals(e,t,s)}},nt=new ye;function $e(i,e,t){return nt.diff(i,e,t)}function rt(i,e){e.stripTrailingCr&&(i=i.replace(/\r\n/g,`
`));let t=[],s=i.split(/(\n|\r\n)/);s[s.length-1]||s.pop();for(let n=0;n<s.length;n++){let r=s[n];n%2&&!e.newlineIsToken?t[t.length-1]+=r:t.push(r)}return t}function xe(i){return Array.isArray(i)?i.map(e=>xe(e)):Object.assign(Object.assign({},i),{hunks:i.hunks.map(e=>Object.assign(Object.assign({},e),{lines:e.lines.map((t,s)=>{var n;return t.startsWith("\\")||t.endsWith("\r")||!((n=e.lines[s+1])===null||n===void 0)&&n.startsWith("\\")?t:t+"\r"})}))})}function ke(i){return Array.isArray(i)?i.map(e=>ke(e)):Object.assign(Object.assign({},i),{hunks:i.hunks.map(e=>Object.assign(Object.assign({},e),{lines:e.lines.map(t=>t.endsWith("\r")?t.substring(0,t.length-1):t)}))})}function Ie(i){return Array.isArray(i)||(i=[i]),!i.some(e=>e.hunks.some(t=>t.lines.some(s=>!s.startsWith("\\")&&s.endsWith("\r"))))}function He(i){return Array.isArray(i)||(i=[i]),i.some(e=>e.hunks.some(t=>t.lines.some(s=>s.endsWith("\r"))))&&i.every(e=>e.hunks.every(t=>t.lines.every((s,n)=>{var r;return s.startsWith("\\")||s.endsWith("\r")||((r=t.lines[n+1])===null||r===void 0?void 0:r.startsWith("\\"))})))}function Ve(i){let e=i.split(/\n/),t=[],s=0;function n(u){return/^diff --git /.test(u)}function r(u){return n(u)||/^Index:\s/.test(u)||/^diff(?: -r \w+)+\s/.test(u)}function o(u){return/^(---|\+\+\+)\s/.test(u)}function l(u){return/^@@\s/.test(u)}function d(){var u;let c={};c.hunks=[],t.push(c);let g=!1;for(;s<e.length;){let w=e[s];if(o(w)||l(w))break;if(n(w)){if(g)return;g=!0,c.isGit=!0;let p=v(w);for(p&&(c.oldFileName=p.oldFileName,c.newFileName=p.newFileName),s++;s<e.length;){let f=e[s];if(o(f)||l(f)||r(f))break;let y=/^rename from (.*)/.exec(f);y&&(c.oldFileName="a/"+b(y[1]),c.isRename=!0);let k=/^rename to (.*)/.exec(f);k&&(c.newFileName="b/"+b(k[1]),c.isRename=!0);let j=/^copy from (.*)/.exec(f);j&&(c.oldFileName="a/"+b(j[1]),c.isCopy=!0);let O=/^copy to (.*)/.exec(f);O&&(c.newFileName="b/"+b(O[1]),c.isCopy=!0);let D=/^new file mode (\d+)/.exec(f);D&&(c.isCreate=!0,c.newMode=D[1]);let q=/^deleted file mode (\d+)/.exec(f);q&&(c.isDelete=!0,c.oldMode=q[1]);let _e=/^old mode (\d+)/.exec(f);_e&&(c.oldMode=_e[1]);let Oe=/^new mode (\d+)/.exec(f);Oe&&(c.newMode=Oe[1]),/^Binary files /.test(f)&&(c.isBinary=!0),s++}continue}else if(r(w)){if(g)return;g=!0;let p=/^(?:Index:|diff(?: -r \w+)+)\s+/.exec(w);p&&(c.index=w.substring(p[0].length).trim())}s++}if(E(c),E(c),c.oldFileName===void 0!=(c.newFileName===void 0))throw new Error("Missing "+(c.oldFileName!==void 0?'"+++ ..."':'"--- ..."')+" file header for "+((u=c.oldFileName)!==null&&u!==void 0?u:c.newFileName));for(;s<e.length;){let w=e[s];if(r(w)||o(w)||/^===================================================================/.test(w))break;l(w)?c.hunks.push(x()):s++}}function v(u){let c=u.substring(11);if(c.startsWith('"')){let w=$(c);if(w===null)return null;let p=c.substring(w.rawLength+1),f;if(p.startsWith('"')){let y=$(p);if(y===null)return null;f=y.fileName}else f=p;return{oldFileName:w.fileName,newFileName:f}}let g=c.indexOf('"');if(g>0){let w=c.substring(0,g-1),p=$(c.substring(g));return p===null?null:{oldFileName:w,newFileName:p.fileName}}if(c.startsWith("a/")){let w=[],p=0;for(;p=c.indexOf(" b/",p+1),p!==-1;)w.push(p);if(w.length>0){let f=w[Math.floor(w.length/2)];return{oldFileName:c.substring(0,f),newFileName:c.substring(f+1)}}}return null}function b(u){if(u.startsWith('"')){let c=$(u);if(c)return c.fileName}return u}function $(u){if(!u.startsWith('"'))return null;let c="",g=1;for(;g<u.length;){if(u[g]==='"')return{fileName:c,rawLength:g+1};if(u[g]==="\\"&&g+1<u.length)switch(g++,u[g]){case"a":c+="\x07";break;case"b":c+="\b";break;case"f":c+="\f";break;case"n":c+=`
`;break;case"r":c+="\r";break;case"t":c+="	";break;case"v":c+="\v";break;case"\\":c+="\\";break;case'"':c+='"';break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"7":{if(g+2>=u.length||u[g+1]<"0"||u[g+1]>"7"||u[g+2]<"0"||u[g+2]>"7")return null;let w=[parseInt(u.substring(g,g+3),8)];for(g+=3;u[g]==="\\"&&u[g+1]>="0"&&u[g+1]<="7";){if(g+3>=u.length||u[g+2]<"0"||u[g+2]>"7"||u[g+3]<"0"||u[g+3]>"7")return null;w.push(parseInt(u.substring(g+1,g+4),8)),g+=4}c+=new TextDecoder("utf-8").decode(new Uint8Array(w));continue}default:return null}else c+=u[g];g++}return null}function E(u){let c=/^(---|\+\+\+)\s+/.exec(e[s]);if(c){let g=c[1],w=e[s].substring(3).trim().split("	",2),p=(w[1]||"").trim(),f=w[0];f.startsWith('"')?f=b(f):f=f.replace(/\\\\/g,"\\"),g==="---"?(u.oldFileName=f,u.oldHeader=p):(u.newFileName=f,u.newHeader=p),s++}}function x(){var u;let c=s,g=e[s++],w=g.split(/@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/),p={oldStart:+w[1],oldLines:typeof w[2]>"u"?1:+w[2],newStart:+w[3],newLines:typeof w[4]>"u"?1:+w[4],lines:[]};p.oldLines===0&&(p.oldStart+=1),p.newLines===0&&(p.newStart+=1);let f=0,y=0;for(;s<e.length&&(y<p.oldLines||f<p.newLines||!((u=e[s])===null||u===void 0)&&u.startsWith("\\"));s++){let k=e[s].length==0&&s!=e.length-1?" ":e[s][0];if(k==="+"||k==="-"||k===" "||k==="\\")p.lines.push(e[s]),k==="+"?f++:k==="-"?y++:k===" "&&(f++,y++);else throw new Error(`Hunk at line ${c+1} contained invalid line ${e[s]}`)}if(!f&&p.newLines===1&&(p.newLines=0),!y&&p.oldLines===1&&(p.oldLines=0),f!==p.newLines)throw new Error("Added line count did not match for hunk at line "+(c+1));if(y!==p.oldLines)throw new Error("Removed line count did not match for hunk at line "+(c+1));if(s<e.length&&e[s]&&/^[+ -]/.test(e[s])&&!o(e[s]))throw new Error("Hunk at line "+(c+1)+" has more lines than expected (expected "+p.oldLines+" old lines and "+p.newLines+" new lines)");return p}for(;s<e.length;)d();return t}function We(i,e,t){let s=!0,n=!1,r=!1,o=1;return function l(){if(s&&!r){if(n?o++:s=!1,i+o<=t)return i+o;r=!0}if(!n)return r||(s=!0),e<=i-o?i-o++:(n=!0,l())}}function Pe(i,e,t={}){let s;if(typeof e=="string"?s=Ve(e):Array.isArray(e)?s=e:s=[e],s.length>1)throw new Error("applyPatch only works with a single input.");return ot(i,s[0],t)}function ot(i,e,t={}){(t.autoConvertLineEndings||t.autoConvertLineEndings==null)&&(De(i)&&Ie(e)?e=xe(e):Me(i)&&He(e)&&(e=ke(e)));let s=i.split(`
`),n=e.hunks,r=t.compareLine||((u,c,g,w)=>c===w),o=t.fuzzFactor||0,l=0;if(o<0||!Number.isInteger(o))throw new Error("fuzzFactor must be a non-negative integer");if(!n.length)return i;let d="",v=!1,b=!1;for(let u=0;u<n[n.length-1].lines.length;u++){let c=n[n.length-1].lines[u];c[0]=="\\"&&(d[0]=="+"?v=!0:d[0]=="-"&&(b=!0)),d=c}if(v){if(b){if(!o&&s[s.length-1]=="")return!1}else if(s[s.length-1]=="")s.pop();else if(!o)return!1}else if(b){if(s[s.length-1]!="")s.push("");else if(!o)return!1}function $(u,c,g,w=0,p=!0,f=[],y=0){let k=0,j=!1;for(;w<u.length;w++){let O=u[w],D=O.length>0?O[0]:" ",q=O.length>0?O.substr(1):O;if(D==="-")if(r(c+1,s[c],D,q))c++,k=0;else return!g||s[c]==null?null:(f[y]=s[c],$(u,c+1,g-1,w,!1,f,y+1));if(D==="+"){if(!p)return null;f[y]=q,y++,k=0,j=!0}if(D===" ")if(k++,f[y]=s[c],r(c+1,s[c],D,q))y++,p=!0,j=!1,c++;else return j||!g?null:s[c]&&($(u,c+1,g-1,w+1,!1,f,y+1)||$(u,c+1,g-1,w,!1,f,y+1))||$(u,c,g-1,w+1,!1,f,y)}return y-=k,c-=k,f.length=y,{patchedLines:f,oldLineLastI:c-1}}let E=[],x=0;for(let u=0;u<n.length;u++){let c=n[u],g,w=s.length-c.oldLines+o,p;for(let f=0;f<=o;f++){p=c.oldStart+x-1;let y=We(p,l,w);for(;p!==void 0&&(g=$(c.lines,p,f),!g);p=y());if(g)break}if(!g)return!1;for(let f=l;f<p;f++)E.push(s[f]);for(let f=0;f<g.patchedLines.length;f++){let y=g.patchedLines[f];E.push(y)}l=g.oldLineLastI+1,x=p+1-c.oldStart}for(let u=l;u<s.length;u++)E.push(s[u]);return E.join(`
`)}function at(i){for(let e=0;e<i.length;e++)if(i[e]<" "||i[e]>"~"||i[e]==='"'||i[e]==="\\")return!0;return!1}function V(i){if(!at(i))return i;let e='"',t=new TextEncoder().encode(i),s=0;for(;s<t.length;){let n=t[s];n===7?e+="\\a":n===8?e+="\\b":n===9?e+="\\t":n===10?e+="\\n":n===11?e+="\\v":n===12?e+="\\f":n===13?e+="\\r":n===34?e+='\\"':n===92?e+="\\\\":n>=32&&n<=126?e+=String.fromCharCode(n):e+="\\"+n.toString(8).padStart(3,"0"),s++}return e+='"',e}var Te={includeIndex:!0,includeUnderline:!0,includeFileHeaders:!0};function Q(i,e,t,s,n,r,o){let l;o?typeof o=="function"?l={callback:o}:l=o:l={},typeof l.context>"u"&&(l.context=4);let d=l.context;if(l.newlineIsToken)throw new Error("newlineIsToken may not be used with patch-generation functions, only with diffing functions");if(l.callback){let{callback:b}=l;$e(t,s,Object.assign(Object.assign({},l),{callback:$=>{let E=v($);b(E)}}))}else return v($e(t,s,l));function v(b){if(!b)return;b.push({value:"",lines:[]});function $(p){return p.map(function(f){return" "+f})}let E=[],x=0,u=0,c=[],g=1,w=1;for(let p=0;p<b.length;p++){let f=b[p],y=f.lines||lt(f.value);if(f.lines=y,f.added||f.removed){if(!x){let k=b[p-1];x=g,u=w,k&&(c=d>0?$(k.lines.slice(-d)):[],x-=c.length,u-=c.length)}for(let k of y)c.push((f.added?"+":"-")+k);f.added?w+=y.length:g+=y.length}else{if(x)if(y.length<=d*2&&p<b.length-2)for(let k of $(y))c.push(k);else{let k=Math.min(y.length,d);for(let O of $(y.slice(0,k)))c.push(O);let j={oldStart:x,oldLines:g-x+k,newStart:u,newLines:w-u+k,lines:c};E.push(j),x=0,u=0,c=[]}g+=y.length,w+=y.length}}for(let p of E)for(let f=0;f<p.lines.length;f++)p.lines[f].endsWith(`
`)?p.lines[f]=p.lines[f].slice(0,-1):(p.lines.splice(f+1,0,"\\ No newline at end of file"),f++);return{oldFileName:i,newFileName:e,oldHeader:n,newHeader:r,hunks:E}}}function se(i,e){var t,s,n,r,o,l;if(e||(e=Te),Array.isArray(i)){if(i.length>1&&!e.includeFileHeaders&&!i.every(b=>b.isGit))throw new Error("Cannot omit file headers on a multi-file patch. (The result would be unparseable; how would a tool trying to apply the patch know which changes are to which file?)");return i.map(b=>se(b,e)).join(`
`)}let d=[];if(i.isGit){if(e=Te,!i.oldFileName)throw new Error("oldFileName must be specified for Git patches");if(!i.newFileName)throw new Error("newFileName must be specified for Git patches");let b=i.oldFileName,$=i.newFileName;i.isCreate&&b==="/dev/null"?b=$.replace(/^b\//,"a/"):i.isDelete&&$==="/dev/null"&&($=b.replace(/^a\//,"b/")),d.push("diff --git "+V(b)+" "+V($)),i.isDelete&&d.push("deleted file mode "+((t=i.oldMode)!==null&&t!==void 0?t:"100644")),i.isCreate&&d.push("new file mode "+((s=i.newMode)!==null&&s!==void 0?s:"100644")),i.oldMode&&i.newMode&&!i.isDelete&&!i.isCreate&&(d.push("old mode "+i.oldMode),d.push("new mode "+i.newMode)),i.isRename&&(d.push("rename from "+V(((n=i.oldFileName)!==null&&n!==void 0?n:"").replace(/^a\//,""))),d.push("rename to "+V(((r=i.newFileName)!==null&&r!==void 0?r:"").replace(/^b\//,"")))),i.isCopy&&(d.push("copy from "+V(((o=i.oldFileName)!==null&&o!==void 0?o:"").replace(/^a\//,""))),d.push("copy to "+V(((l=i.newFileName)!==null&&l!==void 0?l:"").replace(/^b\//,""))))}else e.includeIndex&&i.oldFileName==i.newFileName&&i.oldFileName!==void 0&&d.push("Index: "+i.oldFileName),e.includeUnderline&&d.push("===================================================================");let v=i.hunks.length>0;e.includeFileHeaders&&i.oldFileName!==void 0&&i.newFileName!==void 0&&(!i.isGit||v)&&(d.push("--- "+V(i.oldFileName)+(i.oldHeader?"	"+i.oldHeader:"")),d.push("+++ "+V(i.newFileName)+(i.newHeader?"	"+i.newHeader:"")));for(let b=0;b<i.hunks.length;b++){let $=i.hunks[b],E=$.oldLines===0?$.oldStart-1:$.oldStart,x=$.newLines===0?$.newStart-1:$.newStart;d.push("@@ -"+E+","+$.oldLines+" +"+x+","+$.newLines+" @@");for(let u of $.lines)d.push(u)}return d.join(`
`)+`
`}function Ee(i,e,t,s,n,r,o){if(typeof o=="function"&&(o={callback:o}),o?.callback){let{callback:l}=o;Q(i,e,t,s,n,r,Object.assign(Object.assign({},o),{callback:d=>{l(d?se(d,o.headerOptions):void 0)}}))}else{let l=Q(i,e,t,s,n,r,o);return l?se(l,o?.headerOptions):void 0}}function lt(i){let e=i.endsWith(`
`),t=i.split(`
`).map(s=>s+`
`);return e?t.pop():t.push(t.pop().slice(0,-1)),t}var qe={context:3};function Re(i){return[...Object.entries(i.files),...i.deleted.map(t=>[t,""])].map(([t,s])=>{let n=i.before[t],r=n===void 0?"/dev/null":`a/${t}`,o=i.deleted.includes(t)?"/dev/null":`b/${t}`;return Ee(r,o,n??"",s,"","",qe).replace(/^=+\n/,"")}).join("")}function ze(i,e,t){let s=Pe(t,Q("","",i,e,"","",qe));return s===!1?void 0:s}var Ce="failures/site.yaml",Ue="plainspoken-draft";function U(){let i=sessionStorage.getItem(Ue);return i===null?{current:Ce,files:{}}:JSON.parse(i)}function ie(i){sessionStorage.setItem(Ue,JSON.stringify(i))}function ne(i,e,t){return{current:e,files:{...i.files,[e]:{...i.files[e],content:t}}}}async function G(i,e){if(i.files[e])return{...i,current:e};let t=await K(),n=t?.files.some(o=>o.name===e)||t?.complete===!1?await oe(e):void 0,r=n?{content:n.content,origin:n.content,version:n.version}:{content:""};return{current:e,files:{...i.files,[e]:r}}}async function Ge(i,e){let t={...i.files},s=!0;for(let n of e){let r=t[n];if(r===void 0)continue;let o=await oe(n),l=ze(r.origin??"",r.content,o?.content??"");s&&=l!==void 0,t[n]={content:l??r.content,...o&&{origin:o.content,version:o.version}}}return{draft:{...i,files:t},clean:s}}function Be(i,e){let t=Object.fromEntries(Object.entries(i.files).filter(([s])=>!e.includes(s)));return{...i,files:t}}function re({content:i,origin:e}){return i!==(e??"")}function B(i){let e=Object.entries(i.files).filter(([,r])=>re(r)),t=e.filter(([,{content:r}])=>r.trim()),s=e.filter(([,{content:r,version:o}])=>!r.trim()&&o),n=[...t,...s];return{files:Object.fromEntries(t.map(([r,{content:o}])=>[r,o])),deleted:s.map(([r])=>r),base:Object.fromEntries(n.flatMap(([r,{version:o}])=>o?[[r,o]]:[])),before:Object.fromEntries(n.flatMap(([r,{origin:o}])=>o?[[r,o]]:[]))}}async function K(){return Je(()=>P(T.client.GET("/api/v1/rules/files")))}async function oe(i){return Je(()=>P(T.client.GET("/api/v1/rules/files/{name}",{params:{path:{name:i}}})))}async function Je(i){try{return await i()}catch(e){if(e instanceof M&&[403,404].includes(e.status))return;throw e}}var ct=1e3,dt=30;async function ae(i){for(let e=0;e<dt;e++){let{data:t}=await T.client.GET("/api/v1/catalogue/status");if((t?.workers?.map(n=>n.fingerprint)??[t?.fingerprint]).every(n=>n===i))return!0;await new Promise(n=>setTimeout(n,ct))}return!1}var le=class extends C{static properties={...C.properties,key:{},reviewed:{state:!0},outcome:{state:!0}};static styles=[...C.styles,_,N,R`
      ps-review {
        display: grid;
        gap: 1rem;
      }
      h1 {
        max-inline-size: 46rem;
      }
    `];async load(e){let t={number:Number(this.key)};return{change:await P(e.GET("/api/v1/rules/publications/{number}",{params:{path:t}})),site:await K()}}follow(e,t){return e}draw({change:e,site:t}){let s=m.changes,n=this.reviewed;return a`${L("changes")}
      <header class="page"><h1>${e.reason}</h1></header>
      <dl class="facts">
        ${X(s.state,`${s.states[e.state]}${e.outdated?` \xB7 ${s.outdated}`:""}`)}
        ${X(e.state==="waiting"?s.proposedBy:s.by,we(e))}
        ${X(s.when,z(e.decided_at??e.proposed_at))} ${X(s.files,ve(e))}
        ${e.restores?X(s.restores,a`<a href=${F(["workbench","changes",String(e.restores)])}>${s.number(e.restores)}</a>`):h}
      </dl>
      ${this.outcome?a`<p class="good" role="status">${this.outcome}</p>`:h}
      ${e.outdated?a`<p class="trouble">${s.outdatedHint}</p>`:h}
      ${n?a`<ps-review
            .change=${n.change}
            .approves=${n.takesBack?void 0:e}
            .restores=${n.takesBack?e.id:void 0}
            publishing=${n.takesBack&&!t?.publishes?"waits":"now"}
            @published=${this.#s}
          ></ps-review>`:a`<ps-difference .text=${e.difference??""}></ps-difference>`}
      <p class="row">${this.#e(e)}</p>`}#e(e){let t=m.changes;if(this.reviewed?.takesBack)return a`<button type="button" @click=${()=>this.reviewed=void 0}>${t.leave}</button>`;let s=(n,r,o,l="")=>n?a`<button type="button" class=${l} @click=${()=>{this.#i(o)}}>${r}</button>`:h;return a`${s(e.may_approve&&!this.reviewed,t.review,()=>this.#t("draft"),"primary")}
    ${s(e.may_withdraw,e.yours?t.withdraw:t.refuse,()=>this.#n(e.id))}
    ${s(e.state==="published",t.takeBack,()=>this.#t("earlier"))}
    ${e.state==="waiting"&&e.yours&&!e.may_approve&&!e.outdated?a`<span class="soft">${t.somebodyElse}</span>`:h}`}async#t(e){let t={path:{number:Number(this.key)}},{client:s}=T,n=e==="draft"?await P(s.GET("/api/v1/rules/publications/{number}/draft",{params:t})):await P(s.GET("/api/v1/rules/publications/{number}/earlier",{params:t})),r=[...Object.keys(n.files),...n.deleted];if(r.length===0){this.outcome=m.changes.nothingToTakeBack;return}let o=await Promise.all(r.map(oe)),l=Object.fromEntries(o.flatMap(d=>d?[[d.name,d.content]]:[]));this.outcome=void 0,this.reviewed={change:{...n,before:l},takesBack:e==="earlier"}}async#n(e){await P(T.client.POST("/api/v1/rules/publications/{number}/withdraw",{params:{path:{number:e}}})),this.reviewed=void 0,await this.reload()}#s=e=>{let{id:t,impact:s,state:n}=e.detail,r=this.reviewed?.takesBack;this.reviewed=void 0;let o=m.changes;n==="waiting"?this.outcome=o.proposed:(this.outcome=o.taking,ae(s.after).then(l=>this.outcome=l?o.inForce:o.notYet)),r?location.hash=F(["workbench","changes",String(t)]):this.reload()};async#i(e){try{await e(),this.failure=void 0}catch(t){this.failure=t}}};function X(i,e){return a`<div>
    <dt>${i}</dt>
    <dd>${e}</dd>
  </div>`}var ce=class extends A{static properties={text:{}};static styles=[H,R`
      pre {
        margin: 0;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        font: 0.8125rem/1.55 ui-monospace, monospace;
        max-block-size: 26rem;
        overflow: auto;
        padding-block: 0.4rem;
      }
      span {
        display: block;
        padding-inline: 0.9rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        min-block-size: 1.55em;
      }
      .name {
        font-weight: 600;
      }
      .place {
        color: var(--_soft);
      }
      .added {
        background: color-mix(in srgb, var(--_good) 14%, transparent);
      }
      .removed {
        background: color-mix(in srgb, var(--_bad) 12%, transparent);
      }
    `];constructor(){super(),this.text=""}render(){let e=this.text.replace(/\n$/,"").split(`
`);return a`<pre tabindex="0" role="region" aria-label=${m.review.difference}>${e.map(t=>a`<span class=${ut(t)}>${t}</span>`)}</pre>`}};function ut(i){return/^(---|\+\+\+) /.test(i)?"name":i.startsWith("@@")?"place":i.startsWith("+")?"added":i.startsWith("-")?"removed":""}var pt=6,ft=1,Ye=Promise.resolve();function S(i){let e=Ye.then(()=>mt(i));return Ye=e.catch(()=>{}),e}async function mt(i){for(let e=1;;e++)try{return await i()}catch(t){if(!(t instanceof M&&t.code==="busy")||e===pt)throw t;await new Promise(n=>setTimeout(n,(t.retryAfter??ft)*1e3))}}var Qe=R`
  .two {
    display: grid;
    grid-template-columns: minmax(0, 5fr) minmax(0, 7fr);
    gap: 1.5rem;
    align-items: start;
  }
  .two > *,
  .one > * {
    display: grid;
    gap: 0.75rem;
    min-inline-size: 0;
  }
  @media (max-width: 64rem) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: end;
  }
  .files button[aria-pressed="true"] {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
  }
  .files form {
    display: flex;
    gap: 0.4rem;
    align-items: end;
    margin-inline-start: auto;
  }
  .findings button {
    font: 0.8125rem/1.5 ui-monospace, monospace;
    border: 0;
    background: none;
    padding: 0;
    min-block-size: 1.5rem;
    text-decoration: underline;
  }
  .verdict {
    font-weight: 600;
  }
  ps-review {
    display: grid;
    gap: 1rem;
  }
`;function Ke(i,e,t,s){let n=m.draft,r=e?.files.filter(({problem:d})=>!d).map(({name:d})=>d)??[],o=new Set([...Object.keys(i.files),...r]),l=d=>{d.preventDefault();let v=d.target;t(String(new FormData(v).get("name")).trim()),v.reset()};return a`<div class="files">
    ${Object.entries(i.files).map(([d,v])=>a`<button type="button" aria-pressed=${d===i.current} @click=${()=>t(d)}>
          ${d}${re(v)?a` <span class="soft">${n.changed}</span>`:h}
        </button>`)}
    <form @submit=${l}>
      <label>${n.open}<input name="name" list="known" required placeholder=${n.openHint} /></label>
      <datalist id="known">
        ${[...o].map(d=>a`<option value=${d}></option>`)}
      </datalist>
      <button type="submit">${n.openIt}</button>
      ${Object.values(i.files).some(re)?a`<button type="button" @click=${s}>${n.revert}</button>`:h}
    </form>
  </div>`}function Xe(i,e,t){let s=m.draft,n=i.examples,r=(o,l,d,v)=>a`<button type="button" class=${v} @click=${()=>t(o,l,d)}>${e(o)}:${l}</button>`;return a`<p class="verdict ${i.publishable?"good":"error"}">
      ${i.publishable?s.publishable:s.notPublishable} ${n?s.examples(n.passed,n.failed):h}
    </p>
    <ul class="findings plain">
      ${i.findings.map(({file:o,line:l,column:d,severity:v,message:b,fix:$})=>a`<li>${r(o,l,d,v)} ${b} ${$?a`<span class="soft">${$}</span>`:h}</li>`)}
      ${n?.failures.map(({file:o,line:l,why:d,advice:v})=>a`<li>${r(o,l,1,"error")} ${d} <span class="soft">${v}</span></li>`)}
    </ul>`}var ht=500,de=class extends A{static properties={draft:{state:!0},site:{state:!0},names:{state:!0},ready:{state:!0},checked:{state:!0},explained:{state:!0},trouble:{state:!0},outcome:{state:!0}};static styles=[...C.styles,_,N,Qe];#e;#t={files:{},deleted:[],base:{},before:{}};constructor(){super(),this.draft=U(),this.ready=!1,this.names={},this.#t=B(this.draft),this.#n()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.#e)}async#n(){await this.#p(async()=>{let[e,t]=await Promise.all([K(),gt(),import("./authoring-JONYKATU.js")]);this.site=e,this.names=t;let{query:s}=J(),n=s.get("text"),r=n&&!this.draft.current.startsWith("failures/")?Ce:this.draft.current;this.#u(await G(this.draft,r)),this.ready=!0,await this.updateComplete,n&&(Z({}),this.#i?.add({example:n,step:s.get("step")??"",words:s.get("words")??""}))})}get#s(){return this.renderRoot.querySelector("ps-editor")}get#i(){return this.renderRoot.querySelector("ps-rule-form")}get#r(){return this.draft.files[this.draft.current]?.content??""}render(){let e=m.draft;return a`${L("draft")}
      <h1>${e.title}</h1>
      ${this.trouble===void 0?h:a`<p class="trouble" role="alert">${I(this.trouble)?.sentence??m.states.unreachable}</p>`}
      ${this.outcome?a`<p role="status"><span class="good">${this.outcome}</span> <a href=${F(["workbench","changes"])}>${e.history}</a></p>`:h}
      ${this.ready?this.#c():a`<p class="soft" role="status">${m.states.loading}</p>`}`}#c(){let e=m.draft,{current:t}=this.draft,s=t.startsWith("failures/"),n=Object.keys(this.#t.files).length+this.#t.deleted.length>0;return a`${Ke(this.draft,this.site,r=>{this.#a(r)},()=>this.#l([t]))}
      <div class=${s?"two":"one"}>
        ${s?a`<section class="card" aria-labelledby="questions">
              <h2 id="questions">${m.rule.questions}</h2>
              <ps-rule-form .text=${this.#r} @edit=${this.#b}></ps-rule-form>
            </section>`:h}
        <section aria-label=${m.rule.file}>
          ${Se(t,a`<ps-editor .name=${t} .names=${this.names} .content=${this.#r} @change=${this.#w} @place=${this.#v}></ps-editor>`)}
          <div aria-live="polite">${this.checked?Xe(this.checked,r=>this.#d(r),(...r)=>{this.#m(...r)}):a`<p class="soft">${n?e.checking:e.empty}</p>`}</div>
          ${this.#f()}
        </section>
      </div>
      ${n?a`<ps-review
            editable
            .change=${this.#t}
            .checked=${this.checked}
            .publishing=${this.#o}
            @published=${this.#x}
            @newest=${this.#k}
            @dropped=${this.#P}
          ></ps-review>`:h}`}get#o(){return this.site===void 0?"off":this.site.publishes?"now":"waits"}#f(){let e=this.explained?.answer;return e===void 0?h:a`<section class="card" aria-labelledby="reads">
      <h2 id="reads">${m.try.customerReads}</h2>
      <div class="reads">
        <strong>${e.message}</strong>
        <ul>
          ${e.actions.map(t=>a`<li>${t.text} <span class="soft">${m.readers[t.who]??""}</span></li>`)}
        </ul>
      </div>
    </section>`}#d(e){return Object.keys(this.draft.files).find(t=>e===t||e.endsWith(`/${t}`))??e}async#m(e,t,s){let n=this.#d(e);this.draft.files[n]&&await this.#a(n),await this.updateComplete,this.#s?.reveal(t,s)}#a(e){return this.#p(async()=>this.#u(await G(this.draft,e)))}#l(e){let{current:t}=this.draft;this.#p(async()=>this.#u(await G(Be(this.draft,e),t)))}#b=e=>{this.#h(e.detail)};#w=()=>{let e=this.#s?.content??"";e!==this.#r&&this.#h(e)};#v=()=>{this.#i?.showAt(this.#s?.cursor??0)};#h(e){this.outcome=void 0,this.#u(ne(this.draft,this.draft.current,e))}#u(e){let t=JSON.stringify(this.#t);this.draft=e,ie(e);let s=B(e);JSON.stringify(s)!==t&&(this.#t=s,this.checked=void 0),clearTimeout(this.#e),this.#e=setTimeout(()=>{this.#y()},ht)}async#y(){let e=this.#t,{files:t,deleted:s}=e;if(Object.keys(t).length+s.length===0){this.explained=void 0,this.#g();return}await this.#p(async()=>{let n=await S(async()=>e===this.#t?P(T.client.POST("/api/v1/rules/check",{body:{files:t,deleted:[...s]}})):void 0);n===void 0||e!==this.#t||(this.checked=n,this.#g(),await this.#$(e))})}async#$(e){let{text:t="",step:s=""}=this.#i?.sample??{},n={text:t,audience:"user",files:e.files,...s&&{step:s}},o=this.checked?.examples!==void 0&&t!==""?await S(()=>P(T.client.POST("/api/v1/rules/explain",{body:n}))):void 0;e===this.#t&&(this.explained=o)}#g(){if(this.#s===null)return;let e=(this.checked?.examples?.failures??[]).map(({file:t,line:s,why:n,advice:r})=>({file:t,line:s,column:1,severity:"error",message:n,fix:r}));this.#s.findings=[...this.checked?.findings??[],...e].filter(({file:t})=>this.#d(t)===this.draft.current)}#x=e=>{let{files:t,impact:s,state:n}=e.detail,r=m.changes,o=t.map(({file:d})=>d),l=()=>this.#l(o);if(n==="waiting"){this.outcome=r.proposed,l();return}this.outcome=r.taking,l(),ae(s.after).then(d=>this.outcome=d?r.inForce:r.notYet)};#k=e=>{this.#p(async()=>{let{draft:t,clean:s}=await Ge(this.draft,e.detail);this.#u(t),this.outcome=s?m.review.broughtTogether:m.review.bothChanged})};#P=e=>this.#l(e.detail);async#p(e){try{await e(),this.trouble=void 0}catch(t){this.trouble=t}}};async function gt(){let{faults:i,subjects:e}=await P(T.client.GET("/api/v1/rules/lists"));return{faults:i.map(({name:t,sentence:s=""})=>({label:t,type:"constant",info:s})),subjects:e.map(({name:t,noun:s})=>({label:t,type:"constant",info:s}))}}var ue=class extends A{static properties={text:{},step:{},found:{state:!0},lists:{state:!0},phrase:{state:!0},entry:{state:!0},impact:{state:!0},busy:{state:!0},trouble:{state:!0}};static styles=[H,...C.styles,_,R`
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 0.5rem;
        min-inline-size: 0;
      }
      legend {
        font-weight: 600;
        padding: 0;
        margin-block-end: 0.4rem;
      }
      .phrases {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      .phrases label {
        display: flex;
        align-items: center;
        gap: 0.4rem;
        font: 0.875rem/1.5 ui-monospace, monospace;
        color: var(--_text);
        border: 1px solid var(--_line);
        border-radius: 99px;
        padding: 0.15rem 0.8rem;
        cursor: pointer;
      }
      .phrases label:has(:checked) {
        border-color: var(--_accent);
        background: color-mix(in srgb, var(--_accent) 12%, transparent);
      }
      .phrases input[type="radio"] {
        min-block-size: 0;
        margin: 0;
        accent-color: var(--_accent);
      }
      .phrases input[type="text"] {
        font: inherit;
        min-inline-size: 12rem;
      }
      select {
        inline-size: min(100%, 46rem);
      }
      .preview {
        background: var(--_raised);
        border-radius: var(--_radius);
        padding: 0.9rem 1rem;
        display: grid;
        gap: 0.6rem;
      }
      .preview code.block {
        background: var(--_surface);
      }
    `];#e=0;constructor(){super(),this.text="",this.step="",this.phrase="",this.entry="",this.busy=!1}willUpdate(e){(e.has("text")||e.has("step"))&&(this.found=void 0,this.#i({}))}render(){let e=m.guided;return a`<section class="card" aria-labelledby="guided">
      <h2 id="guided">${e.title}</h2>
      ${this.trouble===void 0?h:a`<p class="trouble" role="alert">${I(this.trouble)?.sentence??m.states.unreachable}</p>`}
      ${this.found?this.#t(this.found):a`<p class="soft" role="status">${e.looking}</p>`}
      <div role="status">${this.found&&!this.busy?this.#n(this.found):this.found?a`<p class="soft">${e.trying}</p>`:h}</div>
      <p class="row">
        <button type="button" ?disabled=${this.busy} @click=${()=>{this.#i({rule:!0})}}>${e.draftRule}</button>
        <a href=${F(["workbench","draft"],{text:this.text,step:this.step,words:this.found?.phrases[0]??""})}>${e.writeRule}</a>
      </p>
    </section>`}#t(e){let t=m.guided,s=this.phrase!==""&&!e.phrases.includes(this.phrase),n=e.faults.map(({name:l,sentence:d})=>Fe(`fault:${l}`,d??l,this.entry)),r=new Set(e.faults.map(({name:l})=>l)),o=this.lists?.faults.filter(({name:l,sentence:d})=>d&&!r.has(l))??[];return a`<fieldset>
        <legend>${t.words}</legend>
        <div class="phrases">
          ${e.phrases.map(l=>a`<label><input type="radio" name="phrase" .checked=${l===this.phrase} @change=${()=>this.#s(l,this.entry)} />${l}</label>`)}
          <label
            >${t.other}<input type="text" maxlength="200" .value=${s?this.phrase:""} @change=${l=>this.#s(Ze(l),this.entry)}
          /></label>
        </div>
      </fieldset>
      <label
        >${t.entry}<select @change=${l=>this.#s(this.phrase,Ze(l))}>
          <option value="" ?selected=${this.entry===""}>${t.choose}</option>
          <optgroup label=${t.likely}>
            ${n}
          </optgroup>
          <optgroup label=${t.faults}>
            ${o.map(({name:l,sentence:d})=>Fe(`fault:${l}`,d??l,this.entry))}
          </optgroup>
          <optgroup label=${t.subjects}>
            ${this.lists?.subjects.map(({name:l,noun:d})=>Fe(`subject:${l}`,d,this.entry))}
          </optgroup>
        </select></label
      >`}#n(e){let t=m.guided;return e.kind==="none"?a`<p>${e.explained_by?t.explained(e.explained_by):t.none}</p>`:a`<div class="preview">
      <p>${e.kind==="line"?t.line(e.phrase??"",e.list==="subjects"?t.subject:t.fault,e.entry??""):t.rule(e.file??"")}</p>
      ${e.kind==="line"&&e.message?a`<div class="reads"><span class="soft">${t.reads}</span><strong>${e.message}</strong></div>`:h}
      <code class="block">${e.added?.trimEnd()}</code>
      ${e.holds||e.kind==="rule"?h:a`<p class="warning">${t.doesNotHold}</p>`}
      ${e.findings?.length?a`<ul class="plain">
            ${e.findings.map(({severity:s,message:n,fix:r})=>a`<li><span class=${s}>${n}</span> <span class="soft">${r}</span></li>`)}
          </ul>`:h}
      ${this.impact?a`<ps-impact .impact=${this.impact}></ps-impact>`:h}
      <p class="row">
        <button type="button" class="primary" @click=${()=>{this.#c(e)}}>${e.kind==="line"?t.take:t.takeRule}</button>
      </p>
    </div>`}#s(e,t){if(this.phrase=e.trim(),this.entry=t,!this.phrase||!t)return;let[s,n]=[t.slice(0,t.indexOf(":")),t.slice(t.indexOf(":")+1)];this.#i({phrase:this.phrase,[s]:n})}async#i(e){let t=++this.#e,{files:s}=B(U()),n={text:this.text,...this.step&&{step:this.step},...e,files:s};this.busy=!0,this.impact=void 0,await this.#o(async()=>{this.lists??=await P(T.client.GET("/api/v1/rules/lists"));let r=await S(()=>P(T.client.POST("/api/v1/rules/propose",{body:n})));t===this.#e&&(this.found=r,r.kind==="line"&&(this.phrase=r.phrase??"",this.entry=`${r.list==="subjects"?"subject":"fault"}:${r.entry??""}`))}),t===this.#e&&(this.busy=!1),this.found?.kind==="line"&&this.found.holds&&await this.#r(this.found,t)}async#r(e,t){let{file:s="",content:n=""}=e,r={...B(U()).files,[s]:n};await this.#o(async()=>{let o=await S(async()=>t===this.#e?P(T.client.POST("/api/v1/rules/impact",{body:{files:r}})):void 0);t===this.#e&&(this.impact=o)})}async#c({file:e="",content:t=""}){await this.#o(async()=>{ie(ne(await G(U(),e),e,t)),location.hash=F(["workbench","draft"])})}async#o(e){try{await e(),this.trouble=void 0}catch(t){this.trouble=t}}};function Fe(i,e,t){return a`<option value=${i} ?selected=${i===t}>${e.replace(/\{\w+\}/g,"\u2026")}</option>`}function Ze(i){return i.target.value}var bt=5,pe=class extends A{static properties={impact:{attribute:!1},all:{state:!0}};static styles=[H,_,R`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      .total {
        font-size: 1.0625rem;
        font-weight: 600;
      }
      li {
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        padding: 0.75rem 1rem;
        display: grid;
        gap: 0.5rem;
      }
      .count {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .both {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr));
        gap: 0.75rem 1.5rem;
      }
      .side {
        display: grid;
        gap: 0.2rem;
        align-content: start;
        border-inline-start: 3px solid var(--_line);
        padding-inline-start: 0.75rem;
      }
      .then {
        border-inline-start-color: var(--_good);
      }
      button {
        justify-self: start;
      }
    `];constructor(){super(),this.all=!1}render(){let{impact:e}=this;if(e===void 0)return h;let t=m.review,s=this.all?e.groups:e.groups.slice(0,bt),n=e.groups.length-s.length;return a`<p class="total">${e.changed===0?t.unchanged(e.failures):t.changed(e.changed,e.failures,e.vms)}</p>
      ${e.complete?h:a`<p class="soft">${t.incomplete}</p>`}
      <ol class="plain">
        ${s.map(r=>this.#e(r))}
      </ol>
      ${n>0?a`<button type="button" @click=${()=>this.all=!0}>${t.moreGroups(n)}</button>`:h}`}#e({failures:e,texts:t,vms:s,samples:n}){let r=m.review,[o]=n;return a`<li>
      <span class="row"><span class="count">${r.failures(e)}</span><span class="soft">${r.spread(t,s)}</span></span>
      ${o?a`<code class="block">${o.text}</code>
            <div class="both">${et(r.now,"",o.before)}${et(r.then,"then",o.after)}</div>`:h}
    </li>`}};function et(i,e,t){return a`<div class="side ${e}">
    <span class="soft">${i} · ${t.rule_id??m.review.fallback}</span>
    <span>${t.user_message}</span>
    ${t.next_actions.length>0?a`<span class="soft">${t.next_actions.map(({text:s})=>s).join(" \xB7 ")}</span>`:h}
  </div>`}var tt=[7,30,90,365,ee],wt=30,fe=class extends C{static styles=[...C.styles,N,R`
      .frame {
        overflow-x: auto;
        padding: 0;
      }
      table {
        border-collapse: collapse;
        inline-size: 100%;
        min-inline-size: 44rem;
      }
      th,
      td {
        text-align: start;
        padding: 0.6rem 1rem;
        border-block-end: 1px solid var(--_line);
        vertical-align: top;
        font-weight: 400;
      }
      thead th {
        font-size: 0.8125rem;
        font-weight: 550;
        color: var(--_soft);
        vertical-align: bottom;
      }
      tbody tr:last-child > * {
        border: 0;
      }
      tbody th {
        inline-size: 100%;
        min-inline-size: 18rem;
      }
      thead .number {
        white-space: normal;
        min-inline-size: 5.5rem;
      }
      tbody th p:first-child {
        font-weight: 550;
      }
      .number {
        text-align: end;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      code {
        font: 0.8125rem ui-monospace, monospace;
        overflow-wrap: anywhere;
      }
      meter {
        inline-size: 6rem;
        block-size: 0.5rem;
        display: block;
        margin-block-start: 0.35rem;
        margin-inline-start: auto;
      }
      strong.bad {
        color: var(--_bad);
      }
    `];async load(e){let t=r=>P(e.GET("/api/v1/rules/outcomes",{params:{query:{days:r}}})),s=Ae(tt),n=await t(s??wt);return s===void 0&&n.answers.length===0?t(ee):n}follow(e,t){return e}draw(e){let t=m.outcomes;return a`${L("outcomes")}
      <h1>${t.title}</h1>
      <p>${t.about}</p>
      <form class="filters" @submit=${s=>s.preventDefault()}>
        <label
          >${m.overview.span}<select @change=${this.#n}>
            ${tt.map(s=>a`<option value=${s} ?selected=${s===e.days}>${s===ee?m.overview.ever:m.overview.days(s)}</option>`)}
          </select></label
        >
        <span class="soft">${t.looked(e.jobs)}${e.complete?h:` ${t.incomplete}`}</span>
      </form>
      ${e.answers.length===0?a`<p class="soft" role="status">${t.empty}</p>`:this.#e(e.answers)}
      ${e.answers.length<e.answers_found?a`<p class="soft">${t.more(e.answers.length,e.answers_found)}</p>`:h}`}#e(e){let t=m.outcomes;return a`<div class="card frame" tabindex="0" role="region" aria-label=${t.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t.answer}</th>
            <th scope="col" class="number">${t.failures}</th>
            <th scope="col" class="number">${t.vms}</th>
            <th scope="col" class="number">${t.next}</th>
            <th scope="col" class="number">${t.unhelpful}</th>
          </tr>
        </thead>
        <tbody>
          ${e.map(s=>this.#t(s))}
        </tbody>
      </table>
    </div>`}#t(e){let t=m.outcomes;return a`<tr>
      <th scope="row">
        <p>${e.message??a`<span class="soft">${t.gone}</span>`}</p>
        <p class="soft">
          <code>${e.rule_id??t.noRule}</code>${e.place?a` · ${e.place}`:h}
          ${e.job_id?a` · <a href=${F(["jobs",e.job_id])}>${t.newest}</a>`:h}
        </p>
      </th>
      <td class="number">${e.failures}</td>
      <td class="number">${e.vms}</td>
      <td class="number">
        ${e.followed===0?a`<span class="soft">${t.notFollowed}</span>`:a`${t.succeeded(e.succeeded,e.followed)}
              <meter aria-hidden="true" min="0" low=${e.followed/2} high=${e.followed/2} optimum=${e.followed} max=${e.followed} value=${e.succeeded}></meter>`}
      </td>
      <td class="number">${e.unhelpful?a`<strong class="bad">${e.unhelpful}</strong>`:"0"}</td>
    </tr>`}#n=e=>{Z({days:e.target.value}),this.reload()}};var me=class extends C{static styles=[...C.styles,_,N,R`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 0.75rem;
      }
      article {
        display: grid;
        gap: 0.5rem;
      }
    `];load(e){return P(e.GET("/api/v1/unexplained"))}follow(e,t){return e}draw(e){let t=m.queue,s=new Intl.NumberFormat(void 0,{style:"percent",maximumFractionDigits:1});return a`${L("queue")}
      <h1>${t.title}</h1>
      <p>
        ${e.failures===0?t.noFailures:t.share(e.unexplained,e.failures,s.format(e.unexplained/e.failures))}
        ${e.complete?h:t.incomplete}
      </p>
      ${e.clusters.length===0&&e.failures>0?a`<p class="soft">${t.empty}</p>`:h}
      <ol>
        ${e.clusters.map(n=>a`<li>${this.#e(n)}</li>`)}
      </ol>`}#e(e){let t=m.queue,{text:s,step:n="",operation:r=""}=e.sample,[o]=e.answered_by;return a`<article class="card">
      <div class="row">
        <strong>${t.met(e.vms??0,e.count)}</strong>
        <span class="soft">${z(e.last_seen)}</span>
        <span class="soft">${Object.keys(e.steps).filter(Boolean).join(", ")}</span>
      </div>
      <code class="block">${e.template}</code>
      ${s===e.template?h:a`<span class="soft">${t.sample} <code>${s}</code></span>`}
      <div class="row">
        <a class="button" href=${F(["workbench","try"],{text:s,step:n,operation:r})}>${t.explain}</a>
        ${o?a`<span class="soft">${t.answered(o.rule_id)}</span>`:h}
      </div>
    </article>`}};var he=class extends A{static properties={change:{attribute:!1},checked:{attribute:!1},publishing:{},approves:{attribute:!1},restores:{attribute:!1},editable:{type:Boolean},impact:{state:!0},busy:{state:!0},trouble:{state:!0},conflicts:{state:!0}};static styles=[H,...C.styles,_,R`
      .steps {
        list-style: none;
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 1.5rem;
        font-size: 0.9375rem;
      }
      .steps li::before {
        content: "○";
        margin-inline-end: 0.45rem;
        color: var(--_soft);
      }
      .steps li.done::before {
        content: "✓";
        color: var(--_good);
        font-weight: 700;
      }
      .steps li.bad::before {
        content: "✗";
        color: var(--_bad);
        font-weight: 700;
      }
      .conflict {
        display: grid;
        gap: 0.6rem;
      }
    `];constructor(){super(),this.publishing="off",this.editable=!1,this.busy="",this.conflicts=[]}willUpdate(e){e.has("change")&&(this.impact=void 0,this.conflicts=[],this.trouble=void 0,this.editable||this.#c())}render(){let e=m.review;return a`<section class="card" aria-labelledby="effect">
        <div class="row">
          <h2 id="effect">${e.impact}</h2>
          <button type="button" ?disabled=${this.busy!==""||!this.checked?.publishable} @click=${()=>{this.#o()}}>
            ${this.impact?e.weighAgain:e.weigh}
          </button>
        </div>
        <div role="status">
          ${this.busy==="impact"?a`<p class="soft">${e.weighing}</p>`:h}
          ${this.impact?a`<ps-impact .impact=${this.impact}></ps-impact>`:a`<p class="soft">${e.impactHint}</p>`}
        </div>
      </section>
      <section class="card" aria-labelledby="lines">
        <h2 id="lines">${e.difference}</h2>
        <ps-difference .text=${Re(this.change)}></ps-difference>
      </section>
      <section class="card" aria-labelledby="publish">
        <h2 id="publish">${this.#e}</h2>
        ${this.#t()} ${this.#i()} ${this.#r()} ${this.publishing==="off"?this.#s():this.#n()}
      </section>`}get#e(){let e=m.review;return this.publishing==="off"?e.save:this.approves?e.approve:this.publishing==="now"?e.publish:e.propose}#t(){let e=m.review,t=this.checked?.examples,s=(r,o)=>a`<li class=${r===void 0?"":r?"done":"bad"}>${o}</li>`,n=this.checked&&!this.checked.findings.some(({severity:r})=>r==="error");return a`<ul class="steps">
      ${s(n,n===!1?e.errors:e.noErrors)}
      ${s(t&&t.failed===0,t?e.examples(t.passed,t.failed):e.noExamples)}
      ${s(this.impact?!0:void 0,this.impact?e.seen:e.unseen)}
    </ul>`}#n(){let e=m.review,t=this.checked?.publishable&&this.impact&&this.busy===""&&this.conflicts.length===0;return a`<form @submit=${this.#f}>
      ${this.publishing==="waits"?a`<p class="soft">${e.waits}</p>`:h}
      ${this.approves?h:a`<label>${e.reason}<textarea name="reason" rows="2" maxlength="500" required placeholder=${e.reasonHint}></textarea></label>`}
      <p class="row">
        <button type="submit" class="primary" ?disabled=${!t}>${this.busy==="publish"?e.publishing:this.#e}</button>
        ${this.approves?h:a`<button type="button" class="quiet" @click=${this.#l}>${e.patch}</button>`}
      </p>
    </form>`}#s(){let e=m.review;return a`<p class="soft">${e.off}</p>
      <p class="row">
        <button type="button" class="primary" ?disabled=${!this.checked?.publishable} @click=${this.#l}>${e.patch}</button>
        ${Object.entries(this.change.files).map(([t,s])=>a`<button type="button" ?disabled=${!this.checked?.publishable} @click=${()=>st(t.replaceAll("/","-"),s)}>
              ${e.download(t)}
            </button>`)}
      </p>`}#i(){if(this.conflicts.length===0)return h;let e=m.review,t=this.conflicts.map(({file:n})=>n),s=n=>()=>this.dispatchEvent(new CustomEvent(n,{detail:t}));return a`<div class="conflict" role="alert">
      <h3>${e.conflict}</h3>
      ${this.conflicts.map(({file:n,by:r,at:o,reason:l,difference:d})=>a`<p>${r&&o?e.changedBy(n,r,je(o),l??""):e.changedByHand(n)}</p>
            ${d?a`<ps-difference .text=${d}></ps-difference>`:h}`)}
      ${this.editable?a`<p class="row">
            <button type="button" class="primary" @click=${s("newest")}>${e.bringTogether}</button>
            <button type="button" @click=${s("dropped")}>${e.drop}</button>
          </p>`:a`<p>${e.startAgain}</p>`}
    </div>`}#r(){if(this.trouble===void 0)return h;let e=I(this.trouble),t=this.trouble instanceof M?this.trouble.problem.findings??[]:[];return a`<div class="trouble" role="alert">
      <span>${e?.sentence??m.states.unreachable} ${e?.requestId?m.states.request(e.requestId):h}</span>
      ${t.map(({file:s,line:n,message:r})=>a`<span>${s}:${n} ${r}</span>`)}
    </div>`}async#c(){let e=this.change;this.checked=void 0;let{files:t,deleted:s}=e;await this.#a(async()=>{let n=await S(()=>P(T.client.POST("/api/v1/rules/check",{body:{files:t,deleted:[...s]}})));e===this.change&&(this.checked=n,n.publishable&&await this.#o())})}async#o(){let e=this.change,{files:t,deleted:s}=e;this.busy="impact",await this.#a(async()=>{let n=await S(()=>P(T.client.POST("/api/v1/rules/impact",{body:{files:t,deleted:[...s]}})));e===this.change&&(this.impact=n)}),this.busy=""}#f=e=>{e.preventDefault();let t=String(new FormData(e.target).get("reason")??"");this.#d(t)};async#d(e){if(this.impact===void 0)return;let t={before:this.impact.before,after:this.impact.after};if(this.busy="publish",await this.#a(async()=>{let s=await S(()=>this.#m(e,t));this.dispatchEvent(new CustomEvent("published",{detail:s}))}),this.busy="",this.trouble instanceof M&&this.trouble.code==="files-changed")this.conflicts=this.trouble.problem.changed??[],this.trouble=void 0;else if(this.trouble instanceof M&&this.trouble.code==="impact-outdated"){let{trouble:s}=this;await this.#o(),this.trouble??=s}}#m(e,t){let{change:s,approves:n,restores:r}=this;if(n){let b={number:n.id};return P(T.client.POST("/api/v1/rules/publications/{number}/approve",{params:{path:b},body:{impact:t}}))}let{files:o,deleted:l,base:d}=s,v={files:o,deleted:[...l],base:d,reason:e,impact:t,...r!==void 0&&{restores:r}};return P(T.client.POST("/api/v1/rules/publications",{body:v}))}async#a(e){try{await e(),this.trouble=void 0}catch(t){this.trouble=t}}#l=()=>st("rules.patch",Re(this.change))};function st(i,e){let t=document.createElement("a");t.href=URL.createObjectURL(new Blob([e],{type:"text/plain"})),t.download=i,t.click(),URL.revokeObjectURL(t.href)}function it(i,e){let t=[...i],s=vt(e),n=[...new Set([0,t.length,...s.flatMap(({start:o,end:l})=>[o,l])])].filter(o=>o<=t.length).sort((o,l)=>o-l),r=n.slice(1).map((o,l)=>{let d=n[l]??0,v=s.filter(x=>x.start<=d&&x.end>=o),b=v.flatMap(({mark:x,chosen:u})=>u?[x,"chosen"]:[x]).join(" "),$=v.map(x=>x.title).filter(Boolean).join(" \xB7 "),E=t.slice(d,o).join("");return b?a`<span class=${b} title=${$}>${E}</span>`:E});return a`<pre class="reading" tabindex="0">${r}</pre>`}function vt(i){let e=(t,s)=>s.map(({start:n,end:r,name:o,tells:l,chosen:d=!1})=>({start:n,end:r,mark:t,chosen:d,title:`${t} ${o} (${l})`}));return[...i.parts.filter(({part:t})=>t==="envelope").map(({start:t,end:s})=>({start:t,end:s,mark:"envelope",chosen:!1,title:""})),...i.clauses.filter(({ignored:t})=>t).map(({start:t,end:s})=>({start:t,end:s,mark:"ignored",chosen:!1,title:""})),...e("speaker",i.speakers),...e("subject",i.subjects),...e("fault",i.faults)]}var yt=["","replication","test_failover","live_failover","rollback"],ge=class extends A{static properties={explained:{state:!0},asked:{state:!0},stored:{state:!0},trouble:{state:!0}};static styles=[...C.styles,_,N,R`
      textarea {
        font: 0.875rem/1.5 ui-monospace, monospace;
        min-block-size: 7rem;
      }
      pre.reading {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: 0.875rem/1.7 ui-monospace, monospace;
        background: var(--_raised);
        border-radius: 7px;
        padding: 0.75rem;
        margin: 0;
      }
      .envelope,
      .ignored {
        color: var(--_soft);
      }
      .fault {
        text-decoration: underline 2px var(--_bad);
        text-underline-offset: 3px;
      }
      .subject {
        text-decoration: underline 2px var(--_accent);
        text-underline-offset: 3px;
      }
      .speaker {
        text-decoration: underline 2px var(--_good);
        text-underline-offset: 3px;
      }
      .chosen {
        font-weight: 700;
        background: color-mix(in srgb, var(--_warn) 18%, transparent);
      }
      summary {
        cursor: pointer;
        color: var(--_soft);
        font-size: 0.9375rem;
      }
      .stored {
        margin-block-start: 0.75rem;
      }
      .stored li {
        display: flex;
        gap: 0.75rem;
        align-items: center;
      }
      .stored li span {
        white-space: nowrap;
      }
      .stored button {
        font: 0.8125rem/1.5 ui-monospace, monospace;
        text-align: start;
        overflow-wrap: anywhere;
      }
      .result {
        display: grid;
        gap: 1rem;
      }
      .answer ul {
        padding-inline-start: 1.1rem;
      }
      .answer {
        border-inline-start: 4px solid var(--_bad);
        display: grid;
        gap: 0.5rem;
      }
      dl.why {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.25rem 1rem;
        margin-block-start: 0.75rem;
      }
      dl.why dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      dl.why dt {
        color: var(--_soft);
      }
    `];constructor(){super(),this.asked={text:"",step:""}}firstUpdated(){J().query.get("text")&&this.#i()}render(){let e=m.try,{query:t}=J(),s=t.get("operation")??"";return a`${L("try")}
      <h1>${e.title}</h1>
      <p class="soft">${e.about}</p>
      <form @submit=${n=>(n.preventDefault(),void this.#i())}>
        <label>${e.error}<textarea name="text" required maxlength="65536" .value=${t.get("text")??""}></textarea></label>
        <div class="filters">
          <label>${e.step}<input name="step" maxlength="100" placeholder="virtio-driver-injection" .value=${t.get("step")??""} /></label>
          <label
            >${e.operation}<select name="operation">
              ${yt.map(n=>a`<option ?selected=${n===s} value=${n}>${n?m.jobs.types[n]:e.notKnown}</option>`)}
            </select></label
          >
          <button type="submit" class="primary">${e.submit}</button>
        </div>
      </form>
      <details @toggle=${this.#t}>
        <summary>${e.pick}</summary>
        ${this.stored?this.#e(this.stored):a`<p class="soft" role="status">${m.states.loading}</p>`}
      </details>
      ${this.trouble?a`<p class="trouble" role="alert">${this.trouble}</p>`:h}
      <div class="result" aria-live="polite">${this.explained?this.#n(this.explained):h}</div>`}#e({clusters:e}){let t=s=>()=>{let n=this.renderRoot.querySelector("form"),{text:r,step:o="",operation:l=""}=s.sample;for(let[d,v]of Object.entries({text:r,step:o,operation:l}))(n?.elements.namedItem(d)).value=v;this.renderRoot.querySelector("details")?.removeAttribute("open"),this.#i()};return a`<ul class="plain stored">
      ${e.map(s=>a`<li>
            <button type="button" @click=${t(s)}>${s.template}</button>
            <span class="soft">${m.queue.met(s.vms??0,s.count)}</span>
          </li>`)}
      ${e.length===0?a`<li class="soft">${m.queue.empty}</li>`:h}
    </ul>`}#t=e=>{!e.target.open||this.stored||this.#r(async()=>{this.stored=await S(()=>P(T.client.GET("/api/v1/unexplained")))})};#n({answer:e,why:t}){let s=m.try,n=e.actions.map(r=>a`<li>${r.text} <span class="soft">${m.readers[r.who]??h}</span></li>`);return a`<section class="card answer" aria-labelledby="reads">
        <h2 id="reads">${s.customerReads}</h2>
        <strong>${e.message}</strong>
        <span><span class="label">${e.category_label}</span> <span class="label">${e.severity}</span></span>
        <ul>
          ${n}
        </ul>
        ${e.cause_known?h:a`<p class="soft">${s.causeUnknown}</p>`}
      </section>
      ${t?this.#s(t):h}
      <ps-guided .text=${this.asked.text} .step=${this.asked.step}></ps-guided>`}#s(e){let t=m.try,{reading:s,winner:n,losers:r,near_misses:o}=e;return a`<section class="card" aria-label=${t.why}>
      <h2>${t.why}</h2>
      ${s?a`${it(this.asked.text,s)}<p class="soft">${t.legend}</p>`:h}
      <dl class="why">
        ${W(t.by,n?`${n.id} (${n.place})`:e.origin.id)}
        ${W(t.matched,n?.matched.map(({condition:l})=>l).join("; "))}
        ${W(t.fault,s?.fault&&`${s.fault}: ${s.why_fault}`)}
        ${W(t.subject,s?.subject&&`${s.subject}: ${s.why_subject}`)}
        ${W(t.side,s?.side&&`${s.side}: ${s.why_side}`)}
        ${W(t.facts,e.facts.map(({name:l,value:d,from_text:v})=>`${l} = ${d}${v?"":` (${t.notInText})`}`).join("; "))}
        ${W(t.losers,r.map(({id:l})=>l).join(", "))}
        ${W(t.near,o.map(({id:l,failed:d})=>`${l} (${d})`).join("; "))}
      </dl>
    </section>`}async#i(){let e=new FormData(this.renderRoot.querySelector("form")??void 0),t=String(e.get("text")),[s,n]=[String(e.get("step")).trim(),String(e.get("operation"))];await this.#r(async()=>{let r={text:t,audience:"support",...s&&{step:s},...n&&{operation:n}};this.explained=await S(()=>P(T.client.POST("/api/v1/rules/explain",{body:r}))),this.asked={text:t,step:s}})}async#r(e){try{await e(),this.trouble=void 0}catch(t){this.trouble=I(t)?.sentence??m.states.unreachable}}};function W(i,e){return e?a`<dt>${i}</dt>
    <dd>${e}</dd>`:h}customElements.define("ps-difference",ce);customElements.define("ps-impact",pe);customElements.define("ps-guided",ue);customElements.define("ps-review",he);customElements.define("ps-queue",me);customElements.define("ps-outcomes",fe);customElements.define("ps-try",ge);customElements.define("ps-draft",de);customElements.define("ps-changes",te);customElements.define("ps-change",le);
