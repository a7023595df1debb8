import{a as J,b as _,c as _e}from"./chunk-YCSB6FSG.js";import{a as R}from"./chunk-6FTJ55SM.js";import{A as F,a as C,b as a,e as g,f as N,m as W,o as Re,q as U,t as b,u as L,v as P,y as E,z as D}from"./chunk-QRL3ZURL.js";var M=C`
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
`;function I(s){let e=(t,i)=>a`<a href=${_(i?["workbench",i]:["workbench"])} aria-current=${t===s?"page":g}
      >${b.workbench[t]}</a
    >`;return a`<nav class="tabs" aria-label=${b.pages.workbench}>
    ${e("queue")}${e("try","try")}${e("draft","draft")}${e("changes","changes")}
  </nav>`}var me=20,Z=class extends F{static properties={...F.properties,trouble:{state:!0}};static styles=[...F.styles,R,M,C`
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
    `];async load(e){try{let[t,i]=await Promise.all([P(e.GET("/api/v1/rules/publications",{params:{query:{state:"waiting",limit:me}}})),P(e.GET("/api/v1/rules/publications",{params:{query:{limit:me}}}))]);return{off:!1,waiting:t.publications,decided:i.publications.filter(Oe),next:i.next}}catch(t){if(!(t instanceof L)||t.code!=="publishing-off")throw t;return{off:!0,waiting:[],decided:[],next:void 0}}}follow(e,t){return e}draw({off:e,waiting:t,decided:i,next:n}){let r=b.changes;return a`${I("changes")}
      <h1>${r.title}</h1>
      ${e?a`<p class="soft">${r.off}</p>`:g}
      ${t.length>0?a`<section aria-labelledby="waiting">
            <h2 id="waiting">${r.waiting}</h2>
            <ul class="plain">
              ${t.map(o=>a`<li class="card entry waiting">${Se(o)}</li>`)}
            </ul>
          </section>`:g}
      ${e?g:a`<section aria-labelledby="history">
            <h2 id="history">${r.history}</h2>
            ${i.length===0?a`<p class="soft">${r.none}</p>`:a`<ol class="history">
                  ${i.map(o=>a`<li class=${o.state}>${Se(o)}</li>`)}
                </ol>`}
            ${this.trouble===void 0?g:a`<p class="trouble" role="alert">${D(this.trouble)?.sentence??b.states.unreachable}</p>`}
            ${n===void 0?g:a`<p><button type="button" @click=${()=>{this.#e(n)}}>${r.more}</button></p>`}
          </section>`}`}async#e(e){try{let t={limit:me,before:e},i=await P(E.client.GET("/api/v1/rules/publications",{params:{query:t}}));if(this.data===void 0)return;this.data={...this.data,decided:[...this.data.decided,...i.publications.filter(Oe)],next:i.next},this.trouble=void 0}catch(t){this.trouble=t}}};function Oe({state:s}){return s!=="waiting"}function Se(s){let e=b.changes;return a`<a href=${_(["workbench","changes",String(s.id)])}>${s.reason}</a>
    <span class="soft">
      ${e.states[s.state]}${s.outdated?a` · <span class="warning">${e.outdated}</span>`:g} · ${he(s)} ·
      ${U(s.decided_at??s.proposed_at)}
    </span>
    <span class="soft">${ge(s)}</span>`}function he({proposed_by:s,decided_by:e,state:t}){let i=b.changes;return e===void 0||e===s?s:t==="published"?i.approvedBy(s,e):i.withdrawnBy(s,e)}function ge({files:s}){return s.map(({file:e,change:t,lines_added:i,lines_removed:n})=>b.changes.file(e,t,i,n)).join(", ")}var Y=class{diff(e,t,i={}){let n;typeof i=="function"?(n=i,i={}):"callback"in i&&(n=i.callback);let r=this.castInput(e,i),o=this.castInput(t,i),c=this.removeEmpty(this.tokenize(r,i)),p=this.removeEmpty(this.tokenize(o,i));return this.diffWithOptionsObj(c,p,i,n)}diffWithOptionsObj(e,t,i,n){var r;let o=u=>{if(u=this.postProcess(u,i),n){setTimeout(function(){n(u)},0);return}else return u},c=t.length,p=e.length,$=1,h=c+p;i.maxEditLength!=null&&(h=Math.min(h,i.maxEditLength));let v=(r=i.timeout)!==null&&r!==void 0?r:1/0,T=Date.now()+v,x=[{oldPos:-1,lastComponent:void 0}],d=this.extractCommon(x[0],t,e,0,i);if(x[0].oldPos+1>=p&&d+1>=c)return o(this.buildValues(x[0].lastComponent,t,e));let l=-1/0,m=1/0,w=()=>{for(let u=Math.max(l,-$);u<=Math.min(m,$);u+=2){let f,y=x[u-1],k=x[u+1];y&&(x[u-1]=void 0);let S=!1;if(k){let A=k.oldPos-u;S=k&&0<=A&&A<c}let O=y&&y.oldPos+1<p;if(!S&&!O){x[u]=void 0;continue}if(!O||S&&y.oldPos<k.oldPos?f=this.addToPath(k,!0,!1,0,i):f=this.addToPath(y,!1,!0,1,i),d=this.extractCommon(f,t,e,u,i),f.oldPos+1>=p&&d+1>=c)return o(this.buildValues(f.lastComponent,t,e))||!0;x[u]=f,f.oldPos+1>=p&&(m=Math.min(m,u-1)),d+1>=c&&(l=Math.max(l,u+1))}$++};if(n)(function u(){setTimeout(function(){if($>h||Date.now()>T)return n(void 0);w()||u()},0)})();else for(;$<=h&&Date.now()<=T;){let u=w();if(u)return u}}addToPath(e,t,i,n,r){let o=e.lastComponent;return o&&!r.oneChangePerToken&&o.added===t&&o.removed===i?{oldPos:e.oldPos+n,lastComponent:{count:o.count+1,added:t,removed:i,previousComponent:o.previousComponent}}:{oldPos:e.oldPos+n,lastComponent:{count:1,added:t,removed:i,previousComponent:o}}}extractCommon(e,t,i,n,r){let o=t.length,c=i.length,p=e.oldPos,$=p-n,h=0;for(;$+1<o&&p+1<c&&this.equals(i[p+1],t[$+1],r);)$++,p++,h++,r.oneChangePerToken&&(e.lastComponent={count:1,previousComponent:e.lastComponent,added:!1,removed:!1});return h&&!r.oneChangePerToken&&(e.lastComponent={count:h,previousComponent:e.lastComponent,added:!1,removed:!1}),e.oldPos=p,$}equals(e,t,i){return i.comparator?i.comparator(e,t):e===t||!!i.ignoreCase&&e.toLowerCase()===t.toLowerCase()}removeEmpty(e){let t=[];for(let i=0;i<e.length;i++)e[i]&&t.push(e[i]);return t}castInput(e,t){return e}tokenize(e,t){return Array.from(e)}join(e){return e.join("")}postProcess(e,t){return e}get useLongestToken(){return!1}buildValues(e,t,i){let n=[],r;for(;e;)n.push(e),r=e.previousComponent,delete e.previousComponent,e=r;n.reverse();let o=n.length,c=0,p=0,$=0;for(;c<o;c++){let h=n[c];if(h.removed)h.value=this.join(i.slice($,$+h.count)),$+=h.count;else{if(!h.added&&this.useLongestToken){let v=t.slice(p,p+h.count);v=v.map(function(T,x){let d=i[$+x];return d.length>T.length?d:T}),h.value=this.join(v)}else h.value=this.join(t.slice(p,p+h.count));p+=h.count,h.added||($+=h.count)}}return n}};function Ne(s){return s.includes(`\r
`)&&!s.startsWith(`
`)&&!s.match(/[^\r]\n/)}function je(s){return!s.includes(`\r
`)&&s.includes(`
`)}var be=class extends Y{constructor(){super(...arguments),this.tokenize=Ke}equals(e,t,i){return i.ignoreWhitespace?((!i.newlineIsToken||!e.includes(`
`))&&(e=e.trim()),(!i.newlineIsToken||!t.includes(`
`))&&(t=t.trim())):i.ignoreNewlineAtEof&&!i.newlineIsToken&&(e.endsWith(`
`)&&(e=e.slice(0,-1)),t.endsWith(`
`)&&(t=t.slice(0,-1))),super.equals(e,t,i)}},Qe=new be;function we(s,e,t){return Qe.diff(s,e,t)}function Ke(s,e){e.stripTrailingCr&&(s=s.replace(/\r\n/g,`
`));let t=[],i=s.split(/(\n|\r\n)/);i[i.length-1]||i.pop();for(let n=0;n<i.length;n++){let r=i[n];n%2&&!e.newlineIsToken?t[t.length-1]+=r:t.push(r)}return t}function ye(s){return Array.isArray(s)?s.map(e=>ye(e)):Object.assign(Object.assign({},s),{hunks:s.hunks.map(e=>Object.assign(Object.assign({},e),{lines:e.lines.map((t,i)=>{var n;return t.startsWith("\\")||t.endsWith("\r")||!((n=e.lines[i+1])===null||n===void 0)&&n.startsWith("\\")?t:t+"\r"})}))})}function ve(s){return Array.isArray(s)?s.map(e=>ve(e)):Object.assign(Object.assign({},s),{hunks:s.hunks.map(e=>Object.assign(Object.assign({},e),{lines:e.lines.map(t=>t.endsWith("\r")?t.substring(0,t.length-1):t)}))})}function Ae(s){return Array.isArray(s)||(s=[s]),!s.some(e=>e.hunks.some(t=>t.lines.some(i=>!i.startsWith("\\")&&i.endsWith("\r"))))}function Le(s){return Array.isArray(s)||(s=[s]),s.some(e=>e.hunks.some(t=>t.lines.some(i=>i.endsWith("\r"))))&&s.every(e=>e.hunks.every(t=>t.lines.every((i,n)=>{var r;return i.startsWith("\\")||i.endsWith("\r")||((r=t.lines[n+1])===null||r===void 0?void 0:r.startsWith("\\"))})))}function De(s){let e=s.split(/\n/),t=[],i=0;function n(d){return/^diff --git /.test(d)}function r(d){return n(d)||/^Index:\s/.test(d)||/^diff(?: -r \w+)+\s/.test(d)}function o(d){return/^(---|\+\+\+)\s/.test(d)}function c(d){return/^@@\s/.test(d)}function p(){var d;let l={};l.hunks=[],t.push(l);let m=!1;for(;i<e.length;){let w=e[i];if(o(w)||c(w))break;if(n(w)){if(m)return;m=!0,l.isGit=!0;let u=$(w);for(u&&(l.oldFileName=u.oldFileName,l.newFileName=u.newFileName),i++;i<e.length;){let f=e[i];if(o(f)||c(f)||r(f))break;let y=/^rename from (.*)/.exec(f);y&&(l.oldFileName="a/"+h(y[1]),l.isRename=!0);let k=/^rename to (.*)/.exec(f);k&&(l.newFileName="b/"+h(k[1]),l.isRename=!0);let S=/^copy from (.*)/.exec(f);S&&(l.oldFileName="a/"+h(S[1]),l.isCopy=!0);let O=/^copy to (.*)/.exec(f);O&&(l.newFileName="b/"+h(O[1]),l.isCopy=!0);let A=/^new file mode (\d+)/.exec(f);A&&(l.isCreate=!0,l.newMode=A[1]);let q=/^deleted file mode (\d+)/.exec(f);q&&(l.isDelete=!0,l.oldMode=q[1]);let Ce=/^old mode (\d+)/.exec(f);Ce&&(l.oldMode=Ce[1]);let Fe=/^new mode (\d+)/.exec(f);Fe&&(l.newMode=Fe[1]),/^Binary files /.test(f)&&(l.isBinary=!0),i++}continue}else if(r(w)){if(m)return;m=!0;let u=/^(?:Index:|diff(?: -r \w+)+)\s+/.exec(w);u&&(l.index=w.substring(u[0].length).trim())}i++}if(T(l),T(l),l.oldFileName===void 0!=(l.newFileName===void 0))throw new Error("Missing "+(l.oldFileName!==void 0?'"+++ ..."':'"--- ..."')+" file header for "+((d=l.oldFileName)!==null&&d!==void 0?d:l.newFileName));for(;i<e.length;){let w=e[i];if(r(w)||o(w)||/^===================================================================/.test(w))break;c(w)?l.hunks.push(x()):i++}}function $(d){let l=d.substring(11);if(l.startsWith('"')){let w=v(l);if(w===null)return null;let u=l.substring(w.rawLength+1),f;if(u.startsWith('"')){let y=v(u);if(y===null)return null;f=y.fileName}else f=u;return{oldFileName:w.fileName,newFileName:f}}let m=l.indexOf('"');if(m>0){let w=l.substring(0,m-1),u=v(l.substring(m));return u===null?null:{oldFileName:w,newFileName:u.fileName}}if(l.startsWith("a/")){let w=[],u=0;for(;u=l.indexOf(" b/",u+1),u!==-1;)w.push(u);if(w.length>0){let f=w[Math.floor(w.length/2)];return{oldFileName:l.substring(0,f),newFileName:l.substring(f+1)}}}return null}function h(d){if(d.startsWith('"')){let l=v(d);if(l)return l.fileName}return d}function v(d){if(!d.startsWith('"'))return null;let l="",m=1;for(;m<d.length;){if(d[m]==='"')return{fileName:l,rawLength:m+1};if(d[m]==="\\"&&m+1<d.length)switch(m++,d[m]){case"a":l+="\x07";break;case"b":l+="\b";break;case"f":l+="\f";break;case"n":l+=`
`;break;case"r":l+="\r";break;case"t":l+="	";break;case"v":l+="\v";break;case"\\":l+="\\";break;case'"':l+='"';break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"7":{if(m+2>=d.length||d[m+1]<"0"||d[m+1]>"7"||d[m+2]<"0"||d[m+2]>"7")return null;let w=[parseInt(d.substring(m,m+3),8)];for(m+=3;d[m]==="\\"&&d[m+1]>="0"&&d[m+1]<="7";){if(m+3>=d.length||d[m+2]<"0"||d[m+2]>"7"||d[m+3]<"0"||d[m+3]>"7")return null;w.push(parseInt(d.substring(m+1,m+4),8)),m+=4}l+=new TextDecoder("utf-8").decode(new Uint8Array(w));continue}default:return null}else l+=d[m];m++}return null}function T(d){let l=/^(---|\+\+\+)\s+/.exec(e[i]);if(l){let m=l[1],w=e[i].substring(3).trim().split("	",2),u=(w[1]||"").trim(),f=w[0];f.startsWith('"')?f=h(f):f=f.replace(/\\\\/g,"\\"),m==="---"?(d.oldFileName=f,d.oldHeader=u):(d.newFileName=f,d.newHeader=u),i++}}function x(){var d;let l=i,m=e[i++],w=m.split(/@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/),u={oldStart:+w[1],oldLines:typeof w[2]>"u"?1:+w[2],newStart:+w[3],newLines:typeof w[4]>"u"?1:+w[4],lines:[]};u.oldLines===0&&(u.oldStart+=1),u.newLines===0&&(u.newStart+=1);let f=0,y=0;for(;i<e.length&&(y<u.oldLines||f<u.newLines||!((d=e[i])===null||d===void 0)&&d.startsWith("\\"));i++){let k=e[i].length==0&&i!=e.length-1?" ":e[i][0];if(k==="+"||k==="-"||k===" "||k==="\\")u.lines.push(e[i]),k==="+"?f++:k==="-"?y++:k===" "&&(f++,y++);else throw new Error(`Hunk at line ${l+1} contained invalid line ${e[i]}`)}if(!f&&u.newLines===1&&(u.newLines=0),!y&&u.oldLines===1&&(u.oldLines=0),f!==u.newLines)throw new Error("Added line count did not match for hunk at line "+(l+1));if(y!==u.oldLines)throw new Error("Removed line count did not match for hunk at line "+(l+1));if(i<e.length&&e[i]&&/^[+ -]/.test(e[i])&&!o(e[i]))throw new Error("Hunk at line "+(l+1)+" has more lines than expected (expected "+u.oldLines+" old lines and "+u.newLines+" new lines)");return u}for(;i<e.length;)p();return t}function Me(s,e,t){let i=!0,n=!1,r=!1,o=1;return function c(){if(i&&!r){if(n?o++:i=!1,s+o<=t)return s+o;r=!0}if(!n)return r||(i=!0),e<=s-o?s-o++:(n=!0,c())}}function $e(s,e,t={}){let i;if(typeof e=="string"?i=De(e):Array.isArray(e)?i=e:i=[e],i.length>1)throw new Error("applyPatch only works with a single input.");return Xe(s,i[0],t)}function Xe(s,e,t={}){(t.autoConvertLineEndings||t.autoConvertLineEndings==null)&&(Ne(s)&&Ae(e)?e=ye(e):je(s)&&Le(e)&&(e=ve(e)));let i=s.split(`
`),n=e.hunks,r=t.compareLine||((d,l,m,w)=>l===w),o=t.fuzzFactor||0,c=0;if(o<0||!Number.isInteger(o))throw new Error("fuzzFactor must be a non-negative integer");if(!n.length)return s;let p="",$=!1,h=!1;for(let d=0;d<n[n.length-1].lines.length;d++){let l=n[n.length-1].lines[d];l[0]=="\\"&&(p[0]=="+"?$=!0:p[0]=="-"&&(h=!0)),p=l}if($){if(h){if(!o&&i[i.length-1]=="")return!1}else if(i[i.length-1]=="")i.pop();else if(!o)return!1}else if(h){if(i[i.length-1]!="")i.push("");else if(!o)return!1}function v(d,l,m,w=0,u=!0,f=[],y=0){let k=0,S=!1;for(;w<d.length;w++){let O=d[w],A=O.length>0?O[0]:" ",q=O.length>0?O.substr(1):O;if(A==="-")if(r(l+1,i[l],A,q))l++,k=0;else return!m||i[l]==null?null:(f[y]=i[l],v(d,l+1,m-1,w,!1,f,y+1));if(A==="+"){if(!u)return null;f[y]=q,y++,k=0,S=!0}if(A===" ")if(k++,f[y]=i[l],r(l+1,i[l],A,q))y++,u=!0,S=!1,l++;else return S||!m?null:i[l]&&(v(d,l+1,m-1,w+1,!1,f,y+1)||v(d,l+1,m-1,w,!1,f,y+1))||v(d,l,m-1,w+1,!1,f,y)}return y-=k,l-=k,f.length=y,{patchedLines:f,oldLineLastI:l-1}}let T=[],x=0;for(let d=0;d<n.length;d++){let l=n[d],m,w=i.length-l.oldLines+o,u;for(let f=0;f<=o;f++){u=l.oldStart+x-1;let y=Me(u,c,w);for(;u!==void 0&&(m=v(l.lines,u,f),!m);u=y());if(m)break}if(!m)return!1;for(let f=c;f<u;f++)T.push(i[f]);for(let f=0;f<m.patchedLines.length;f++){let y=m.patchedLines[f];T.push(y)}c=m.oldLineLastI+1,x=u+1-l.oldStart}for(let d=c;d<i.length;d++)T.push(i[d]);return T.join(`
`)}function Ze(s){for(let e=0;e<s.length;e++)if(s[e]<" "||s[e]>"~"||s[e]==='"'||s[e]==="\\")return!0;return!1}function H(s){if(!Ze(s))return s;let e='"',t=new TextEncoder().encode(s),i=0;for(;i<t.length;){let n=t[i];n===7?e+="\\a":n===8?e+="\\b":n===9?e+="\\t":n===10?e+="\\n":n===11?e+="\\v":n===12?e+="\\f":n===13?e+="\\r":n===34?e+='\\"':n===92?e+="\\\\":n>=32&&n<=126?e+=String.fromCharCode(n):e+="\\"+n.toString(8).padStart(3,"0"),i++}return e+='"',e}var xe={includeIndex:!0,includeUnderline:!0,includeFileHeaders:!0};function Q(s,e,t,i,n,r,o){let c;o?typeof o=="function"?c={callback:o}:c=o:c={},typeof c.context>"u"&&(c.context=4);let p=c.context;if(c.newlineIsToken)throw new Error("newlineIsToken may not be used with patch-generation functions, only with diffing functions");if(c.callback){let{callback:h}=c;we(t,i,Object.assign(Object.assign({},c),{callback:v=>{let T=$(v);h(T)}}))}else return $(we(t,i,c));function $(h){if(!h)return;h.push({value:"",lines:[]});function v(u){return u.map(function(f){return" "+f})}let T=[],x=0,d=0,l=[],m=1,w=1;for(let u=0;u<h.length;u++){let f=h[u],y=f.lines||et(f.value);if(f.lines=y,f.added||f.removed){if(!x){let k=h[u-1];x=m,d=w,k&&(l=p>0?v(k.lines.slice(-p)):[],x-=l.length,d-=l.length)}for(let k of y)l.push((f.added?"+":"-")+k);f.added?w+=y.length:m+=y.length}else{if(x)if(y.length<=p*2&&u<h.length-2)for(let k of v(y))l.push(k);else{let k=Math.min(y.length,p);for(let O of v(y.slice(0,k)))l.push(O);let S={oldStart:x,oldLines:m-x+k,newStart:d,newLines:w-d+k,lines:l};T.push(S),x=0,d=0,l=[]}m+=y.length,w+=y.length}}for(let u of T)for(let f=0;f<u.lines.length;f++)u.lines[f].endsWith(`
`)?u.lines[f]=u.lines[f].slice(0,-1):(u.lines.splice(f+1,0,"\\ No newline at end of file"),f++);return{oldFileName:s,newFileName:e,oldHeader:n,newHeader:r,hunks:T}}}function ee(s,e){var t,i,n,r,o,c;if(e||(e=xe),Array.isArray(s)){if(s.length>1&&!e.includeFileHeaders&&!s.every(h=>h.isGit))throw new Error("Cannot omit file headers on a multi-file patch. (The result would be unparseable; how would a tool trying to apply the patch know which changes are to which file?)");return s.map(h=>ee(h,e)).join(`
`)}let p=[];if(s.isGit){if(e=xe,!s.oldFileName)throw new Error("oldFileName must be specified for Git patches");if(!s.newFileName)throw new Error("newFileName must be specified for Git patches");let h=s.oldFileName,v=s.newFileName;s.isCreate&&h==="/dev/null"?h=v.replace(/^b\//,"a/"):s.isDelete&&v==="/dev/null"&&(v=h.replace(/^a\//,"b/")),p.push("diff --git "+H(h)+" "+H(v)),s.isDelete&&p.push("deleted file mode "+((t=s.oldMode)!==null&&t!==void 0?t:"100644")),s.isCreate&&p.push("new file mode "+((i=s.newMode)!==null&&i!==void 0?i:"100644")),s.oldMode&&s.newMode&&!s.isDelete&&!s.isCreate&&(p.push("old mode "+s.oldMode),p.push("new mode "+s.newMode)),s.isRename&&(p.push("rename from "+H(((n=s.oldFileName)!==null&&n!==void 0?n:"").replace(/^a\//,""))),p.push("rename to "+H(((r=s.newFileName)!==null&&r!==void 0?r:"").replace(/^b\//,"")))),s.isCopy&&(p.push("copy from "+H(((o=s.oldFileName)!==null&&o!==void 0?o:"").replace(/^a\//,""))),p.push("copy to "+H(((c=s.newFileName)!==null&&c!==void 0?c:"").replace(/^b\//,""))))}else e.includeIndex&&s.oldFileName==s.newFileName&&s.oldFileName!==void 0&&p.push("Index: "+s.oldFileName),e.includeUnderline&&p.push("===================================================================");let $=s.hunks.length>0;e.includeFileHeaders&&s.oldFileName!==void 0&&s.newFileName!==void 0&&(!s.isGit||$)&&(p.push("--- "+H(s.oldFileName)+(s.oldHeader?"	"+s.oldHeader:"")),p.push("+++ "+H(s.newFileName)+(s.newHeader?"	"+s.newHeader:"")));for(let h=0;h<s.hunks.length;h++){let v=s.hunks[h],T=v.oldLines===0?v.oldStart-1:v.oldStart,x=v.newLines===0?v.newStart-1:v.newStart;p.push("@@ -"+T+","+v.oldLines+" +"+x+","+v.newLines+" @@");for(let d of v.lines)p.push(d)}return p.join(`
`)+`
`}function ke(s,e,t,i,n,r,o){if(typeof o=="function"&&(o={callback:o}),o?.callback){let{callback:c}=o;Q(s,e,t,i,n,r,Object.assign(Object.assign({},o),{callback:p=>{c(p?ee(p,o.headerOptions):void 0)}}))}else{let c=Q(s,e,t,i,n,r,o);return c?ee(c,o?.headerOptions):void 0}}function et(s){let e=s.endsWith(`
`),t=s.split(`
`).map(i=>i+`
`);return e?t.pop():t.push(t.pop().slice(0,-1)),t}var Ie={context:3};function Pe(s){return[...Object.entries(s.files),...s.deleted.map(t=>[t,""])].map(([t,i])=>{let n=s.before[t],r=n===void 0?"/dev/null":`a/${t}`,o=s.deleted.includes(t)?"/dev/null":`b/${t}`;return ke(r,o,n??"",i,"","",Ie).replace(/^=+\n/,"")}).join("")}function We(s,e,t){let i=$e(t,Q("","",s,e,"","",Ie));return i===!1?void 0:i}var Te="failures/site.yaml",He="plainspoken-draft";function z(){let s=sessionStorage.getItem(He);return s===null?{current:Te,files:{}}:JSON.parse(s)}function te(s){sessionStorage.setItem(He,JSON.stringify(s))}function ie(s,e,t){return{current:e,files:{...s.files,[e]:{...s.files[e],content:t}}}}async function G(s,e){if(s.files[e])return{...s,current:e};let t=await K(),n=t?.files.some(o=>o.name===e)||t?.complete===!1?await ne(e):void 0,r=n?{content:n.content,origin:n.content,version:n.version}:{content:""};return{current:e,files:{...s.files,[e]:r}}}async function Ve(s,e){let t={...s.files},i=!0;for(let n of e){let r=t[n];if(r===void 0)continue;let o=await ne(n),c=We(r.origin??"",r.content,o?.content??"");i&&=c!==void 0,t[n]={content:c??r.content,...o&&{origin:o.content,version:o.version}}}return{draft:{...s,files:t},clean:i}}function qe(s,e){let t=Object.fromEntries(Object.entries(s.files).filter(([i])=>!e.includes(i)));return{...s,files:t}}function se({content:s,origin:e}){return s!==(e??"")}function B(s){let e=Object.entries(s.files).filter(([,r])=>se(r)),t=e.filter(([,{content:r}])=>r.trim()),i=e.filter(([,{content:r,version:o}])=>!r.trim()&&o),n=[...t,...i];return{files:Object.fromEntries(t.map(([r,{content:o}])=>[r,o])),deleted:i.map(([r])=>r),base:Object.fromEntries(n.flatMap(([r,{version:o}])=>o?[[r,o]]:[])),before:Object.fromEntries(n.flatMap(([r,{origin:o}])=>o?[[r,o]]:[]))}}async function K(){return Ue(()=>P(E.client.GET("/api/v1/rules/files")))}async function ne(s){return Ue(()=>P(E.client.GET("/api/v1/rules/files/{name}",{params:{path:{name:s}}})))}async function Ue(s){try{return await s()}catch(e){if(e instanceof L&&[403,404].includes(e.status))return;throw e}}var tt=1e3,it=30;async function re(s){for(let e=0;e<it;e++){let{data:t}=await E.client.GET("/api/v1/catalogue/status");if((t?.workers?.map(n=>n.fingerprint)??[t?.fingerprint]).every(n=>n===s))return!0;await new Promise(n=>setTimeout(n,tt))}return!1}var oe=class extends F{static properties={...F.properties,key:{},reviewed:{state:!0},outcome:{state:!0}};static styles=[...F.styles,R,M,C`
      ps-review {
        display: grid;
        gap: 1rem;
      }
      h1 {
        max-inline-size: 46rem;
      }
    `];async load(e){let t={number:Number(this.key)};return{change:await P(e.GET("/api/v1/rules/publications/{number}",{params:{path:t}})),site:await K()}}follow(e,t){return e}draw({change:e,site:t}){let i=b.changes,n=this.reviewed;return a`${I("changes")}
      <header class="page"><h1>${e.reason}</h1></header>
      <dl class="facts">
        ${X(i.state,`${i.states[e.state]}${e.outdated?` \xB7 ${i.outdated}`:""}`)}
        ${X(e.state==="waiting"?i.proposedBy:i.by,he(e))}
        ${X(i.when,U(e.decided_at??e.proposed_at))} ${X(i.files,ge(e))}
        ${e.restores?X(i.restores,a`<a href=${_(["workbench","changes",String(e.restores)])}>${i.number(e.restores)}</a>`):g}
      </dl>
      ${this.outcome?a`<p class="good" role="status">${this.outcome}</p>`:g}
      ${e.outdated?a`<p class="trouble">${i.outdatedHint}</p>`:g}
      ${n?a`<ps-review
            .change=${n.change}
            .approves=${n.takesBack?void 0:e}
            .restores=${n.takesBack?e.id:void 0}
            publishing=${n.takesBack&&!t?.publishes?"waits":"now"}
            @published=${this.#i}
          ></ps-review>`:a`<ps-difference .text=${e.difference??""}></ps-difference>`}
      <p class="row">${this.#e(e)}</p>`}#e(e){let t=b.changes;if(this.reviewed?.takesBack)return a`<button type="button" @click=${()=>this.reviewed=void 0}>${t.leave}</button>`;let i=(n,r,o,c="")=>n?a`<button type="button" class=${c} @click=${()=>{this.#s(o)}}>${r}</button>`:g;return a`${i(e.may_approve&&!this.reviewed,t.review,()=>this.#t("draft"),"primary")}
    ${i(e.may_withdraw,e.yours?t.withdraw:t.refuse,()=>this.#n(e.id))}
    ${i(e.state==="published",t.takeBack,()=>this.#t("earlier"))}
    ${e.state==="waiting"&&e.yours&&!e.may_approve&&!e.outdated?a`<span class="soft">${t.somebodyElse}</span>`:g}`}async#t(e){let t={path:{number:Number(this.key)}},{client:i}=E,n=e==="draft"?await P(i.GET("/api/v1/rules/publications/{number}/draft",{params:t})):await P(i.GET("/api/v1/rules/publications/{number}/earlier",{params:t})),r=[...Object.keys(n.files),...n.deleted];if(r.length===0){this.outcome=b.changes.nothingToTakeBack;return}let o=await Promise.all(r.map(ne)),c=Object.fromEntries(o.flatMap(p=>p?[[p.name,p.content]]:[]));this.outcome=void 0,this.reviewed={change:{...n,before:c},takesBack:e==="earlier"}}async#n(e){await P(E.client.POST("/api/v1/rules/publications/{number}/withdraw",{params:{path:{number:e}}})),this.reviewed=void 0,await this.reload()}#i=e=>{let{id:t,impact:i,state:n}=e.detail,r=this.reviewed?.takesBack;this.reviewed=void 0;let o=b.changes;n==="waiting"?this.outcome=o.proposed:(this.outcome=o.taking,re(i.after).then(c=>this.outcome=c?o.inForce:o.notYet)),r?location.hash=_(["workbench","changes",String(t)]):this.reload()};async#s(e){try{await e(),this.failure=void 0}catch(t){this.failure=t}}};function X(s,e){return a`<div>
    <dt>${s}</dt>
    <dd>${e}</dd>
  </div>`}var ae=class extends N{static properties={text:{}};static styles=[W,C`
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
`);return a`<pre tabindex="0" role="region" aria-label=${b.review.difference}>${e.map(t=>a`<span class=${st(t)}>${t}</span>`)}</pre>`}};function st(s){return/^(---|\+\+\+) /.test(s)?"name":s.startsWith("@@")?"place":s.startsWith("+")?"added":s.startsWith("-")?"removed":""}var nt=6,rt=1,ze=Promise.resolve();function j(s){let e=ze.then(()=>ot(s));return ze=e.catch(()=>{}),e}async function ot(s){for(let e=1;;e++)try{return await s()}catch(t){if(!(t instanceof L&&t.code==="busy")||e===nt)throw t;await new Promise(n=>setTimeout(n,(t.retryAfter??rt)*1e3))}}var at=500,le=class extends N{static properties={draft:{state:!0},site:{state:!0},ready:{state:!0},checked:{state:!0},explained:{state:!0},trouble:{state:!0},outcome:{state:!0}};static styles=[...F.styles,R,M,C`
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
    `];#e;#t={files:{},deleted:[],base:{},before:{}};constructor(){super(),this.draft=z(),this.ready=!1,this.#t=B(this.draft),this.#n()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.#e)}async#n(){await this.#u(async()=>{let[e]=await Promise.all([K(),import("./authoring-L3W27P5Q.js")]);this.site=e;let{query:t}=J(),i=t.get("text"),n=i&&!this.draft.current.startsWith("failures/")?Te:this.draft.current;this.#d(await G(this.draft,n)),this.ready=!0,await this.updateComplete,i&&(_e({}),this.#s?.add({example:i,step:t.get("step")??"",words:t.get("words")??""}))})}get#i(){return this.renderRoot.querySelector("ps-editor")}get#s(){return this.renderRoot.querySelector("ps-rule-form")}get#a(){return this.draft.files[this.draft.current]?.content??""}render(){let e=b.draft;return a`${I("draft")}
      <h1>${e.title}</h1>
      ${this.trouble===void 0?g:a`<p class="trouble" role="alert">${D(this.trouble)?.sentence??b.states.unreachable}</p>`}
      ${this.outcome?a`<p role="status"><span class="good">${this.outcome}</span> <a href=${_(["workbench","changes"])}>${e.history}</a></p>`:g}
      ${this.ready?this.#l():a`<p class="soft" role="status">${b.states.loading}</p>`}`}#l(){let e=b.draft,{current:t}=this.draft,i=t.startsWith("failures/"),n=Object.keys(this.#t.files).length+this.#t.deleted.length>0;return a`${this.#p()}
      <div class=${i?"two":"one"}>
        ${i?a`<section class="card" aria-labelledby="questions">
              <h2 id="questions">${b.rule.questions}</h2>
              <ps-rule-form .text=${this.#a} @edit=${this.#v}></ps-rule-form>
            </section>`:g}
        <section aria-label=${b.rule.file}>
          <ps-editor .name=${t} .content=${this.#a} @change=${this.#$} @place=${this.#x}></ps-editor>
          <div aria-live="polite">${this.checked?this.#f(this.checked):a`<p class="soft">${n?e.checking:e.empty}</p>`}</div>
          ${this.#m()}
        </section>
      </div>
      ${n?a`<ps-review
            editable
            .change=${this.#t}
            .checked=${this.checked}
            .publishing=${this.#r}
            @published=${this.#T}
            @newest=${this.#E}
            @dropped=${this.#C}
          ></ps-review>`:g}`}get#r(){return this.site===void 0?"off":this.site.publishes?"now":"waits"}#p(){let e=b.draft,t=new Set([...Object.keys(this.draft.files),...this.site?.files.filter(({problem:i})=>!i).map(({name:i})=>i)??[]]);return a`<div class="files">
      ${Object.entries(this.draft.files).map(([i,n])=>a`<button type="button" aria-pressed=${i===this.draft.current} @click=${()=>{this.#h(i)}}>
            ${i}${se(n)?a` <span class="soft">${e.changed}</span>`:g}
          </button>`)}
      <form @submit=${this.#y}>
        <label>${e.open}<input name="name" list="known" required placeholder=${e.openHint} /></label>
        <datalist id="known">
          ${[...t].map(i=>a`<option value=${i}></option>`)}
        </datalist>
        <button type="submit">${e.openIt}</button>
        ${Object.values(this.draft.files).some(se)?a`<button type="button" @click=${()=>this.#g([this.draft.current])}>${e.revert}</button>`:g}
      </form>
    </div>`}#f(e){let t=b.draft,i=e.examples;return a`<p class="verdict ${e.publishable?"good":"error"}">
        ${e.publishable?t.publishable:t.notPublishable} ${i?t.examples(i.passed,i.failed):g}
      </p>
      <ul class="findings plain">
        ${e.findings.map(({file:n,line:r,column:o,severity:c,message:p,fix:$})=>a`<li>
              <button type="button" class=${c} @click=${()=>{this.#c(n,r,o)}}>${this.#o(n)}:${r}</button>
              ${p} ${$?a`<span class="soft">${$}</span>`:g}
            </li>`)}
        ${i?.failures.map(({file:n,line:r,why:o,advice:c})=>a`<li>
              <button type="button" class="error" @click=${()=>{this.#c(n,r,1)}}>${this.#o(n)}:${r}</button>
              ${o} <span class="soft">${c}</span>
            </li>`)}
      </ul>`}#m(){let e=this.explained?.answer;return e===void 0?g:a`<section class="card" aria-labelledby="reads">
      <h2 id="reads">${b.try.customerReads}</h2>
      <div class="reads">
        <strong>${e.message}</strong>
        <ul>
          ${e.actions.map(t=>a`<li>${t.text} <span class="soft">${b.readers[t.who]??""}</span></li>`)}
        </ul>
      </div>
    </section>`}#o(e){return Object.keys(this.draft.files).find(t=>e===t||e.endsWith(`/${t}`))??e}async#c(e,t,i){let n=this.#o(e);this.draft.files[n]&&await this.#h(n),await this.updateComplete,this.#i?.reveal(t,i)}#y=e=>{e.preventDefault();let t=e.target;this.#h(String(new FormData(t).get("name")).trim()),t.reset()};#h(e){return this.#u(async()=>this.#d(await G(this.draft,e)))}#g(e){let{current:t}=this.draft;this.#u(async()=>this.#d(await G(qe(this.draft,e),t)))}#v=e=>{this.#b(e.detail)};#$=()=>{let e=this.#i?.content??"";e!==this.#a&&this.#b(e)};#x=()=>{this.#s?.showAt(this.#i?.cursor??0)};#b(e){this.outcome=void 0,this.#d(ie(this.draft,this.draft.current,e))}#d(e){let t=JSON.stringify(this.#t);this.draft=e,te(e);let i=B(e);JSON.stringify(i)!==t&&(this.#t=i,this.checked=void 0),clearTimeout(this.#e),this.#e=setTimeout(()=>{this.#k()},at)}async#k(){let e=this.#t,{files:t,deleted:i}=e;if(Object.keys(t).length+i.length===0){this.explained=void 0,this.#w();return}await this.#u(async()=>{let n=await j(async()=>e===this.#t?P(E.client.POST("/api/v1/rules/check",{body:{files:t,deleted:[...i]}})):void 0);n===void 0||e!==this.#t||(this.checked=n,this.#w(),await this.#P(e))})}async#P(e){let{text:t="",step:i=""}=this.#s?.sample??{},n={text:t,audience:"user",files:e.files,...i&&{step:i}},o=this.checked?.examples!==void 0&&t!==""?await j(()=>P(E.client.POST("/api/v1/rules/explain",{body:n}))):void 0;e===this.#t&&(this.explained=o)}#w(){if(this.#i===null)return;let e=(this.checked?.examples?.failures??[]).map(({file:t,line:i,why:n,advice:r})=>({file:t,line:i,column:1,severity:"error",message:n,fix:r}));this.#i.findings=[...this.checked?.findings??[],...e].filter(({file:t})=>this.#o(t)===this.draft.current)}#T=e=>{let{files:t,impact:i,state:n}=e.detail,r=b.changes,o=t.map(({file:p})=>p),c=()=>this.#g(o);if(n==="waiting"){this.outcome=r.proposed,c();return}this.outcome=r.taking,c(),re(i.after).then(p=>this.outcome=p?r.inForce:r.notYet)};#E=e=>{this.#u(async()=>{let{draft:t,clean:i}=await Ve(this.draft,e.detail);this.#d(t),this.outcome=i?b.review.broughtTogether:b.review.bothChanged})};#C=e=>this.#g(e.detail);async#u(e){try{await e(),this.trouble=void 0}catch(t){this.trouble=t}}};var ce=class extends N{static properties={text:{},step:{},found:{state:!0},lists:{state:!0},phrase:{state:!0},entry:{state:!0},impact:{state:!0},busy:{state:!0},trouble:{state:!0}};static styles=[W,...F.styles,R,C`
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
    `];#e=0;constructor(){super(),this.text="",this.step="",this.phrase="",this.entry="",this.busy=!1}willUpdate(e){(e.has("text")||e.has("step"))&&(this.found=void 0,this.#s({}))}render(){let e=b.guided;return a`<section class="card" aria-labelledby="guided">
      <h2 id="guided">${e.title}</h2>
      ${this.trouble===void 0?g:a`<p class="trouble" role="alert">${D(this.trouble)?.sentence??b.states.unreachable}</p>`}
      ${this.found?this.#t(this.found):a`<p class="soft" role="status">${e.looking}</p>`}
      <div role="status">${this.found&&!this.busy?this.#n(this.found):this.found?a`<p class="soft">${e.trying}</p>`:g}</div>
      <p class="row">
        <button type="button" ?disabled=${this.busy} @click=${()=>{this.#s({rule:!0})}}>${e.draftRule}</button>
        <a href=${_(["workbench","draft"],{text:this.text,step:this.step,words:this.found?.phrases[0]??""})}>${e.writeRule}</a>
      </p>
    </section>`}#t(e){let t=b.guided,i=this.phrase!==""&&!e.phrases.includes(this.phrase),n=e.faults.map(({name:c,sentence:p})=>Ee(`fault:${c}`,p??c,this.entry)),r=new Set(e.faults.map(({name:c})=>c)),o=this.lists?.faults.filter(({name:c,sentence:p})=>p&&!r.has(c))??[];return a`<fieldset>
        <legend>${t.words}</legend>
        <div class="phrases">
          ${e.phrases.map(c=>a`<label><input type="radio" name="phrase" .checked=${c===this.phrase} @change=${()=>this.#i(c,this.entry)} />${c}</label>`)}
          <label
            >${t.other}<input type="text" maxlength="200" .value=${i?this.phrase:""} @change=${c=>this.#i(Ge(c),this.entry)}
          /></label>
        </div>
      </fieldset>
      <label
        >${t.entry}<select @change=${c=>this.#i(this.phrase,Ge(c))}>
          <option value="" ?selected=${this.entry===""}>${t.choose}</option>
          <optgroup label=${t.likely}>
            ${n}
          </optgroup>
          <optgroup label=${t.faults}>
            ${o.map(({name:c,sentence:p})=>Ee(`fault:${c}`,p??c,this.entry))}
          </optgroup>
          <optgroup label=${t.subjects}>
            ${this.lists?.subjects.map(({name:c,noun:p})=>Ee(`subject:${c}`,p,this.entry))}
          </optgroup>
        </select></label
      >`}#n(e){let t=b.guided;return e.kind==="none"?a`<p>${e.explained_by?t.explained(e.explained_by):t.none}</p>`:a`<div class="preview">
      <p>${e.kind==="line"?t.line(e.phrase??"",e.list==="subjects"?t.subject:t.fault,e.entry??""):t.rule(e.file??"")}</p>
      ${e.kind==="line"&&e.message?a`<div class="reads"><span class="soft">${t.reads}</span><strong>${e.message}</strong></div>`:g}
      <code class="block">${e.added?.trimEnd()}</code>
      ${e.holds||e.kind==="rule"?g:a`<p class="warning">${t.doesNotHold}</p>`}
      ${e.findings?.length?a`<ul class="plain">
            ${e.findings.map(({severity:i,message:n,fix:r})=>a`<li><span class=${i}>${n}</span> <span class="soft">${r}</span></li>`)}
          </ul>`:g}
      ${this.impact?a`<ps-impact .impact=${this.impact}></ps-impact>`:g}
      <p class="row">
        <button type="button" class="primary" @click=${()=>{this.#l(e)}}>${e.kind==="line"?t.take:t.takeRule}</button>
      </p>
    </div>`}#i(e,t){if(this.phrase=e.trim(),this.entry=t,!this.phrase||!t)return;let[i,n]=[t.slice(0,t.indexOf(":")),t.slice(t.indexOf(":")+1)];this.#s({phrase:this.phrase,[i]:n})}async#s(e){let t=++this.#e,{files:i}=B(z()),n={text:this.text,...this.step&&{step:this.step},...e,files:i};this.busy=!0,this.impact=void 0,await this.#r(async()=>{this.lists??=await P(E.client.GET("/api/v1/rules/lists"));let r=await j(()=>P(E.client.POST("/api/v1/rules/propose",{body:n})));t===this.#e&&(this.found=r,r.kind==="line"&&(this.phrase=r.phrase??"",this.entry=`${r.list==="subjects"?"subject":"fault"}:${r.entry??""}`))}),t===this.#e&&(this.busy=!1),this.found?.kind==="line"&&this.found.holds&&await this.#a(this.found,t)}async#a(e,t){let{file:i="",content:n=""}=e,r={...B(z()).files,[i]:n};await this.#r(async()=>{let o=await j(async()=>t===this.#e?P(E.client.POST("/api/v1/rules/impact",{body:{files:r}})):void 0);t===this.#e&&(this.impact=o)})}async#l({file:e="",content:t=""}){await this.#r(async()=>{te(ie(await G(z(),e),e,t)),location.hash=_(["workbench","draft"])})}async#r(e){try{await e(),this.trouble=void 0}catch(t){this.trouble=t}}};function Ee(s,e,t){return a`<option value=${s} ?selected=${s===t}>${e.replace(/\{\w+\}/g,"\u2026")}</option>`}function Ge(s){return s.target.value}var lt=5,de=class extends N{static properties={impact:{attribute:!1},all:{state:!0}};static styles=[W,R,C`
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
    `];constructor(){super(),this.all=!1}render(){let{impact:e}=this;if(e===void 0)return g;let t=b.review,i=this.all?e.groups:e.groups.slice(0,lt),n=e.groups.length-i.length;return a`<p class="total">${e.changed===0?t.unchanged(e.failures):t.changed(e.changed,e.failures,e.vms)}</p>
      ${e.complete?g:a`<p class="soft">${t.incomplete}</p>`}
      <ol class="plain">
        ${i.map(r=>this.#e(r))}
      </ol>
      ${n>0?a`<button type="button" @click=${()=>this.all=!0}>${t.moreGroups(n)}</button>`:g}`}#e({failures:e,texts:t,vms:i,samples:n}){let r=b.review,[o]=n;return a`<li>
      <span class="row"><span class="count">${r.failures(e)}</span><span class="soft">${r.spread(t,i)}</span></span>
      ${o?a`<code class="block">${o.text}</code>
            <div class="both">${Be(r.now,"",o.before)}${Be(r.then,"then",o.after)}</div>`:g}
    </li>`}};function Be(s,e,t){return a`<div class="side ${e}">
    <span class="soft">${s} · ${t.rule_id??b.review.fallback}</span>
    <span>${t.user_message}</span>
    ${t.next_actions.length>0?a`<span class="soft">${t.next_actions.map(({text:i})=>i).join(" \xB7 ")}</span>`:g}
  </div>`}var ue=class extends F{static styles=[...F.styles,R,M,C`
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
      code {
        font: 0.875rem/1.5 ui-monospace, monospace;
        overflow-wrap: anywhere;
        background: var(--_raised);
        border-radius: 7px;
        padding: 0.4rem 0.6rem;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        align-items: baseline;
      }
    `];load(e){return P(e.GET("/api/v1/unexplained"))}follow(e,t){return e}draw(e){let t=b.queue,i=new Intl.NumberFormat(void 0,{style:"percent",maximumFractionDigits:1});return a`${I("queue")}
      <h1>${t.title}</h1>
      <p>
        ${e.failures===0?t.noFailures:t.share(e.unexplained,e.failures,i.format(e.unexplained/e.failures))}
        ${e.complete?g:t.incomplete}
      </p>
      ${e.clusters.length===0&&e.failures>0?a`<p class="soft">${t.empty}</p>`:g}
      <ol>
        ${e.clusters.map(n=>a`<li>${this.#e(n)}</li>`)}
      </ol>`}#e(e){let t=b.queue,{text:i,step:n="",operation:r=""}=e.sample;return a`<article class="card">
      <div class="row">
        <strong>${t.met(e.vms??0,e.count)}</strong>
        <span class="soft">${U(e.last_seen)}</span>
        <span class="soft">${Object.keys(e.steps).filter(Boolean).join(", ")}</span>
      </div>
      <code>${e.template}</code>
      <div class="row">
        <a href=${_(["workbench","try"],{text:i,step:n,operation:r})}>${t.explain}</a>
      </div>
    </article>`}};var pe=class extends N{static properties={change:{attribute:!1},checked:{attribute:!1},publishing:{},approves:{attribute:!1},restores:{attribute:!1},editable:{type:Boolean},impact:{state:!0},busy:{state:!0},trouble:{state:!0},conflicts:{state:!0}};static styles=[W,...F.styles,R,C`
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
    `];constructor(){super(),this.publishing="off",this.editable=!1,this.busy="",this.conflicts=[]}willUpdate(e){e.has("change")&&(this.impact=void 0,this.conflicts=[],this.trouble=void 0,this.editable||this.#l())}render(){let e=b.review;return a`<section class="card" aria-labelledby="effect">
        <div class="row">
          <h2 id="effect">${e.impact}</h2>
          <button type="button" ?disabled=${this.busy!==""||!this.checked?.publishable} @click=${()=>{this.#r()}}>
            ${this.impact?e.weighAgain:e.weigh}
          </button>
        </div>
        <div role="status">
          ${this.busy==="impact"?a`<p class="soft">${e.weighing}</p>`:g}
          ${this.impact?a`<ps-impact .impact=${this.impact}></ps-impact>`:a`<p class="soft">${e.impactHint}</p>`}
        </div>
      </section>
      <section class="card" aria-labelledby="lines">
        <h2 id="lines">${e.difference}</h2>
        <ps-difference .text=${Pe(this.change)}></ps-difference>
      </section>
      <section class="card" aria-labelledby="publish">
        <h2 id="publish">${this.#e}</h2>
        ${this.#t()} ${this.#s()} ${this.#a()} ${this.publishing==="off"?this.#i():this.#n()}
      </section>`}get#e(){let e=b.review;return this.publishing==="off"?e.save:this.approves?e.approve:this.publishing==="now"?e.publish:e.propose}#t(){let e=b.review,t=this.checked?.examples,i=(r,o)=>a`<li class=${r===void 0?"":r?"done":"bad"}>${o}</li>`,n=this.checked&&!this.checked.findings.some(({severity:r})=>r==="error");return a`<ul class="steps">
      ${i(n,n===!1?e.errors:e.noErrors)}
      ${i(t&&t.failed===0,t?e.examples(t.passed,t.failed):e.noExamples)}
      ${i(this.impact?!0:void 0,this.impact?e.seen:e.unseen)}
    </ul>`}#n(){let e=b.review,t=this.checked?.publishable&&this.impact&&this.busy===""&&this.conflicts.length===0;return a`<form @submit=${this.#p}>
      ${this.publishing==="waits"?a`<p class="soft">${e.waits}</p>`:g}
      ${this.approves?g:a`<label>${e.reason}<textarea name="reason" rows="2" maxlength="500" required placeholder=${e.reasonHint}></textarea></label>`}
      <p class="row">
        <button type="submit" class="primary" ?disabled=${!t}>${this.busy==="publish"?e.publishing:this.#e}</button>
        ${this.approves?g:a`<button type="button" class="quiet" @click=${this.#c}>${e.patch}</button>`}
      </p>
    </form>`}#i(){let e=b.review;return a`<p class="soft">${e.off}</p>
      <p class="row">
        <button type="button" class="primary" ?disabled=${!this.checked?.publishable} @click=${this.#c}>${e.patch}</button>
        ${Object.entries(this.change.files).map(([t,i])=>a`<button type="button" ?disabled=${!this.checked?.publishable} @click=${()=>Je(t.replaceAll("/","-"),i)}>
              ${e.download(t)}
            </button>`)}
      </p>`}#s(){if(this.conflicts.length===0)return g;let e=b.review,t=this.conflicts.map(({file:n})=>n),i=n=>()=>this.dispatchEvent(new CustomEvent(n,{detail:t}));return a`<div class="conflict" role="alert">
      <h3>${e.conflict}</h3>
      ${this.conflicts.map(({file:n,by:r,at:o,reason:c,difference:p})=>a`<p>${r&&o?e.changedBy(n,r,Re(o),c??""):e.changedByHand(n)}</p>
            ${p?a`<ps-difference .text=${p}></ps-difference>`:g}`)}
      ${this.editable?a`<p class="row">
            <button type="button" class="primary" @click=${i("newest")}>${e.bringTogether}</button>
            <button type="button" @click=${i("dropped")}>${e.drop}</button>
          </p>`:a`<p>${e.startAgain}</p>`}
    </div>`}#a(){if(this.trouble===void 0)return g;let e=D(this.trouble),t=this.trouble instanceof L?this.trouble.problem.findings??[]:[];return a`<div class="trouble" role="alert">
      <span>${e?.sentence??b.states.unreachable} ${e?.requestId?b.states.request(e.requestId):g}</span>
      ${t.map(({file:i,line:n,message:r})=>a`<span>${i}:${n} ${r}</span>`)}
    </div>`}async#l(){let e=this.change;this.checked=void 0;let{files:t,deleted:i}=e;await this.#o(async()=>{let n=await j(()=>P(E.client.POST("/api/v1/rules/check",{body:{files:t,deleted:[...i]}})));e===this.change&&(this.checked=n,n.publishable&&await this.#r())})}async#r(){let e=this.change,{files:t,deleted:i}=e;this.busy="impact",await this.#o(async()=>{let n=await j(()=>P(E.client.POST("/api/v1/rules/impact",{body:{files:t,deleted:[...i]}})));e===this.change&&(this.impact=n)}),this.busy=""}#p=e=>{e.preventDefault();let t=String(new FormData(e.target).get("reason")??"");this.#f(t)};async#f(e){if(this.impact===void 0)return;let t={before:this.impact.before,after:this.impact.after};if(this.busy="publish",await this.#o(async()=>{let i=await j(()=>this.#m(e,t));this.dispatchEvent(new CustomEvent("published",{detail:i}))}),this.busy="",this.trouble instanceof L&&this.trouble.code==="files-changed")this.conflicts=this.trouble.problem.changed??[],this.trouble=void 0;else if(this.trouble instanceof L&&this.trouble.code==="impact-outdated"){let{trouble:i}=this;await this.#r(),this.trouble??=i}}#m(e,t){let{change:i,approves:n,restores:r}=this;if(n){let h={number:n.id};return P(E.client.POST("/api/v1/rules/publications/{number}/approve",{params:{path:h},body:{impact:t}}))}let{files:o,deleted:c,base:p}=i,$={files:o,deleted:[...c],base:p,reason:e,impact:t,...r!==void 0&&{restores:r}};return P(E.client.POST("/api/v1/rules/publications",{body:$}))}async#o(e){try{await e(),this.trouble=void 0}catch(t){this.trouble=t}}#c=()=>Je("rules.patch",Pe(this.change))};function Je(s,e){let t=document.createElement("a");t.href=URL.createObjectURL(new Blob([e],{type:"text/plain"})),t.download=s,t.click(),URL.revokeObjectURL(t.href)}function Ye(s,e){let t=[...s],i=ct(e),n=[...new Set([0,t.length,...i.flatMap(({start:o,end:c})=>[o,c])])].filter(o=>o<=t.length).sort((o,c)=>o-c),r=n.slice(1).map((o,c)=>{let p=n[c]??0,$=i.filter(x=>x.start<=p&&x.end>=o),h=$.flatMap(({mark:x,chosen:d})=>d?[x,"chosen"]:[x]).join(" "),v=$.map(x=>x.title).filter(Boolean).join(" \xB7 "),T=t.slice(p,o).join("");return h?a`<span class=${h} title=${v}>${T}</span>`:T});return a`<pre class="reading" tabindex="0">${r}</pre>`}function ct(s){let e=(t,i)=>i.map(({start:n,end:r,name:o,tells:c,chosen:p=!1})=>({start:n,end:r,mark:t,chosen:p,title:`${t} ${o} (${c})`}));return[...s.parts.filter(({part:t})=>t==="envelope").map(({start:t,end:i})=>({start:t,end:i,mark:"envelope",chosen:!1,title:""})),...s.clauses.filter(({ignored:t})=>t).map(({start:t,end:i})=>({start:t,end:i,mark:"ignored",chosen:!1,title:""})),...e("speaker",s.speakers),...e("subject",s.subjects),...e("fault",s.faults)]}var dt=["","replication","test_failover","live_failover","rollback"],fe=class extends N{static properties={explained:{state:!0},asked:{state:!0},trouble:{state:!0}};static styles=[...F.styles,R,M,C`
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
    `];constructor(){super(),this.asked={text:"",step:""}}firstUpdated(){J().query.get("text")&&this.#n()}render(){let e=b.try,{query:t}=J(),i=t.get("operation")??"";return a`${I("try")}
      <h1>${e.title}</h1>
      <p class="soft">${e.about}</p>
      <form @submit=${n=>(n.preventDefault(),void this.#n())}>
        <label>${e.error}<textarea name="text" required maxlength="65536" .value=${t.get("text")??""}></textarea></label>
        <div class="filters">
          <label>${e.step}<input name="step" maxlength="100" placeholder="virtio-driver-injection" .value=${t.get("step")??""} /></label>
          <label
            >${e.operation}<select name="operation">
              ${dt.map(n=>a`<option ?selected=${n===i} value=${n}>${n||e.notKnown}</option>`)}
            </select></label
          >
          <button type="submit">${e.submit}</button>
        </div>
      </form>
      ${this.trouble?a`<p class="trouble" role="alert">${this.trouble}</p>`:g}
      <div class="result" aria-live="polite">${this.explained?this.#e(this.explained):g}</div>`}#e({answer:e,why:t}){let i=b.try,n=e.actions.map(r=>a`<li>${r.text} <span class="soft">${b.readers[r.who]??g}</span></li>`);return a`<section class="card answer" aria-labelledby="reads">
        <h2 id="reads">${i.customerReads}</h2>
        <strong>${e.message}</strong>
        <span><span class="label">${e.category_label}</span> <span class="label">${e.severity}</span></span>
        <ul>
          ${n}
        </ul>
        ${e.cause_known?g:a`<p class="soft">${i.causeUnknown}</p>`}
      </section>
      ${t?this.#t(t):g}
      <ps-guided .text=${this.asked.text} .step=${this.asked.step}></ps-guided>`}#t(e){let t=b.try,{reading:i,winner:n,losers:r,near_misses:o}=e;return a`<section class="card" aria-label=${t.why}>
      <h2>${t.why}</h2>
      ${i?a`${Ye(this.asked.text,i)}<p class="soft">${t.legend}</p>`:g}
      <dl class="why">
        ${V(t.by,n?`${n.id} (${n.place})`:e.origin.id)}
        ${V(t.matched,n?.matched.map(({condition:c})=>c).join("; "))}
        ${V(t.fault,i?.fault&&`${i.fault}: ${i.why_fault}`)}
        ${V(t.subject,i?.subject&&`${i.subject}: ${i.why_subject}`)}
        ${V(t.side,i?.side&&`${i.side}: ${i.why_side}`)}
        ${V(t.facts,e.facts.map(({name:c,value:p,from_text:$})=>`${c} = ${p}${$?"":` (${t.notInText})`}`).join("; "))}
        ${V(t.losers,r.map(({id:c})=>c).join(", "))}
        ${V(t.near,o.map(({id:c,failed:p})=>`${c} (${p})`).join("; "))}
      </dl>
    </section>`}async#n(){let e=new FormData(this.renderRoot.querySelector("form")??void 0),t=String(e.get("text")),[i,n]=[String(e.get("step")).trim(),String(e.get("operation"))];try{let r={text:t,audience:"support",...i&&{step:i},...n&&{operation:n}};this.explained=await j(()=>P(E.client.POST("/api/v1/rules/explain",{body:r}))),this.asked={text:t,step:i},this.trouble=void 0}catch(r){this.trouble=D(r)?.sentence??b.states.unreachable}}};function V(s,e){return e?a`<dt>${s}</dt>
    <dd>${e}</dd>`:g}customElements.define("ps-difference",ae);customElements.define("ps-impact",de);customElements.define("ps-guided",ce);customElements.define("ps-review",pe);customElements.define("ps-queue",ue);customElements.define("ps-try",fe);customElements.define("ps-draft",le);customElements.define("ps-changes",Z);customElements.define("ps-change",oe);
