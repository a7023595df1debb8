import{a as je,b as N,c as B,d as C,e as ee,h as te,i as Le}from"./chunk-S4MKOWWL.js";import{a as _}from"./chunk-SWN2CDG2.js";import{B as P,C as De,D as Z,E as F,a as R,b as o,e as g,f as X,l as Ne,m as M,n as Ae,o as z,x as h,y as I,z as x}from"./chunk-KVDTG6FT.js";var A=R`
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
`;function D(s){let e=(t,i)=>o`<a href=${C(i?["workbench",i]:["workbench"])} aria-current=${t===s?"page":g}
      >${h.workbench[t]}</a
    >`;return o`<nav class="tabs" aria-label=${h.pages.workbench}>
    ${e("queue")}${e("try","try")}${e("draft","draft")}${e("outcomes","outcomes")}${e("changes","changes")}
  </nav>`}var we=20,ie=class extends F{static styles=[...F.styles,_,A,R`
      .entry {
        gap: 0.25rem;
      }
      .entry a,
      .history a {
        font-weight: 600;
        font-size: 1rem;
        text-decoration: none;
        color: var(--_text);
      }
      .entry a:hover,
      .history a:hover {
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
    `];live=!1;async load(e){try{let[t,i]=await Promise.all([x(e.GET("/api/v1/rules/publications",{params:{query:{state:"waiting",limit:we}}})),x(e.GET("/api/v1/rules/publications",{params:{query:{limit:we}}}))]);return{off:!1,waiting:t.publications,decided:i.publications.filter(Me),next:i.next}}catch(t){if(!(t instanceof I)||t.code!=="publishing-off")throw t;return{off:!0,waiting:[],decided:[],next:void 0}}}draw({off:e,waiting:t,decided:i,next:n}){let r=h.changes;return o`${D("changes")}
      <h1>${r.title}</h1>
      ${e?o`<p class="soft">${r.off}</p>`:g}
      ${t.length>0?o`<section aria-labelledby="waiting">
            <h2 id="waiting">${r.waiting}</h2>
            <ul class="plain">
              ${t.map(a=>o`<li class="card entry waiting">${Ie(a)}</li>`)}
            </ul>
          </section>`:g}
      ${e?g:o`<section aria-labelledby="history">
            <h2 id="history">${r.history}</h2>
            ${i.length===0?o`<p class="soft">${r.none}</p>`:o`<ol class="history">
                  ${i.map(a=>o`<li class=${a.state}>${Ie(a)}</li>`)}
                </ol>`}
            ${n===void 0?g:o`<p><button type="button" @click=${()=>{this.#e(n)}}>${r.more}</button></p>`}
          </section>`}`}#e(e){return this.attempt(async()=>{let t={limit:we,before:e},i=await x(P.client.GET("/api/v1/rules/publications",{params:{query:t}}));this.data!==void 0&&(this.data={...this.data,decided:[...this.data.decided,...i.publications.filter(Me)],next:i.next})})}};function Me({state:s}){return s!=="waiting"}function Ie(s){let e=h.changes;return o`<a href=${C(["workbench","changes",String(s.id)])}>${s.reason}</a>
    <span class="soft">
      ${e.states[s.state]}${s.outdated?o` · <span class="warning">${e.outdated}</span>`:g} · ${ve(s)} ·
      ${z(s.decided_at??s.proposed_at)}
    </span>
    <span class="soft">${ye(s)}</span>`}function ve({proposed_by:s,decided_by:e,state:t}){let i=h.changes;return e===void 0||e===s?s:t==="published"?i.approvedBy(s,e):i.withdrawnBy(s,e)}function ye({files:s}){return s.map(({file:e,change:t,lines_added:i,lines_removed:n})=>h.changes.file(e,t,i,n)).join(", ")}var J=class{diff(e,t,i={}){let n;typeof i=="function"?(n=i,i={}):"callback"in i&&(n=i.callback);let r=this.castInput(e,i),a=this.castInput(t,i),l=this.removeEmpty(this.tokenize(r,i)),c=this.removeEmpty(this.tokenize(a,i));return this.diffWithOptionsObj(l,c,i,n)}diffWithOptionsObj(e,t,i,n){var r;let a=p=>{if(p=this.postProcess(p,i),n){setTimeout(function(){n(p)},0);return}else return p},l=t.length,c=e.length,v=1,b=l+c;i.maxEditLength!=null&&(b=Math.min(b,i.maxEditLength));let $=(r=i.timeout)!==null&&r!==void 0?r:1/0,E=Date.now()+$,T=[{oldPos:-1,lastComponent:void 0}],u=this.extractCommon(T[0],t,e,0,i);if(T[0].oldPos+1>=c&&u+1>=l)return a(this.buildValues(T[0].lastComponent,t,e));let d=-1/0,m=1/0,w=()=>{for(let p=Math.max(d,-v);p<=Math.min(m,v);p+=2){let f,y=T[p-1],k=T[p+1];y&&(T[p-1]=void 0);let j=!1;if(k){let L=k.oldPos-p;j=k&&0<=L&&L<l}let O=y&&y.oldPos+1<c;if(!j&&!O){T[p]=void 0;continue}if(!O||j&&y.oldPos<k.oldPos?f=this.addToPath(k,!0,!1,0,i):f=this.addToPath(y,!1,!0,1,i),u=this.extractCommon(f,t,e,p,i),f.oldPos+1>=c&&u+1>=l)return a(this.buildValues(f.lastComponent,t,e))||!0;T[p]=f,f.oldPos+1>=c&&(m=Math.min(m,p-1)),u+1>=l&&(d=Math.max(d,p+1))}v++};if(n)(function p(){setTimeout(function(){if(v>b||Date.now()>E)return n(void 0);w()||p()},0)})();else for(;v<=b&&Date.now()<=E;){let p=w();if(p)return p}}addToPath(e,t,i,n,r){let a=e.lastComponent;return a&&!r.oneChangePerToken&&a.added===t&&a.removed===i?{oldPos:e.oldPos+n,lastComponent:{count:a.count+1,added:t,removed:i,previousComponent:a.previousComponent}}:{oldPos:e.oldPos+n,lastComponent:{count:1,added:t,removed:i,previousComponent:a}}}extractCommon(e,t,i,n,r){let a=t.length,l=i.length,c=e.oldPos,v=c-n,b=0;for(;v+1<a&&c+1<l&&this.equals(i[c+1],t[v+1],r);)v++,c++,b++,r.oneChangePerToken&&(e.lastComponent={count:1,previousComponent:e.lastComponent,added:!1,removed:!1});return b&&!r.oneChangePerToken&&(e.lastComponent={count:b,previousComponent:e.lastComponent,added:!1,removed:!1}),e.oldPos=c,v}equals(e,t,i){return i.comparator?i.comparator(e,t):e===t||!!i.ignoreCase&&e.toLowerCase()===t.toLowerCase()}removeEmpty(e){let t=[];for(let i=0;i<e.length;i++)e[i]&&t.push(e[i]);return t}castInput(e,t){return e}tokenize(e,t){return Array.from(e)}join(e){return e.join("")}postProcess(e,t){return e}get useLongestToken(){return!1}buildValues(e,t,i){let n=[],r;for(;e;)n.push(e),r=e.previousComponent,delete e.previousComponent,e=r;n.reverse();let a=n.length,l=0,c=0,v=0;for(;l<a;l++){let b=n[l];if(b.removed)b.value=this.join(i.slice(v,v+b.count)),v+=b.count;else{if(!b.added&&this.useLongestToken){let $=t.slice(c,c+b.count);$=$.map(function(E,T){let u=i[v+T];return u.length>E.length?u:E}),b.value=this.join($)}else b.value=this.join(t.slice(c,c+b.count));c+=b.count,b.added||(v+=b.count)}}return n}};function He(s){return s.includes(`\r
`)&&!s.startsWith(`
`)&&!s.match(/[^\r]\n/)}function Ve(s){return!s.includes(`\r
`)&&s.includes(`
`)}var $e=class extends J{constructor(){super(...arguments),this.tokenize=lt}equals(e,t,i){return i.ignoreWhitespace?((!i.newlineIsToken||!e.includes(`
`))&&(e=e.trim()),(!i.newlineIsToken||!t.includes(`
`))&&(t=t.trim())):i.ignoreNewlineAtEof&&!i.newlineIsToken&&(e.endsWith(`
`)&&(e=e.slice(0,-1)),t.endsWith(`
`)&&(t=t.slice(0,-1))),super.equals(e,t,i)}},at=new $e;function xe(s,e,t){return at.diff(s,e,t)}function lt(s,e){e.stripTrailingCr&&(s=s.replace(/\r\n/g,`
`));let t=[],i=s.split(/(\n|\r\n)/);i[i.length-1]||i.pop();for(let n=0;n<i.length;n++){let r=i[n];n%2&&!e.newlineIsToken?t[t.length-1]+=r:t.push(r)}return t}function ke(s){return Array.isArray(s)?s.map(e=>ke(e)):Object.assign(Object.assign({},s),{hunks:s.hunks.map(e=>Object.assign(Object.assign({},e),{lines:e.lines.map((t,i)=>{var n;return t.startsWith("\\")||t.endsWith("\r")||!((n=e.lines[i+1])===null||n===void 0)&&n.startsWith("\\")?t:t+"\r"})}))})}function Te(s){return Array.isArray(s)?s.map(e=>Te(e)):Object.assign(Object.assign({},s),{hunks:s.hunks.map(e=>Object.assign(Object.assign({},e),{lines:e.lines.map(t=>t.endsWith("\r")?t.substring(0,t.length-1):t)}))})}function We(s){return Array.isArray(s)||(s=[s]),!s.some(e=>e.hunks.some(t=>t.lines.some(i=>!i.startsWith("\\")&&i.endsWith("\r"))))}function ze(s){return Array.isArray(s)||(s=[s]),s.some(e=>e.hunks.some(t=>t.lines.some(i=>i.endsWith("\r"))))&&s.every(e=>e.hunks.every(t=>t.lines.every((i,n)=>{var r;return i.startsWith("\\")||i.endsWith("\r")||((r=t.lines[n+1])===null||r===void 0?void 0:r.startsWith("\\"))})))}function qe(s){let e=s.split(/\n/),t=[],i=0;function n(u){return/^diff --git /.test(u)}function r(u){return n(u)||/^Index:\s/.test(u)||/^diff(?: -r \w+)+\s/.test(u)}function a(u){return/^(---|\+\+\+)\s/.test(u)}function l(u){return/^@@\s/.test(u)}function c(){var u;let d={};d.hunks=[],t.push(d);let m=!1;for(;i<e.length;){let w=e[i];if(a(w)||l(w))break;if(n(w)){if(m)return;m=!0,d.isGit=!0;let p=v(w);for(p&&(d.oldFileName=p.oldFileName,d.newFileName=p.newFileName),i++;i<e.length;){let f=e[i];if(a(f)||l(f)||r(f))break;let y=/^rename from (.*)/.exec(f);y&&(d.oldFileName="a/"+b(y[1]),d.isRename=!0);let k=/^rename to (.*)/.exec(f);k&&(d.newFileName="b/"+b(k[1]),d.isRename=!0);let j=/^copy from (.*)/.exec(f);j&&(d.oldFileName="a/"+b(j[1]),d.isCopy=!0);let O=/^copy to (.*)/.exec(f);O&&(d.newFileName="b/"+b(O[1]),d.isCopy=!0);let L=/^new file mode (\d+)/.exec(f);L&&(d.isCreate=!0,d.newMode=L[1]);let W=/^deleted file mode (\d+)/.exec(f);W&&(d.isDelete=!0,d.oldMode=W[1]);let Oe=/^old mode (\d+)/.exec(f);Oe&&(d.oldMode=Oe[1]);let Se=/^new mode (\d+)/.exec(f);Se&&(d.newMode=Se[1]),/^Binary files /.test(f)&&(d.isBinary=!0),i++}continue}else if(r(w)){if(m)return;m=!0;let p=/^(?:Index:|diff(?: -r \w+)+)\s+/.exec(w);p&&(d.index=w.substring(p[0].length).trim())}i++}if(E(d),E(d),d.oldFileName===void 0!=(d.newFileName===void 0))throw new Error("Missing "+(d.oldFileName!==void 0?'"+++ ..."':'"--- ..."')+" file header for "+((u=d.oldFileName)!==null&&u!==void 0?u:d.newFileName));for(;i<e.length;){let w=e[i];if(r(w)||a(w)||/^===================================================================/.test(w))break;l(w)?d.hunks.push(T()):i++}}function v(u){let d=u.substring(11);if(d.startsWith('"')){let w=$(d);if(w===null)return null;let p=d.substring(w.rawLength+1),f;if(p.startsWith('"')){let y=$(p);if(y===null)return null;f=y.fileName}else f=p;return{oldFileName:w.fileName,newFileName:f}}let m=d.indexOf('"');if(m>0){let w=d.substring(0,m-1),p=$(d.substring(m));return p===null?null:{oldFileName:w,newFileName:p.fileName}}if(d.startsWith("a/")){let w=[],p=0;for(;p=d.indexOf(" b/",p+1),p!==-1;)w.push(p);if(w.length>0){let f=w[Math.floor(w.length/2)];return{oldFileName:d.substring(0,f),newFileName:d.substring(f+1)}}}return null}function b(u){if(u.startsWith('"')){let d=$(u);if(d)return d.fileName}return u}function $(u){if(!u.startsWith('"'))return null;let d="",m=1;for(;m<u.length;){if(u[m]==='"')return{fileName:d,rawLength:m+1};if(u[m]==="\\"&&m+1<u.length)switch(m++,u[m]){case"a":d+="\x07";break;case"b":d+="\b";break;case"f":d+="\f";break;case"n":d+=`
`;break;case"r":d+="\r";break;case"t":d+="	";break;case"v":d+="\v";break;case"\\":d+="\\";break;case'"':d+='"';break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"7":{if(m+2>=u.length||u[m+1]<"0"||u[m+1]>"7"||u[m+2]<"0"||u[m+2]>"7")return null;let w=[parseInt(u.substring(m,m+3),8)];for(m+=3;u[m]==="\\"&&u[m+1]>="0"&&u[m+1]<="7";){if(m+3>=u.length||u[m+2]<"0"||u[m+2]>"7"||u[m+3]<"0"||u[m+3]>"7")return null;w.push(parseInt(u.substring(m+1,m+4),8)),m+=4}d+=new TextDecoder("utf-8").decode(new Uint8Array(w));continue}default:return null}else d+=u[m];m++}return null}function E(u){let d=/^(---|\+\+\+)\s+/.exec(e[i]);if(d){let m=d[1],w=e[i].substring(3).trim().split("	",2),p=(w[1]||"").trim(),f=w[0];f.startsWith('"')?f=b(f):f=f.replace(/\\\\/g,"\\"),m==="---"?(u.oldFileName=f,u.oldHeader=p):(u.newFileName=f,u.newHeader=p),i++}}function T(){var u;let d=i,m=e[i++],w=m.split(/@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/),p={oldStart:+w[1],oldLines:typeof w[2]>"u"?1:+w[2],newStart:+w[3],newLines:typeof w[4]>"u"?1:+w[4],lines:[]};p.oldLines===0&&(p.oldStart+=1),p.newLines===0&&(p.newStart+=1);let f=0,y=0;for(;i<e.length&&(y<p.oldLines||f<p.newLines||!((u=e[i])===null||u===void 0)&&u.startsWith("\\"));i++){let k=e[i].length==0&&i!=e.length-1?" ":e[i][0];if(k==="+"||k==="-"||k===" "||k==="\\")p.lines.push(e[i]),k==="+"?f++:k==="-"?y++:k===" "&&(f++,y++);else throw new Error(`Hunk at line ${d+1} contained invalid line ${e[i]}`)}if(!f&&p.newLines===1&&(p.newLines=0),!y&&p.oldLines===1&&(p.oldLines=0),f!==p.newLines)throw new Error("Added line count did not match for hunk at line "+(d+1));if(y!==p.oldLines)throw new Error("Removed line count did not match for hunk at line "+(d+1));if(i<e.length&&e[i]&&/^[+ -]/.test(e[i])&&!a(e[i]))throw new Error("Hunk at line "+(d+1)+" has more lines than expected (expected "+p.oldLines+" old lines and "+p.newLines+" new lines)");return p}for(;i<e.length;)c();return t}function Ue(s,e,t){let i=!0,n=!1,r=!1,a=1;return function l(){if(i&&!r){if(n?a++:i=!1,s+a<=t)return s+a;r=!0}if(!n)return r||(i=!0),e<=s-a?s-a++:(n=!0,l())}}function Pe(s,e,t={}){let i;if(typeof e=="string"?i=qe(e):Array.isArray(e)?i=e:i=[e],i.length>1)throw new Error("applyPatch only works with a single input.");return dt(s,i[0],t)}function dt(s,e,t={}){(t.autoConvertLineEndings||t.autoConvertLineEndings==null)&&(He(s)&&We(e)?e=ke(e):Ve(s)&&ze(e)&&(e=Te(e)));let i=s.split(`
`),n=e.hunks,r=t.compareLine||((u,d,m,w)=>d===w),a=t.fuzzFactor||0,l=0;if(a<0||!Number.isInteger(a))throw new Error("fuzzFactor must be a non-negative integer");if(!n.length)return s;let c="",v=!1,b=!1;for(let u=0;u<n[n.length-1].lines.length;u++){let d=n[n.length-1].lines[u];d[0]=="\\"&&(c[0]=="+"?v=!0:c[0]=="-"&&(b=!0)),c=d}if(v){if(b){if(!a&&i[i.length-1]=="")return!1}else if(i[i.length-1]=="")i.pop();else if(!a)return!1}else if(b){if(i[i.length-1]!="")i.push("");else if(!a)return!1}function $(u,d,m,w=0,p=!0,f=[],y=0){let k=0,j=!1;for(;w<u.length;w++){let O=u[w],L=O.length>0?O[0]:" ",W=O.length>0?O.substr(1):O;if(L==="-")if(r(d+1,i[d],L,W))d++,k=0;else return!m||i[d]==null?null:(f[y]=i[d],$(u,d+1,m-1,w,!1,f,y+1));if(L==="+"){if(!p)return null;f[y]=W,y++,k=0,j=!0}if(L===" ")if(k++,f[y]=i[d],r(d+1,i[d],L,W))y++,p=!0,j=!1,d++;else return j||!m?null:i[d]&&($(u,d+1,m-1,w+1,!1,f,y+1)||$(u,d+1,m-1,w,!1,f,y+1))||$(u,d,m-1,w+1,!1,f,y)}return y-=k,d-=k,f.length=y,{patchedLines:f,oldLineLastI:d-1}}let E=[],T=0;for(let u=0;u<n.length;u++){let d=n[u],m,w=i.length-d.oldLines+a,p;for(let f=0;f<=a;f++){p=d.oldStart+T-1;let y=Ue(p,l,w);for(;p!==void 0&&(m=$(d.lines,p,f),!m);p=y());if(m)break}if(!m)return!1;for(let f=l;f<p;f++)E.push(i[f]);for(let f=0;f<m.patchedLines.length;f++){let y=m.patchedLines[f];E.push(y)}l=m.oldLineLastI+1,T=p+1-d.oldStart}for(let u=l;u<i.length;u++)E.push(i[u]);return E.join(`
`)}function ct(s){for(let e=0;e<s.length;e++)if(s[e]<" "||s[e]>"~"||s[e]==='"'||s[e]==="\\")return!0;return!1}function H(s){if(!ct(s))return s;let e='"',t=new TextEncoder().encode(s),i=0;for(;i<t.length;){let n=t[i];n===7?e+="\\a":n===8?e+="\\b":n===9?e+="\\t":n===10?e+="\\n":n===11?e+="\\v":n===12?e+="\\f":n===13?e+="\\r":n===34?e+='\\"':n===92?e+="\\\\":n>=32&&n<=126?e+=String.fromCharCode(n):e+="\\"+n.toString(8).padStart(3,"0"),i++}return e+='"',e}var Ee={includeIndex:!0,includeUnderline:!0,includeFileHeaders:!0};function Y(s,e,t,i,n,r,a){let l;a?typeof a=="function"?l={callback:a}:l=a:l={},typeof l.context>"u"&&(l.context=4);let c=l.context;if(l.newlineIsToken)throw new Error("newlineIsToken may not be used with patch-generation functions, only with diffing functions");if(l.callback){let{callback:b}=l;xe(t,i,Object.assign(Object.assign({},l),{callback:$=>{let E=v($);b(E)}}))}else return v(xe(t,i,l));function v(b){if(!b)return;b.push({value:"",lines:[]});function $(p){return p.map(function(f){return" "+f})}let E=[],T=0,u=0,d=[],m=1,w=1;for(let p=0;p<b.length;p++){let f=b[p],y=f.lines||ut(f.value);if(f.lines=y,f.added||f.removed){if(!T){let k=b[p-1];T=m,u=w,k&&(d=c>0?$(k.lines.slice(-c)):[],T-=d.length,u-=d.length)}for(let k of y)d.push((f.added?"+":"-")+k);f.added?w+=y.length:m+=y.length}else{if(T)if(y.length<=c*2&&p<b.length-2)for(let k of $(y))d.push(k);else{let k=Math.min(y.length,c);for(let O of $(y.slice(0,k)))d.push(O);let j={oldStart:T,oldLines:m-T+k,newStart:u,newLines:w-u+k,lines:d};E.push(j),T=0,u=0,d=[]}m+=y.length,w+=y.length}}for(let p of E)for(let f=0;f<p.lines.length;f++)p.lines[f].endsWith(`
`)?p.lines[f]=p.lines[f].slice(0,-1):(p.lines.splice(f+1,0,"\\ No newline at end of file"),f++);return{oldFileName:s,newFileName:e,oldHeader:n,newHeader:r,hunks:E}}}function se(s,e){var t,i,n,r,a,l;if(e||(e=Ee),Array.isArray(s)){if(s.length>1&&!e.includeFileHeaders&&!s.every(b=>b.isGit))throw new Error("Cannot omit file headers on a multi-file patch. (The result would be unparseable; how would a tool trying to apply the patch know which changes are to which file?)");return s.map(b=>se(b,e)).join(`
`)}let c=[];if(s.isGit){if(e=Ee,!s.oldFileName)throw new Error("oldFileName must be specified for Git patches");if(!s.newFileName)throw new Error("newFileName must be specified for Git patches");let b=s.oldFileName,$=s.newFileName;s.isCreate&&b==="/dev/null"?b=$.replace(/^b\//,"a/"):s.isDelete&&$==="/dev/null"&&($=b.replace(/^a\//,"b/")),c.push("diff --git "+H(b)+" "+H($)),s.isDelete&&c.push("deleted file mode "+((t=s.oldMode)!==null&&t!==void 0?t:"100644")),s.isCreate&&c.push("new file mode "+((i=s.newMode)!==null&&i!==void 0?i:"100644")),s.oldMode&&s.newMode&&!s.isDelete&&!s.isCreate&&(c.push("old mode "+s.oldMode),c.push("new mode "+s.newMode)),s.isRename&&(c.push("rename from "+H(((n=s.oldFileName)!==null&&n!==void 0?n:"").replace(/^a\//,""))),c.push("rename to "+H(((r=s.newFileName)!==null&&r!==void 0?r:"").replace(/^b\//,"")))),s.isCopy&&(c.push("copy from "+H(((a=s.oldFileName)!==null&&a!==void 0?a:"").replace(/^a\//,""))),c.push("copy to "+H(((l=s.newFileName)!==null&&l!==void 0?l:"").replace(/^b\//,""))))}else e.includeIndex&&s.oldFileName==s.newFileName&&s.oldFileName!==void 0&&c.push("Index: "+s.oldFileName),e.includeUnderline&&c.push("===================================================================");let v=s.hunks.length>0;e.includeFileHeaders&&s.oldFileName!==void 0&&s.newFileName!==void 0&&(!s.isGit||v)&&(c.push("--- "+H(s.oldFileName)+(s.oldHeader?"	"+s.oldHeader:"")),c.push("+++ "+H(s.newFileName)+(s.newHeader?"	"+s.newHeader:"")));for(let b=0;b<s.hunks.length;b++){let $=s.hunks[b],E=$.oldLines===0?$.oldStart-1:$.oldStart,T=$.newLines===0?$.newStart-1:$.newStart;c.push("@@ -"+E+","+$.oldLines+" +"+T+","+$.newLines+" @@");for(let u of $.lines)c.push(u)}return c.join(`
`)+`
`}function Re(s,e,t,i,n,r,a){if(typeof a=="function"&&(a={callback:a}),a?.callback){let{callback:l}=a;Y(s,e,t,i,n,r,Object.assign(Object.assign({},a),{callback:c=>{l(c?se(c,a.headerOptions):void 0)}}))}else{let l=Y(s,e,t,i,n,r,a);return l?se(l,a?.headerOptions):void 0}}function ut(s){let e=s.endsWith(`
`),t=s.split(`
`).map(i=>i+`
`);return e?t.pop():t.push(t.pop().slice(0,-1)),t}var Ge={context:3};function Fe(s){return[...Object.entries(s.files),...s.deleted.map(t=>[t,""])].map(([t,i])=>{let n=s.before[t],r=n===void 0?"/dev/null":`a/${t}`,a=s.deleted.includes(t)?"/dev/null":`b/${t}`;return Re(r,a,n??"",i,"","",Ge).replace(/^=+\n/,"")}).join("")}function Be(s,e,t){let i=Pe(t,Y("","",s,e,"","",Ge));return i===!1?void 0:i}var Ce="failures/site.yaml",Je="plainspoken-draft";function q(){let s=sessionStorage.getItem(Je);return s===null?{current:Ce,files:{}}:JSON.parse(s)}function ne(s){sessionStorage.setItem(Je,JSON.stringify(s))}function re(s,e,t){return{current:e,files:{...s.files,[e]:{...s.files[e],content:t}}}}async function U(s,e){if(s.files[e])return{...s,current:e};let t=await Q(),n=t?.files.some(a=>a.name===e)||t?.complete===!1?await ae(e):void 0,r=n?{content:n.content,origin:n.content,version:n.version}:{content:""};return{current:e,files:{...s.files,[e]:r}}}async function Ye(s,e){let t={...s.files},i=!0;for(let n of e){let r=t[n];if(r===void 0)continue;let a=await ae(n),l=Be(r.origin??"",r.content,a?.content??"");i&&=l!==void 0,t[n]={content:l??r.content,...a&&{origin:a.content,version:a.version}}}return{draft:{...s,files:t},clean:i}}function Qe(s,e){let t=Object.fromEntries(Object.entries(s.files).filter(([i])=>!e.includes(i)));return{...s,files:t}}function oe({content:s,origin:e}){return s!==(e??"")}function G(s){let e=Object.entries(s.files).filter(([,r])=>oe(r)),t=e.filter(([,{content:r}])=>r.trim()),i=e.filter(([,{content:r,version:a}])=>!r.trim()&&a),n=[...t,...i];return{files:Object.fromEntries(t.map(([r,{content:a}])=>[r,a])),deleted:i.map(([r])=>r),base:Object.fromEntries(n.flatMap(([r,{version:a}])=>a?[[r,a]]:[])),before:Object.fromEntries(n.flatMap(([r,{origin:a}])=>a?[[r,a]]:[]))}}async function Q(){return Ke(()=>x(P.client.GET("/api/v1/rules/files")))}async function ae(s){return Ke(()=>x(P.client.GET("/api/v1/rules/files/{name}",{params:{path:{name:s}}})))}async function Ke(s){try{return await s()}catch(e){if(e instanceof I&&[403,404].includes(e.status))return;throw e}}var pt=1e3,ft=30;async function le(s){for(let e=0;e<ft;e++){let t=await mt();if(t.length>0&&t.every(i=>i===s))return!0;await new Promise(i=>setTimeout(i,pt))}return!1}async function mt(){try{let{fingerprint:s,workers:e}=await x(P.client.GET("/api/v1/catalogue/status"));return e?.map(t=>t.fingerprint)??[s]}catch{return[]}}var de=class extends F{static properties={...F.properties,key:{},reviewed:{state:!0},outcome:{state:!0}};static styles=[...F.styles,_,A,R`
      ps-review {
        display: grid;
        gap: 1rem;
      }
      h1 {
        max-inline-size: 46rem;
      }
    `];live=!1;async load(e){let t={number:Number(this.key)};return{change:await x(e.GET("/api/v1/rules/publications/{number}",{params:{path:t}})),site:await Q()}}draw({change:e,site:t}){let i=h.changes,n=this.reviewed;return o`${D("changes")}
      <header class="page"><h1>${e.reason}</h1></header>
      <dl class="facts">
        ${K(i.state,`${i.states[e.state]}${e.outdated?` \xB7 ${i.outdated}`:""}`)}
        ${K(e.state==="waiting"?i.proposedBy:i.by,ve(e))}
        ${K(i.when,z(e.decided_at??e.proposed_at))} ${K(i.files,ye(e))}
        ${e.restores?K(i.restores,o`<a href=${C(["workbench","changes",String(e.restores)])}>${i.number(e.restores)}</a>`):g}
      </dl>
      ${this.outcome?o`<p class="good" role="status">${this.outcome}</p>`:g}
      ${e.outdated?o`<p class="trouble">${i.outdatedHint}</p>`:g}
      ${n?o`<ps-review
            .change=${n.change}
            .approves=${n.takesBack?void 0:e}
            .restores=${n.takesBack?e.id:void 0}
            publishing=${n.takesBack&&!t?.publishes?"waits":"now"}
            @published=${this.#i}
          ></ps-review>`:o`<ps-difference .text=${e.difference??""}></ps-difference>`}
      <p class="row">${this.#e(e)}</p>`}#e(e){let t=h.changes;if(this.reviewed?.takesBack)return o`<button type="button" @click=${()=>this.reviewed=void 0}>${t.leave}</button>`;let i=(n,r,a,l="")=>n?o`<button type="button" class=${l} @click=${()=>{this.attempt(a)}}>${r}</button>`:g;return o`${i(e.may_approve&&!this.reviewed,t.review,()=>this.#t("draft"),"primary")}
    ${i(e.may_withdraw,e.yours?t.withdraw:t.refuse,()=>this.#s(e.id))}
    ${i(e.state==="published",t.takeBack,()=>this.#t("earlier"))}
    ${e.state==="waiting"&&e.yours&&!e.may_approve&&!e.outdated?o`<span class="soft">${t.somebodyElse}</span>`:g}`}async#t(e){let t={path:{number:Number(this.key)}},{client:i}=P,n=e==="draft"?await x(i.GET("/api/v1/rules/publications/{number}/draft",{params:t})):await x(i.GET("/api/v1/rules/publications/{number}/earlier",{params:t})),r=[...Object.keys(n.files),...n.deleted];if(r.length===0){this.outcome=h.changes.nothingToTakeBack;return}let a=await Promise.all(r.map(ae)),l=Object.fromEntries(a.flatMap(c=>c?[[c.name,c.content]]:[]));this.outcome=void 0,this.reviewed={change:{...n,before:l},takesBack:e==="earlier"}}async#s(e){await x(P.client.POST("/api/v1/rules/publications/{number}/withdraw",{params:{path:{number:e}}})),this.reviewed=void 0,await this.reload()}#i=e=>{let{id:t,impact:i,state:n}=e.detail,r=this.reviewed?.takesBack;this.reviewed=void 0;let a=h.changes;n==="waiting"?this.outcome=a.proposed:(this.outcome=a.taking,le(i.after).then(l=>this.outcome=l?a.inForce:a.notYet)),r?location.hash=C(["workbench","changes",String(t)]):this.reload()}};function K(s,e){return o`<div>
    <dt>${s}</dt>
    <dd>${e}</dd>
  </div>`}var ce=class extends X{static properties={text:{}};static styles=[M,R`
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
`);return o`<pre tabindex="0" role="region" aria-label=${h.review.difference}>${e.map(t=>o`<span class=${ht(t)}>${t}</span>`)}</pre>`}};function ht(s){return/^(---|\+\+\+) /.test(s)?"name":s.startsWith("@@")?"place":s.startsWith("+")?"added":s.startsWith("-")?"removed":""}var Xe=Promise.resolve();function S(s){let e=Xe.then(s);return Xe=e.catch(()=>{}),e}var Ze=R`
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
    flex-wrap: wrap;
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
`;function et(s,e,t,i){let n=h.draft,r=e?.files.filter(({problem:c})=>!c).map(({name:c})=>c)??[],a=new Set([...Object.keys(s.files),...r]),l=c=>{c.preventDefault();let v=c.target;t(String(new FormData(v).get("name")).trim()),v.reset()};return o`<div class="files">
    ${Object.entries(s.files).map(([c,v])=>o`<button type="button" aria-pressed=${c===s.current} @click=${()=>t(c)}>
          ${c}${oe(v)?o` <span class="soft">${n.changed}</span>`:g}
        </button>`)}
    <form @submit=${l}>
      <label>${n.open}<input name="name" list="known" required placeholder=${n.openHint} /></label>
      <datalist id="known">
        ${[...a].map(c=>o`<option value=${c}></option>`)}
      </datalist>
      <button type="submit">${n.openIt}</button>
      ${Object.values(s.files).some(oe)?o`<button type="button" @click=${i}>${n.revert}</button>`:g}
    </form>
  </div>`}function tt(s,e,t){let i=h.draft,n=s.examples,r=(a,l,c,v)=>o`<button type="button" class=${v} @click=${()=>t(a,l,c)}>${e(a)}:${l}</button>`;return o`<p class="verdict ${s.publishable?"good":"error"}">
      ${s.publishable?i.publishable:i.notPublishable} ${n?i.examples(n.passed,n.failed):g}
    </p>
    <ul class="findings plain">
      ${s.findings.map(({file:a,line:l,column:c,severity:v,message:b,fix:$})=>o`<li>${r(a,l,c,v)} ${b} ${$?o`<span class="soft">${$}</span>`:g}</li>`)}
      ${n?.failures.map(({file:a,line:l,why:c,advice:v})=>o`<li>${r(a,l,1,"error")} ${c} <span class="soft">${v}</span></li>`)}
    </ul>`}var gt=500,ue=class extends N{static properties={...N.properties,draft:{state:!0},site:{state:!0},names:{state:!0},ready:{state:!0},checked:{state:!0},explained:{state:!0},outcome:{state:!0}};static styles=[...F.styles,_,A,Ze];#e;#t={files:{},deleted:[],base:{},before:{}};constructor(){super(),this.draft=q(),this.ready=!1,this.names={},this.#t=G(this.draft),this.#s()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.#e)}async#s(){await this.tell(async()=>{let[e,t]=await Promise.all([Q(),bt(),import("./authoring-2YQFKQTE.js")]);this.site=e,this.names=t;let{query:i}=B(),n=i.get("text"),r=n&&!this.draft.current.startsWith("failures/")?Ce:this.draft.current;this.#l(await U(this.draft,r)),this.ready=!0,await this.updateComplete,n&&(ee({}),this.#n?.add({example:n,step:i.get("step")??"",words:i.get("words")??""}))})}get#i(){return this.renderRoot.querySelector("ps-editor")}get#n(){return this.renderRoot.querySelector("ps-rule-form")}get#o(){return this.draft.files[this.draft.current]?.content??""}updated(){Z(this.renderRoot)}render(){let e=h.draft;return o`${D("draft")}
      <h1>${e.title}</h1>
      ${this.trouble===void 0?g:o`<div class="trouble" role="alert">
            <span>${this.sentence}</span>
            <button type="button" @click=${()=>{this.ready?this.#h():this.#s()}}>${h.states.again}</button>
          </div>`}
      ${this.outcome?o`<p role="status"><span class="good">${this.outcome}</span> <a href=${C(["workbench","changes"])}>${e.history}</a></p>`:g}
      ${this.ready?this.#r():o`<p class="soft" role="status">${h.states.loading}</p>`}`}#r(){let e=h.draft,{current:t}=this.draft,i=t.startsWith("failures/"),n=Object.keys(this.#t.files).length+this.#t.deleted.length>0;return o`${et(this.draft,this.site,r=>{this.#f(r)},()=>this.#p([t]))}
      <div class=${i?"two":"one"}>
        ${i?o`<section class="card" aria-labelledby="questions">
              <h2 id="questions">${h.rule.questions}</h2>
              <ps-rule-form .text=${this.#o} @edit=${this.#b}></ps-rule-form>
            </section>`:g}
        <section aria-label=${h.rule.file}>
          ${je(t,o`<ps-editor .name=${t} .names=${this.names} .content=${this.#o} @change=${this.#w} @place=${this.#v}></ps-editor>`)}
          <div aria-live="polite">${this.checked?tt(this.checked,r=>this.#a(r),(...r)=>{this.#d(...r)}):o`<p class="soft">${n?this.trouble?e.unchecked:e.checking:e.empty}</p>`}</div>
          ${this.#u()}
        </section>
      </div>
      ${n?o`<ps-review
            editable
            .change=${this.#t}
            .checked=${this.checked}
            .publishing=${this.#c}
            @published=${this.#$}
            @newest=${this.#x}
            @dropped=${this.#k}
          ></ps-review>`:g}`}get#c(){return this.site===void 0?"off":this.site.publishes?"now":"waits"}#u(){let e=this.explained?.answer;return e===void 0?g:o`<section class="card" aria-labelledby="reads">
      <h2 id="reads">${h.try.customerReads}</h2>
      <div class="reads">
        <strong>${e.message}</strong>
        <ul>
          ${e.actions.map(t=>o`<li>${t.text} <span class="soft">${h.readers[t.who]??""}</span></li>`)}
        </ul>
      </div>
    </section>`}#a(e){return Object.keys(this.draft.files).find(t=>e===t||e.endsWith(`/${t}`))??e}async#d(e,t,i){let n=this.#a(e);this.draft.files[n]&&await this.#f(n),await this.updateComplete,this.#i?.reveal(t,i)}#f(e){return this.tell(async()=>this.#l(await U(this.draft,e)))}#p(e){let{current:t}=this.draft;this.tell(async()=>this.#l(await U(Qe(this.draft,e),t)))}#b=e=>{this.#m(e.detail)};#w=()=>{let e=this.#i?.content??"";e!==this.#o&&this.#m(e)};#v=()=>{this.#n?.showAt(this.#i?.cursor??0)};#m(e){this.outcome=void 0,this.#l(re(this.draft,this.draft.current,e))}#l(e){let t=JSON.stringify(this.#t);this.draft=e,ne(e);let i=G(e);JSON.stringify(i)!==t&&(this.#t=i,this.checked=void 0),clearTimeout(this.#e),this.#e=setTimeout(()=>{this.#h()},gt)}async#h(){let e=this.#t,{files:t,deleted:i}=e;if(Object.keys(t).length+i.length===0){this.explained=void 0,this.#g();return}this.trouble=void 0,await this.tell(async()=>{let n=await S(async()=>e===this.#t?x(P.client.POST("/api/v1/rules/check",{body:{files:t,deleted:[...i]}})):void 0);n===void 0||e!==this.#t||(this.checked=n,this.#g(),await this.#y(e))})}async#y(e){let{text:t="",step:i=""}=this.#n?.sample??{},n={text:t,audience:"user",files:e.files,...i&&{step:i}},a=this.checked?.examples!==void 0&&t!==""?await S(()=>x(P.client.POST("/api/v1/rules/explain",{body:n}))):void 0;e===this.#t&&(this.explained=a)}#g(){if(this.#i===null)return;let e=(this.checked?.examples?.failures??[]).map(({file:t,line:i,why:n,advice:r})=>({file:t,line:i,column:1,severity:"error",message:n,fix:r}));this.#i.findings=[...this.checked?.findings??[],...e].filter(({file:t})=>this.#a(t)===this.draft.current)}#$=e=>{let{files:t,impact:i,state:n}=e.detail,r=h.changes,a=t.map(({file:c})=>c),l=()=>this.#p(a);if(n==="waiting"){this.outcome=r.proposed,l();return}this.outcome=r.taking,l(),le(i.after).then(c=>this.outcome=c?r.inForce:r.notYet)};#x=e=>{this.tell(async()=>{let{draft:t,clean:i}=await Ye(this.draft,e.detail);this.#l(t),this.outcome=i?h.review.broughtTogether:h.review.bothChanged})};#k=e=>this.#p(e.detail)};async function bt(){let{faults:s,subjects:e}=await x(P.client.GET("/api/v1/rules/lists"));return{faults:s.map(({name:t,sentence:i=""})=>({label:t,type:"constant",info:i})),subjects:e.map(({name:t,noun:i})=>({label:t,type:"constant",info:i}))}}var pe=class extends N{static properties={...N.properties,text:{},step:{},found:{state:!0},lists:{state:!0},phrase:{state:!0},entry:{state:!0},impact:{state:!0},busy:{state:!0}};static styles=[M,...F.styles,_,R`
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
        max-inline-size: 100%;
        overflow-wrap: anywhere;
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
        inline-size: 12rem;
        min-inline-size: 4rem;
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
    `];#e=0;constructor(){super(),this.text="",this.step="",this.phrase="",this.entry="",this.busy=!1}willUpdate(e){(e.has("text")||e.has("step"))&&(this.found=void 0,this.#n({}))}render(){let e=h.guided;return o`<section class="card" aria-labelledby="guided">
      <h2 id="guided">${e.title}</h2>
      ${this.drawTrouble()}
      ${this.found?this.#t(this.found):o`<p class="soft" role="status">${e.looking}</p>`}
      <div role="status">${this.found&&!this.busy?this.#s(this.found):this.found?o`<p class="soft">${e.trying}</p>`:g}</div>
      <p class="row">
        <button type="button" ?disabled=${this.busy} @click=${()=>{this.#n({rule:!0})}}>${e.draftRule}</button>
        <a href=${C(["workbench","draft"],{text:this.text,step:this.step,words:this.found?.phrases[0]??""})}>${e.writeRule}</a>
      </p>
    </section>`}#t(e){let t=h.guided,i=this.phrase!==""&&!e.phrases.includes(this.phrase),n=e.faults.map(({name:l,sentence:c})=>_e(`fault:${l}`,c??l,this.entry)),r=new Set(e.faults.map(({name:l})=>l)),a=this.lists?.faults.filter(({name:l,sentence:c})=>c&&!r.has(l))??[];return o`<fieldset>
        <legend>${t.words}</legend>
        <div class="phrases">
          ${e.phrases.map(l=>o`<label><input type="radio" name="phrase" .checked=${l===this.phrase} @change=${()=>this.#i(l,this.entry)} />${l}</label>`)}
          <label
            >${t.other}<input type="text" maxlength="200" .value=${i?this.phrase:""} @change=${l=>this.#i(it(l),this.entry)}
          /></label>
        </div>
      </fieldset>
      <label
        >${t.entry}<select @change=${l=>this.#i(this.phrase,it(l))}>
          <option value="" ?selected=${this.entry===""}>${t.choose}</option>
          <optgroup label=${t.likely}>
            ${n}
          </optgroup>
          <optgroup label=${t.faults}>
            ${a.map(({name:l,sentence:c})=>_e(`fault:${l}`,c??l,this.entry))}
          </optgroup>
          <optgroup label=${t.subjects}>
            ${this.lists?.subjects.map(({name:l,noun:c})=>_e(`subject:${l}`,c,this.entry))}
          </optgroup>
        </select></label
      >`}#s(e){let t=h.guided;return e.kind==="none"?o`<p>${e.explained_by?t.explained(e.explained_by):t.none}</p>`:o`<div class="preview">
      <p>${e.kind==="line"?t.line(e.phrase??"",e.list==="subjects"?t.subject:t.fault,e.entry??""):t.rule(e.file??"")}</p>
      ${e.kind==="line"&&e.message?o`<div class="reads"><span class="soft">${t.reads}</span><strong>${e.message}</strong></div>`:g}
      <code class="block">${e.added?.trimEnd()}</code>
      ${e.holds||e.kind==="rule"?g:o`<p class="warning">${t.doesNotHold}</p>`}
      ${e.findings?.length?o`<ul class="plain">
            ${e.findings.map(({severity:i,message:n,fix:r})=>o`<li><span class=${i}>${n}</span> <span class="soft">${r}</span></li>`)}
          </ul>`:g}
      ${this.impact?o`<ps-impact .impact=${this.impact}></ps-impact>`:g}
      <p class="row">
        <button type="button" class="primary" @click=${()=>{this.#r(e)}}>${e.kind==="line"?t.take:t.takeRule}</button>
      </p>
    </div>`}#i(e,t){if(this.phrase=e.trim(),this.entry=t,!this.phrase||!t)return;let[i,n]=[t.slice(0,t.indexOf(":")),t.slice(t.indexOf(":")+1)];this.#n({phrase:this.phrase,[i]:n})}async#n(e){let t=++this.#e,{files:i}=G(q()),n={text:this.text,...this.step&&{step:this.step},...e,files:i};this.busy=!0,this.impact=void 0,await this.tell(async()=>{this.lists??=await x(P.client.GET("/api/v1/rules/lists"));let r=await S(()=>x(P.client.POST("/api/v1/rules/propose",{body:n})));t===this.#e&&(this.found=r,r.kind==="line"&&(this.phrase=r.phrase??"",this.entry=`${r.list==="subjects"?"subject":"fault"}:${r.entry??""}`))}),t===this.#e&&(this.busy=!1),this.found?.kind==="line"&&this.found.holds&&await this.#o(this.found,t)}async#o(e,t){let{file:i="",content:n=""}=e,r={...G(q()).files,[i]:n};await this.tell(async()=>{let a=await S(async()=>t===this.#e?x(P.client.POST("/api/v1/rules/impact",{body:{files:r}})):void 0);t===this.#e&&(this.impact=a)})}async#r({file:e="",content:t=""}){await this.tell(async()=>{ne(re(await U(q(),e),e,t)),location.hash=C(["workbench","draft"])})}};function _e(s,e,t){return o`<option value=${s} ?selected=${s===t}>${e.replace(/\{\w+\}/g,"\u2026")}</option>`}function it(s){return s.target.value}var wt=5,fe=class extends X{static properties={impact:{attribute:!1},all:{state:!0}};static styles=[M,_,R`
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
    `];constructor(){super(),this.all=!1}render(){let{impact:e}=this;if(e===void 0)return g;let t=h.review,i=this.all?e.groups:e.groups.slice(0,wt),n=e.groups.length-i.length;return o`<p class="total">${e.changed===0?t.unchanged(e.failures):t.changed(e.changed,e.failures,e.vms)}</p>
      ${e.complete?g:o`<p class="soft">${t.incomplete}</p>`}
      ${i.length>0?o`<ol class="plain">
            ${i.map(r=>this.#e(r))}
          </ol>`:g}
      ${n>0?o`<button type="button" @click=${()=>this.all=!0}>${t.moreGroups(n)}</button>`:g}`}#e({failures:e,texts:t,vms:i,samples:n}){let r=h.review,[a]=n;return o`<li>
      <span class="row"><span class="count">${r.failures(e)}</span><span class="soft">${r.spread(t,i)}</span></span>
      ${a?o`<code class="block">${a.text}</code>
            <div class="both">${st(r.now,"",a.before)}${st(r.then,"then",a.after)}</div>`:g}
    </li>`}};function st(s,e,t){return o`<div class="side ${e}">
    <span class="soft">${s} · ${t.rule_id??h.review.fallback}</span>
    <span>${t.user_message}</span>
    ${t.next_actions.length>0?o`<span class="soft">${t.next_actions.map(({text:i})=>i).join(" \xB7 ")}</span>`:g}
  </div>`}var nt=[7,30,90,365,te],vt=30,me=class extends F{static styles=[...F.styles,A,R`
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
    `];live=!1;async load(e){let t=r=>x(e.GET("/api/v1/rules/outcomes",{params:{query:{days:r}}})),i=Le(nt),n=await t(i??vt);return i===void 0&&n.answers.length===0?t(te):n}draw(e){let t=h.outcomes;return o`${D("outcomes")}
      <h1>${t.title}</h1>
      <p>${t.about}</p>
      <form class="filters" @submit=${i=>i.preventDefault()}>
        <label
          >${h.overview.span}<select @change=${this.#s}>
            ${nt.map(i=>o`<option value=${i} ?selected=${i===e.days}>${i===te?h.overview.ever:h.overview.days(i)}</option>`)}
          </select></label
        >
        <span class="soft">${t.looked(e.jobs)}${e.complete?g:` ${t.incomplete}`}</span>
      </form>
      ${e.answers.length===0?o`<p class="soft" role="status">${t.empty}</p>`:this.#e(e.answers)}
      ${e.answers.length<e.answers_found?o`<p class="soft">${t.more(e.answers.length,e.answers_found)}</p>`:g}`}#e(e){let t=h.outcomes;return o`<div class="card frame" tabindex="0" role="region" aria-label=${t.title}>
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
          ${e.map(i=>this.#t(i))}
        </tbody>
      </table>
    </div>`}#t(e){let t=h.outcomes;return o`<tr>
      <th scope="row">
        <p>${e.message??o`<span class="soft">${t.gone}</span>`}</p>
        <p class="soft">
          <code>${e.rule_id??t.noRule}</code>${e.place?o` · ${e.place}`:g}
          ${e.job_id?o` · <a href=${C(["jobs",e.job_id])}>${t.newest}</a>`:g}
        </p>
      </th>
      <td class="number">${e.failures}</td>
      <td class="number">${e.vms}</td>
      <td class="number">
        ${e.followed===0?o`<span class="soft">${t.notFollowed}</span>`:o`${t.succeeded(e.succeeded,e.followed)}
              <meter aria-hidden="true" min="0" low=${e.followed/2} high=${e.followed/2} optimum=${e.followed} max=${e.followed} value=${e.succeeded}></meter>`}
      </td>
      <td class="number">${e.unhelpful?o`<strong class="bad">${e.unhelpful}</strong>`:"0"}</td>
    </tr>`}#s=e=>{ee({days:e.target.value}),this.reload()}};var he=class extends F{static styles=[...F.styles,_,A,R`
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
    `];live=!1;load(e){return x(e.GET("/api/v1/unexplained"))}draw(e){let t=h.queue,i=new Intl.NumberFormat(document.documentElement.lang,{style:"percent",maximumFractionDigits:1});return o`${D("queue")}
      <h1>${t.title}</h1>
      <p>
        ${e.failures===0?t.noFailures:t.share(e.unexplained,e.failures,i.format(e.unexplained/e.failures))}
        ${e.complete?g:t.incomplete}
      </p>
      ${e.clusters.length===0&&e.failures>0?o`<p class="soft">${t.empty}</p>`:g}
      <ol>
        ${e.clusters.map(n=>o`<li>${this.#e(n)}</li>`)}
      </ol>`}#e(e){let t=h.queue,{text:i,step:n="",operation:r=""}=e.sample,[a]=e.answered_by;return o`<article class="card">
      <div class="row">
        <strong>${t.met(e.vms??0,e.count)}</strong>
        <span class="soft">${z(e.last_seen)}</span>
        <span class="soft">${Object.keys(e.steps).filter(Boolean).join(", ")}</span>
      </div>
      <code class="block" dir="auto">${e.template}</code>
      ${i===e.template?g:o`<span class="soft">${t.sample} <code dir="auto">${i}</code></span>`}
      <div class="row">
        <a class="button" href=${C(["workbench","try"],{text:i,step:n,operation:r})}>${t.explain}</a>
        ${a?o`<span class="soft">${t.answered(a.rule_id)}</span>`:g}
      </div>
    </article>`}};var ge=class extends N{static properties={...N.properties,change:{attribute:!1},checked:{attribute:!1},publishing:{},approves:{attribute:!1},restores:{attribute:!1},editable:{type:Boolean},impact:{state:!0},busy:{state:!0},conflicts:{state:!0}};static styles=[M,...F.styles,_,R`
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
        border-inline-start: 4px solid var(--_warn);
        background: var(--_warn-ground);
        border-radius: var(--_radius);
        padding: 0.9rem 1rem;
      }
      .conflict h3 {
        font-size: 1rem;
      }
    `];constructor(){super(),this.publishing="off",this.editable=!1,this.busy="",this.conflicts=[]}willUpdate(e){e.has("change")&&(this.impact=void 0,this.conflicts=[],this.trouble=void 0,this.editable||this.#o())}render(){let e=h.review;return o`<section class="card" aria-labelledby="effect">
        <div class="row">
          <h2 id="effect">${e.impact}</h2>
          <button type="button" ?disabled=${this.busy!==""||!this.checked?.publishable} @click=${()=>{this.#r()}}>
            ${this.impact?e.weighAgain:e.weigh}
          </button>
        </div>
        <div role="status">
          ${this.busy==="impact"?o`<p class="soft">${e.weighing}</p>`:g}
          ${this.impact?o`<ps-impact .impact=${this.impact}></ps-impact>`:o`<p class="soft">${e.impactHint}</p>`}
        </div>
      </section>
      <section class="card" aria-labelledby="lines">
        <h2 id="lines">${e.difference}</h2>
        <ps-difference .text=${Fe(this.change)}></ps-difference>
      </section>
      <section class="card" aria-labelledby="publish">
        <h2 id="publish">${this.#e}</h2>
        ${this.#t()} ${this.#n()} ${this.drawTrouble()} ${this.publishing==="off"?this.#i():this.#s()}
      </section>`}get#e(){let e=h.review;return this.publishing==="off"?e.save:this.approves?e.approve:this.publishing==="now"?e.publish:e.propose}#t(){let e=h.review,t=this.checked?.examples,i=(r,a)=>o`<li class=${r===void 0?"":r?"done":"bad"}>${a}</li>`,n=this.checked&&!this.checked.findings.some(({severity:r})=>r==="error");return o`<ul class="steps">
      ${i(n,n===!1?e.errors:e.noErrors)}
      ${i(t&&t.failed===0,t?e.examples(t.passed,t.failed):e.noExamples)}
      ${i(this.impact?!0:void 0,this.impact?e.seen:e.unseen)}
    </ul>`}#s(){let e=h.review,t=this.checked?.publishable&&this.impact&&this.busy===""&&this.conflicts.length===0;return o`<form @submit=${this.#c}>
      ${this.publishing==="waits"?o`<p class="soft">${e.waits}</p>`:g}
      ${this.approves?g:o`<label>${e.reason}<textarea name="reason" rows="2" maxlength="500" required placeholder=${e.reasonHint}></textarea></label>`}
      <p class="row">
        <button type="submit" class="primary" ?disabled=${!t}>${this.busy==="publish"?e.publishing:this.#e}</button>
        ${this.approves?g:o`<button type="button" class="quiet" @click=${this.#d}>${e.patch}</button>`}
      </p>
    </form>`}#i(){let e=h.review;return o`<p class="soft">${e.off}</p>
      <p class="row">
        <button type="button" class="primary" ?disabled=${!this.checked?.publishable} @click=${this.#d}>${e.patch}</button>
        ${Object.entries(this.change.files).map(([t,i])=>o`<button type="button" ?disabled=${!this.checked?.publishable} @click=${()=>rt(t.replaceAll("/","-"),i)}>
              ${e.download(t)}
            </button>`)}
      </p>`}#n(){if(this.conflicts.length===0)return g;let e=h.review,t=this.conflicts.map(({file:n})=>n),i=n=>()=>this.dispatchEvent(new CustomEvent(n,{detail:t}));return o`<div class="conflict" role="alert">
      <h3>${e.conflict}</h3>
      ${this.conflicts.map(({file:n,by:r,at:a,reason:l,difference:c})=>o`<p>${r&&a?e.changedBy(n,r,Ae(a),l??""):e.changedByHand(n)}</p>
            ${c?o`<ps-difference .text=${c}></ps-difference>`:g}`)}
      ${this.editable?o`<p class="row">
            <button type="button" class="primary" @click=${i("newest")}>${e.bringTogether}</button>
            <button type="button" @click=${i("dropped")}>${e.drop}</button>
          </p>`:o`<p>${e.startAgain}</p>`}
    </div>`}drawTrouble(){if(this.trouble===void 0)return g;let e=De(this.trouble),t=this.trouble instanceof I?this.trouble.problem.findings??[]:[];return o`<div class="trouble" role="alert">
      <span>${this.sentence} ${e?.requestId?h.states.request(e.requestId):g}</span>
      ${t.map(({file:i,line:n,message:r})=>o`<span>${i}:${n} ${r}</span>`)}
    </div>`}async#o(){let e=this.change;this.checked=void 0;let{files:t,deleted:i}=e;await this.tell(async()=>{let n=await S(()=>x(P.client.POST("/api/v1/rules/check",{body:{files:t,deleted:[...i]}})));e===this.change&&(this.checked=n,n.publishable&&await this.#r())})}async#r(){let e=this.change,{files:t,deleted:i}=e;this.busy="impact",await this.tell(async()=>{let n=await S(()=>x(P.client.POST("/api/v1/rules/impact",{body:{files:t,deleted:[...i]}})));e===this.change&&(this.impact=n)}),this.busy=""}#c=e=>{e.preventDefault();let t=String(new FormData(e.target).get("reason")??"");this.#u(t)};async#u(e){if(this.impact===void 0)return;let t={before:this.impact.before,after:this.impact.after};if(this.busy="publish",await this.tell(async()=>{let i=await S(()=>this.#a(e,t));this.dispatchEvent(new CustomEvent("published",{detail:i}))}),this.busy="",this.trouble instanceof I&&this.trouble.code==="files-changed")this.conflicts=this.trouble.problem.changed??[],this.trouble=void 0;else if(this.trouble instanceof I&&this.trouble.code==="impact-outdated"){let{trouble:i}=this;await this.#r(),this.trouble??=i}}#a(e,t){let{change:i,approves:n,restores:r}=this;if(n){let b={number:n.id};return x(P.client.POST("/api/v1/rules/publications/{number}/approve",{params:{path:b},body:{impact:t}}))}let{files:a,deleted:l,base:c}=i,v={files:a,deleted:[...l],base:c,reason:e,impact:t,...r!==void 0&&{restores:r}};return x(P.client.POST("/api/v1/rules/publications",{body:v}))}#d=()=>rt("rules.patch",Fe(this.change))};function rt(s,e){let t=document.createElement("a");t.href=URL.createObjectURL(new Blob([e],{type:"text/plain"})),t.download=s,t.click(),URL.revokeObjectURL(t.href)}function ot(s,e){let t=[...s],i=yt(e),n=[...i.flatMap(({start:l,end:c})=>[l,c]),...e.clauses.map(({start:l})=>l)],r=[...new Set([0,t.length,...n])].filter(l=>l<=t.length).sort((l,c)=>l-c),a=r.slice(1).map((l,c)=>{let v=r[c]??0,b=v>0&&e.clauses.some(d=>d.start===v),$=i.filter(d=>d.start<=v&&d.end>=l),E=[...$.flatMap(({mark:d,chosen:m})=>m?[d,"chosen"]:[d]),...b?["begins"]:[]].join(" "),T=$.map(d=>d.title).filter(Boolean).join(" \xB7 "),u=t.slice(v,l).join("");return E?o`<span class=${E} title=${T}>${u}</span>`:u});return o`<pre class="reading" dir="auto" tabindex="0">${a}</pre>`}function yt(s){let e=(t,i)=>i.map(({start:n,end:r,name:a,tells:l,chosen:c=!1})=>({start:n,end:r,mark:t,chosen:c,title:h.try.marked(h.try.marks[t],a,l)}));return[...s.parts.filter(({part:t})=>t==="envelope").map(({start:t,end:i})=>({start:t,end:i,mark:"envelope",chosen:!1,title:""})),...s.clauses.filter(({ignored:t})=>t).map(({start:t,end:i})=>({start:t,end:i,mark:"ignored",chosen:!1,title:""})),...e("speaker",s.speakers),...e("subject",s.subjects),...e("fault",s.faults)]}var $t=["","replication","test_failover","live_failover","rollback"],be=class extends N{static properties={...N.properties,explained:{state:!0},asked:{state:!0},stored:{state:!0}};static styles=[...F.styles,_,A,R`
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
      .begins {
        border-inline-start: 2px dotted var(--_soft);
        padding-inline-start: 0.25em;
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
    `];#e=!1;constructor(){super(),this.asked={text:"",step:""}}updated(){Z(this.renderRoot)}firstUpdated(){B().query.get("text")&&this.#r()}render(){let e=h.try,{query:t}=B(),i=t.get("operation")??"";return o`${D("try")}
      <h1>${e.title}</h1>
      <p class="soft">${e.about}</p>
      <form @submit=${n=>(n.preventDefault(),void this.#r())}>
        <label>${e.error}<textarea name="text" dir="auto" required maxlength="65536" .value=${t.get("text")??""}></textarea></label>
        <div class="filters">
          <label
            >${e.step}<input name="step" maxlength="100" list="steps" autocomplete="off" placeholder="virtio-driver-injection" .value=${t.get("step")??""} @focus=${this.#i} /></label
          >
          <datalist id="steps">
            ${xt(this.stored).map(n=>o`<option value=${n}></option>`)}
          </datalist>
          <label
            >${e.operation}<select name="operation">
              ${$t.map(n=>o`<option ?selected=${n===i} value=${n}>${n?h.jobs.types[n]:e.notKnown}</option>`)}
            </select></label
          >
          <button type="submit" class="primary">${e.submit}</button>
        </div>
      </form>
      <details @toggle=${this.#s}>
        <summary>${e.pick}</summary>
        ${this.stored?this.#t(this.stored):o`<p class="soft" role="status">${h.states.loading}</p>`}
      </details>
      ${this.drawTrouble()}
      <div class="result" aria-live="polite">${this.explained?this.#n(this.explained):g}</div>`}#t({clusters:e}){let t=i=>()=>{let n=this.renderRoot.querySelector("form"),{text:r,step:a="",operation:l=""}=i.sample;for(let[c,v]of Object.entries({text:r,step:a,operation:l}))(n?.elements.namedItem(c)).value=v;this.renderRoot.querySelector("details")?.removeAttribute("open"),this.#r()};return o`<ul class="plain stored">
      ${e.map(i=>o`<li>
            <button type="button" dir="auto" @click=${t(i)}>${i.template}</button>
            <span class="soft">${h.queue.met(i.vms??0,i.count)}</span>
          </li>`)}
      ${e.length===0?o`<li class="soft">${h.queue.empty}</li>`:g}
    </ul>`}#s=e=>{e.target.open&&this.#i()};#i=()=>{this.stored||this.#e||(this.#e=!0,this.tell(async()=>{try{this.stored=await S(()=>x(P.client.GET("/api/v1/unexplained")))}finally{this.#e=!1}}))};#n({answer:e,why:t}){let i=h.try,n=e.actions.map(r=>o`<li>${r.text} <span class="soft">${h.readers[r.who]??g}</span></li>`);return o`<section class="card answer" aria-labelledby="reads">
        <h2 id="reads">${i.customerReads}</h2>
        <strong>${e.message}</strong>
        <span><span class="label">${e.category_label}</span> <span class="label">${Ne.severities[e.severity]??e.severity}</span></span>
        <ul>
          ${n}
        </ul>
        ${e.cause_known?g:o`<p class="soft">${i.causeUnknown}</p>`}
      </section>
      ${t?this.#o(t):g}
      <ps-guided .text=${this.asked.text} .step=${this.asked.step}></ps-guided>`}#o(e){let t=h.try,{reading:i,winner:n,losers:r,near_misses:a}=e;return o`<section class="card" aria-label=${t.why}>
      <h2>${t.why}</h2>
      ${i?o`${ot(this.asked.text,i)}<p class="soft">${t.legend}</p>`:g}
      <dl class="why">
        ${V(t.by,n?`${n.id} (${n.place})`:e.origin.id)}
        ${V(t.matched,n?.matched.map(({condition:l})=>l).join("; "))}
        ${V(t.fault,i?.fault&&`${i.fault}: ${i.why_fault}`)}
        ${V(t.subject,i?.subject&&`${i.subject}: ${i.why_subject}`)}
        ${V(t.side,i?.side&&`${i.side}: ${i.why_side}`)}
        ${V(t.facts,e.facts.map(({name:l,value:c,from_text:v})=>`${l} = ${c}${v?"":` (${t.notInText})`}`).join("; "))}
        ${V(t.losers,r.map(({id:l})=>l).join(", "))}
        ${V(t.near,a.map(({id:l,failed:c})=>`${l} (${c})`).join("; "))}
      </dl>
    </section>`}async#r(){let e=new FormData(this.renderRoot.querySelector("form")??void 0),t=String(e.get("text")),[i,n]=[String(e.get("step")).trim(),String(e.get("operation"))];await this.tell(async()=>{let r={text:t,audience:"support",...i&&{step:i},...n&&{operation:n}};this.explained=await S(()=>x(P.client.POST("/api/v1/rules/explain",{body:r}))),this.asked={text:t,step:i}})}};function xt(s){let e=new Map;for(let{steps:t}of s?.clusters??[])for(let[i,n]of Object.entries(t))i&&e.set(i,(e.get(i)??0)+n);return[...e].sort(([,t],[,i])=>i-t).map(([t])=>t)}function V(s,e){return e?o`<dt>${s}</dt>
    <dd>${e}</dd>`:g}customElements.define("ps-difference",ce);customElements.define("ps-impact",fe);customElements.define("ps-guided",pe);customElements.define("ps-review",ge);customElements.define("ps-queue",he);customElements.define("ps-outcomes",me);customElements.define("ps-try",be);customElements.define("ps-draft",ue);customElements.define("ps-changes",ie);customElements.define("ps-change",de);
