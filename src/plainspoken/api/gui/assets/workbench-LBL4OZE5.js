import{a as Se,b as N,c as B,d as C,e as Z,h as ee,i as De}from"./chunk-6Q7IDOGC.js";import{a as _}from"./chunk-Q3D47432.js";import{C as P,D as Ae,E as F,a as R,b as a,e as h,f as X,l as je,m as M,o as Ne,q,x as g,y as I,z as x}from"./chunk-2XYNWGV4.js";var A=R`
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
`;function D(s){let e=(t,i)=>a`<a href=${C(i?["workbench",i]:["workbench"])} aria-current=${t===s?"page":h}
      >${g.workbench[t]}</a
    >`;return a`<nav class="tabs" aria-label=${g.pages.workbench}>
    ${e("queue")}${e("try","try")}${e("draft","draft")}${e("outcomes","outcomes")}${e("changes","changes")}
  </nav>`}var be=20,te=class extends F{static styles=[...F.styles,_,A,R`
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
    `];live=!1;async load(e){try{let[t,i]=await Promise.all([x(e.GET("/api/v1/rules/publications",{params:{query:{state:"waiting",limit:be}}})),x(e.GET("/api/v1/rules/publications",{params:{query:{limit:be}}}))]);return{off:!1,waiting:t.publications,decided:i.publications.filter(Le),next:i.next}}catch(t){if(!(t instanceof I)||t.code!=="publishing-off")throw t;return{off:!0,waiting:[],decided:[],next:void 0}}}draw({off:e,waiting:t,decided:i,next:n}){let r=g.changes;return a`${D("changes")}
      <h1>${r.title}</h1>
      ${e?a`<p class="soft">${r.off}</p>`:h}
      ${t.length>0?a`<section aria-labelledby="waiting">
            <h2 id="waiting">${r.waiting}</h2>
            <ul class="plain">
              ${t.map(o=>a`<li class="card entry waiting">${Me(o)}</li>`)}
            </ul>
          </section>`:h}
      ${e?h:a`<section aria-labelledby="history">
            <h2 id="history">${r.history}</h2>
            ${i.length===0?a`<p class="soft">${r.none}</p>`:a`<ol class="history">
                  ${i.map(o=>a`<li class=${o.state}>${Me(o)}</li>`)}
                </ol>`}
            ${n===void 0?h:a`<p><button type="button" @click=${()=>{this.#e(n)}}>${r.more}</button></p>`}
          </section>`}`}#e(e){return this.attempt(async()=>{let t={limit:be,before:e},i=await x(P.client.GET("/api/v1/rules/publications",{params:{query:t}}));this.data!==void 0&&(this.data={...this.data,decided:[...this.data.decided,...i.publications.filter(Le)],next:i.next})})}};function Le({state:s}){return s!=="waiting"}function Me(s){let e=g.changes;return a`<a href=${C(["workbench","changes",String(s.id)])}>${s.reason}</a>
    <span class="soft">
      ${e.states[s.state]}${s.outdated?a` · <span class="warning">${e.outdated}</span>`:h} · ${we(s)} ·
      ${q(s.decided_at??s.proposed_at)}
    </span>
    <span class="soft">${ye(s)}</span>`}function we({proposed_by:s,decided_by:e,state:t}){let i=g.changes;return e===void 0||e===s?s:t==="published"?i.approvedBy(s,e):i.withdrawnBy(s,e)}function ye({files:s}){return s.map(({file:e,change:t,lines_added:i,lines_removed:n})=>g.changes.file(e,t,i,n)).join(", ")}var J=class{diff(e,t,i={}){let n;typeof i=="function"?(n=i,i={}):"callback"in i&&(n=i.callback);let r=this.castInput(e,i),o=this.castInput(t,i),l=this.removeEmpty(this.tokenize(r,i)),d=this.removeEmpty(this.tokenize(o,i));return this.diffWithOptionsObj(l,d,i,n)}diffWithOptionsObj(e,t,i,n){var r;let o=p=>{if(p=this.postProcess(p,i),n){setTimeout(function(){n(p)},0);return}else return p},l=t.length,d=e.length,y=1,b=l+d;i.maxEditLength!=null&&(b=Math.min(b,i.maxEditLength));let $=(r=i.timeout)!==null&&r!==void 0?r:1/0,E=Date.now()+$,k=[{oldPos:-1,lastComponent:void 0}],u=this.extractCommon(k[0],t,e,0,i);if(k[0].oldPos+1>=d&&u+1>=l)return o(this.buildValues(k[0].lastComponent,t,e));let c=-1/0,m=1/0,w=()=>{for(let p=Math.max(c,-y);p<=Math.min(m,y);p+=2){let f,v=k[p-1],T=k[p+1];v&&(k[p-1]=void 0);let j=!1;if(T){let L=T.oldPos-p;j=T&&0<=L&&L<l}let O=v&&v.oldPos+1<d;if(!j&&!O){k[p]=void 0;continue}if(!O||j&&v.oldPos<T.oldPos?f=this.addToPath(T,!0,!1,0,i):f=this.addToPath(v,!1,!0,1,i),u=this.extractCommon(f,t,e,p,i),f.oldPos+1>=d&&u+1>=l)return o(this.buildValues(f.lastComponent,t,e))||!0;k[p]=f,f.oldPos+1>=d&&(m=Math.min(m,p-1)),u+1>=l&&(c=Math.max(c,p+1))}y++};if(n)(function p(){setTimeout(function(){if(y>b||Date.now()>E)return n(void 0);w()||p()},0)})();else for(;y<=b&&Date.now()<=E;){let p=w();if(p)return p}}addToPath(e,t,i,n,r){let o=e.lastComponent;return o&&!r.oneChangePerToken&&o.added===t&&o.removed===i?{oldPos:e.oldPos+n,lastComponent:{count:o.count+1,added:t,removed:i,previousComponent:o.previousComponent}}:{oldPos:e.oldPos+n,lastComponent:{count:1,added:t,removed:i,previousComponent:o}}}extractCommon(e,t,i,n,r){let o=t.length,l=i.length,d=e.oldPos,y=d-n,b=0;for(;y+1<o&&d+1<l&&this.equals(i[d+1],t[y+1],r);)y++,d++,b++,r.oneChangePerToken&&(e.lastComponent={count:1,previousComponent:e.lastComponent,added:!1,removed:!1});return b&&!r.oneChangePerToken&&(e.lastComponent={count:b,previousComponent:e.lastComponent,added:!1,removed:!1}),e.oldPos=d,y}equals(e,t,i){return i.comparator?i.comparator(e,t):e===t||!!i.ignoreCase&&e.toLowerCase()===t.toLowerCase()}removeEmpty(e){let t=[];for(let i=0;i<e.length;i++)e[i]&&t.push(e[i]);return t}castInput(e,t){return e}tokenize(e,t){return Array.from(e)}join(e){return e.join("")}postProcess(e,t){return e}get useLongestToken(){return!1}buildValues(e,t,i){let n=[],r;for(;e;)n.push(e),r=e.previousComponent,delete e.previousComponent,e=r;n.reverse();let o=n.length,l=0,d=0,y=0;for(;l<o;l++){let b=n[l];if(b.removed)b.value=this.join(i.slice(y,y+b.count)),y+=b.count;else{if(!b.added&&this.useLongestToken){let $=t.slice(d,d+b.count);$=$.map(function(E,k){let u=i[y+k];return u.length>E.length?u:E}),b.value=this.join($)}else b.value=this.join(t.slice(d,d+b.count));d+=b.count,b.added||(y+=b.count)}}return n}};function Ie(s){return s.includes(`\r
`)&&!s.startsWith(`
`)&&!s.match(/[^\r]\n/)}function He(s){return!s.includes(`\r
`)&&s.includes(`
`)}var ve=class extends J{constructor(){super(...arguments),this.tokenize=at}equals(e,t,i){return i.ignoreWhitespace?((!i.newlineIsToken||!e.includes(`
`))&&(e=e.trim()),(!i.newlineIsToken||!t.includes(`
`))&&(t=t.trim())):i.ignoreNewlineAtEof&&!i.newlineIsToken&&(e.endsWith(`
`)&&(e=e.slice(0,-1)),t.endsWith(`
`)&&(t=t.slice(0,-1))),super.equals(e,t,i)}},ot=new ve;function $e(s,e,t){return ot.diff(s,e,t)}function at(s,e){e.stripTrailingCr&&(s=s.replace(/\r\n/g,`
`));let t=[],i=s.split(/(\n|\r\n)/);i[i.length-1]||i.pop();for(let n=0;n<i.length;n++){let r=i[n];n%2&&!e.newlineIsToken?t[t.length-1]+=r:t.push(r)}return t}function xe(s){return Array.isArray(s)?s.map(e=>xe(e)):Object.assign(Object.assign({},s),{hunks:s.hunks.map(e=>Object.assign(Object.assign({},e),{lines:e.lines.map((t,i)=>{var n;return t.startsWith("\\")||t.endsWith("\r")||!((n=e.lines[i+1])===null||n===void 0)&&n.startsWith("\\")?t:t+"\r"})}))})}function ke(s){return Array.isArray(s)?s.map(e=>ke(e)):Object.assign(Object.assign({},s),{hunks:s.hunks.map(e=>Object.assign(Object.assign({},e),{lines:e.lines.map(t=>t.endsWith("\r")?t.substring(0,t.length-1):t)}))})}function Ve(s){return Array.isArray(s)||(s=[s]),!s.some(e=>e.hunks.some(t=>t.lines.some(i=>!i.startsWith("\\")&&i.endsWith("\r"))))}function We(s){return Array.isArray(s)||(s=[s]),s.some(e=>e.hunks.some(t=>t.lines.some(i=>i.endsWith("\r"))))&&s.every(e=>e.hunks.every(t=>t.lines.every((i,n)=>{var r;return i.startsWith("\\")||i.endsWith("\r")||((r=t.lines[n+1])===null||r===void 0?void 0:r.startsWith("\\"))})))}function qe(s){let e=s.split(/\n/),t=[],i=0;function n(u){return/^diff --git /.test(u)}function r(u){return n(u)||/^Index:\s/.test(u)||/^diff(?: -r \w+)+\s/.test(u)}function o(u){return/^(---|\+\+\+)\s/.test(u)}function l(u){return/^@@\s/.test(u)}function d(){var u;let c={};c.hunks=[],t.push(c);let m=!1;for(;i<e.length;){let w=e[i];if(o(w)||l(w))break;if(n(w)){if(m)return;m=!0,c.isGit=!0;let p=y(w);for(p&&(c.oldFileName=p.oldFileName,c.newFileName=p.newFileName),i++;i<e.length;){let f=e[i];if(o(f)||l(f)||r(f))break;let v=/^rename from (.*)/.exec(f);v&&(c.oldFileName="a/"+b(v[1]),c.isRename=!0);let T=/^rename to (.*)/.exec(f);T&&(c.newFileName="b/"+b(T[1]),c.isRename=!0);let j=/^copy from (.*)/.exec(f);j&&(c.oldFileName="a/"+b(j[1]),c.isCopy=!0);let O=/^copy to (.*)/.exec(f);O&&(c.newFileName="b/"+b(O[1]),c.isCopy=!0);let L=/^new file mode (\d+)/.exec(f);L&&(c.isCreate=!0,c.newMode=L[1]);let W=/^deleted file mode (\d+)/.exec(f);W&&(c.isDelete=!0,c.oldMode=W[1]);let _e=/^old mode (\d+)/.exec(f);_e&&(c.oldMode=_e[1]);let Oe=/^new mode (\d+)/.exec(f);Oe&&(c.newMode=Oe[1]),/^Binary files /.test(f)&&(c.isBinary=!0),i++}continue}else if(r(w)){if(m)return;m=!0;let p=/^(?:Index:|diff(?: -r \w+)+)\s+/.exec(w);p&&(c.index=w.substring(p[0].length).trim())}i++}if(E(c),E(c),c.oldFileName===void 0!=(c.newFileName===void 0))throw new Error("Missing "+(c.oldFileName!==void 0?'"+++ ..."':'"--- ..."')+" file header for "+((u=c.oldFileName)!==null&&u!==void 0?u:c.newFileName));for(;i<e.length;){let w=e[i];if(r(w)||o(w)||/^===================================================================/.test(w))break;l(w)?c.hunks.push(k()):i++}}function y(u){let c=u.substring(11);if(c.startsWith('"')){let w=$(c);if(w===null)return null;let p=c.substring(w.rawLength+1),f;if(p.startsWith('"')){let v=$(p);if(v===null)return null;f=v.fileName}else f=p;return{oldFileName:w.fileName,newFileName:f}}let m=c.indexOf('"');if(m>0){let w=c.substring(0,m-1),p=$(c.substring(m));return p===null?null:{oldFileName:w,newFileName:p.fileName}}if(c.startsWith("a/")){let w=[],p=0;for(;p=c.indexOf(" b/",p+1),p!==-1;)w.push(p);if(w.length>0){let f=w[Math.floor(w.length/2)];return{oldFileName:c.substring(0,f),newFileName:c.substring(f+1)}}}return null}function b(u){if(u.startsWith('"')){let c=$(u);if(c)return c.fileName}return u}function $(u){if(!u.startsWith('"'))return null;let c="",m=1;for(;m<u.length;){if(u[m]==='"')return{fileName:c,rawLength:m+1};if(u[m]==="\\"&&m+1<u.length)switch(m++,u[m]){case"a":c+="\x07";break;case"b":c+="\b";break;case"f":c+="\f";break;case"n":c+=`
`;break;case"r":c+="\r";break;case"t":c+="	";break;case"v":c+="\v";break;case"\\":c+="\\";break;case'"':c+='"';break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"7":{if(m+2>=u.length||u[m+1]<"0"||u[m+1]>"7"||u[m+2]<"0"||u[m+2]>"7")return null;let w=[parseInt(u.substring(m,m+3),8)];for(m+=3;u[m]==="\\"&&u[m+1]>="0"&&u[m+1]<="7";){if(m+3>=u.length||u[m+2]<"0"||u[m+2]>"7"||u[m+3]<"0"||u[m+3]>"7")return null;w.push(parseInt(u.substring(m+1,m+4),8)),m+=4}c+=new TextDecoder("utf-8").decode(new Uint8Array(w));continue}default:return null}else c+=u[m];m++}return null}function E(u){let c=/^(---|\+\+\+)\s+/.exec(e[i]);if(c){let m=c[1],w=e[i].substring(3).trim().split("	",2),p=(w[1]||"").trim(),f=w[0];f.startsWith('"')?f=b(f):f=f.replace(/\\\\/g,"\\"),m==="---"?(u.oldFileName=f,u.oldHeader=p):(u.newFileName=f,u.newHeader=p),i++}}function k(){var u;let c=i,m=e[i++],w=m.split(/@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/),p={oldStart:+w[1],oldLines:typeof w[2]>"u"?1:+w[2],newStart:+w[3],newLines:typeof w[4]>"u"?1:+w[4],lines:[]};p.oldLines===0&&(p.oldStart+=1),p.newLines===0&&(p.newStart+=1);let f=0,v=0;for(;i<e.length&&(v<p.oldLines||f<p.newLines||!((u=e[i])===null||u===void 0)&&u.startsWith("\\"));i++){let T=e[i].length==0&&i!=e.length-1?" ":e[i][0];if(T==="+"||T==="-"||T===" "||T==="\\")p.lines.push(e[i]),T==="+"?f++:T==="-"?v++:T===" "&&(f++,v++);else throw new Error(`Hunk at line ${c+1} contained invalid line ${e[i]}`)}if(!f&&p.newLines===1&&(p.newLines=0),!v&&p.oldLines===1&&(p.oldLines=0),f!==p.newLines)throw new Error("Added line count did not match for hunk at line "+(c+1));if(v!==p.oldLines)throw new Error("Removed line count did not match for hunk at line "+(c+1));if(i<e.length&&e[i]&&/^[+ -]/.test(e[i])&&!o(e[i]))throw new Error("Hunk at line "+(c+1)+" has more lines than expected (expected "+p.oldLines+" old lines and "+p.newLines+" new lines)");return p}for(;i<e.length;)d();return t}function ze(s,e,t){let i=!0,n=!1,r=!1,o=1;return function l(){if(i&&!r){if(n?o++:i=!1,s+o<=t)return s+o;r=!0}if(!n)return r||(i=!0),e<=s-o?s-o++:(n=!0,l())}}function Te(s,e,t={}){let i;if(typeof e=="string"?i=qe(e):Array.isArray(e)?i=e:i=[e],i.length>1)throw new Error("applyPatch only works with a single input.");return lt(s,i[0],t)}function lt(s,e,t={}){(t.autoConvertLineEndings||t.autoConvertLineEndings==null)&&(Ie(s)&&Ve(e)?e=xe(e):He(s)&&We(e)&&(e=ke(e)));let i=s.split(`
`),n=e.hunks,r=t.compareLine||((u,c,m,w)=>c===w),o=t.fuzzFactor||0,l=0;if(o<0||!Number.isInteger(o))throw new Error("fuzzFactor must be a non-negative integer");if(!n.length)return s;let d="",y=!1,b=!1;for(let u=0;u<n[n.length-1].lines.length;u++){let c=n[n.length-1].lines[u];c[0]=="\\"&&(d[0]=="+"?y=!0:d[0]=="-"&&(b=!0)),d=c}if(y){if(b){if(!o&&i[i.length-1]=="")return!1}else if(i[i.length-1]=="")i.pop();else if(!o)return!1}else if(b){if(i[i.length-1]!="")i.push("");else if(!o)return!1}function $(u,c,m,w=0,p=!0,f=[],v=0){let T=0,j=!1;for(;w<u.length;w++){let O=u[w],L=O.length>0?O[0]:" ",W=O.length>0?O.substr(1):O;if(L==="-")if(r(c+1,i[c],L,W))c++,T=0;else return!m||i[c]==null?null:(f[v]=i[c],$(u,c+1,m-1,w,!1,f,v+1));if(L==="+"){if(!p)return null;f[v]=W,v++,T=0,j=!0}if(L===" ")if(T++,f[v]=i[c],r(c+1,i[c],L,W))v++,p=!0,j=!1,c++;else return j||!m?null:i[c]&&($(u,c+1,m-1,w+1,!1,f,v+1)||$(u,c+1,m-1,w,!1,f,v+1))||$(u,c,m-1,w+1,!1,f,v)}return v-=T,c-=T,f.length=v,{patchedLines:f,oldLineLastI:c-1}}let E=[],k=0;for(let u=0;u<n.length;u++){let c=n[u],m,w=i.length-c.oldLines+o,p;for(let f=0;f<=o;f++){p=c.oldStart+k-1;let v=ze(p,l,w);for(;p!==void 0&&(m=$(c.lines,p,f),!m);p=v());if(m)break}if(!m)return!1;for(let f=l;f<p;f++)E.push(i[f]);for(let f=0;f<m.patchedLines.length;f++){let v=m.patchedLines[f];E.push(v)}l=m.oldLineLastI+1,k=p+1-c.oldStart}for(let u=l;u<i.length;u++)E.push(i[u]);return E.join(`
`)}function ct(s){for(let e=0;e<s.length;e++)if(s[e]<" "||s[e]>"~"||s[e]==='"'||s[e]==="\\")return!0;return!1}function H(s){if(!ct(s))return s;let e='"',t=new TextEncoder().encode(s),i=0;for(;i<t.length;){let n=t[i];n===7?e+="\\a":n===8?e+="\\b":n===9?e+="\\t":n===10?e+="\\n":n===11?e+="\\v":n===12?e+="\\f":n===13?e+="\\r":n===34?e+='\\"':n===92?e+="\\\\":n>=32&&n<=126?e+=String.fromCharCode(n):e+="\\"+n.toString(8).padStart(3,"0"),i++}return e+='"',e}var Pe={includeIndex:!0,includeUnderline:!0,includeFileHeaders:!0};function Y(s,e,t,i,n,r,o){let l;o?typeof o=="function"?l={callback:o}:l=o:l={},typeof l.context>"u"&&(l.context=4);let d=l.context;if(l.newlineIsToken)throw new Error("newlineIsToken may not be used with patch-generation functions, only with diffing functions");if(l.callback){let{callback:b}=l;$e(t,i,Object.assign(Object.assign({},l),{callback:$=>{let E=y($);b(E)}}))}else return y($e(t,i,l));function y(b){if(!b)return;b.push({value:"",lines:[]});function $(p){return p.map(function(f){return" "+f})}let E=[],k=0,u=0,c=[],m=1,w=1;for(let p=0;p<b.length;p++){let f=b[p],v=f.lines||dt(f.value);if(f.lines=v,f.added||f.removed){if(!k){let T=b[p-1];k=m,u=w,T&&(c=d>0?$(T.lines.slice(-d)):[],k-=c.length,u-=c.length)}for(let T of v)c.push((f.added?"+":"-")+T);f.added?w+=v.length:m+=v.length}else{if(k)if(v.length<=d*2&&p<b.length-2)for(let T of $(v))c.push(T);else{let T=Math.min(v.length,d);for(let O of $(v.slice(0,T)))c.push(O);let j={oldStart:k,oldLines:m-k+T,newStart:u,newLines:w-u+T,lines:c};E.push(j),k=0,u=0,c=[]}m+=v.length,w+=v.length}}for(let p of E)for(let f=0;f<p.lines.length;f++)p.lines[f].endsWith(`
`)?p.lines[f]=p.lines[f].slice(0,-1):(p.lines.splice(f+1,0,"\\ No newline at end of file"),f++);return{oldFileName:s,newFileName:e,oldHeader:n,newHeader:r,hunks:E}}}function ie(s,e){var t,i,n,r,o,l;if(e||(e=Pe),Array.isArray(s)){if(s.length>1&&!e.includeFileHeaders&&!s.every(b=>b.isGit))throw new Error("Cannot omit file headers on a multi-file patch. (The result would be unparseable; how would a tool trying to apply the patch know which changes are to which file?)");return s.map(b=>ie(b,e)).join(`
`)}let d=[];if(s.isGit){if(e=Pe,!s.oldFileName)throw new Error("oldFileName must be specified for Git patches");if(!s.newFileName)throw new Error("newFileName must be specified for Git patches");let b=s.oldFileName,$=s.newFileName;s.isCreate&&b==="/dev/null"?b=$.replace(/^b\//,"a/"):s.isDelete&&$==="/dev/null"&&($=b.replace(/^a\//,"b/")),d.push("diff --git "+H(b)+" "+H($)),s.isDelete&&d.push("deleted file mode "+((t=s.oldMode)!==null&&t!==void 0?t:"100644")),s.isCreate&&d.push("new file mode "+((i=s.newMode)!==null&&i!==void 0?i:"100644")),s.oldMode&&s.newMode&&!s.isDelete&&!s.isCreate&&(d.push("old mode "+s.oldMode),d.push("new mode "+s.newMode)),s.isRename&&(d.push("rename from "+H(((n=s.oldFileName)!==null&&n!==void 0?n:"").replace(/^a\//,""))),d.push("rename to "+H(((r=s.newFileName)!==null&&r!==void 0?r:"").replace(/^b\//,"")))),s.isCopy&&(d.push("copy from "+H(((o=s.oldFileName)!==null&&o!==void 0?o:"").replace(/^a\//,""))),d.push("copy to "+H(((l=s.newFileName)!==null&&l!==void 0?l:"").replace(/^b\//,""))))}else e.includeIndex&&s.oldFileName==s.newFileName&&s.oldFileName!==void 0&&d.push("Index: "+s.oldFileName),e.includeUnderline&&d.push("===================================================================");let y=s.hunks.length>0;e.includeFileHeaders&&s.oldFileName!==void 0&&s.newFileName!==void 0&&(!s.isGit||y)&&(d.push("--- "+H(s.oldFileName)+(s.oldHeader?"	"+s.oldHeader:"")),d.push("+++ "+H(s.newFileName)+(s.newHeader?"	"+s.newHeader:"")));for(let b=0;b<s.hunks.length;b++){let $=s.hunks[b],E=$.oldLines===0?$.oldStart-1:$.oldStart,k=$.newLines===0?$.newStart-1:$.newStart;d.push("@@ -"+E+","+$.oldLines+" +"+k+","+$.newLines+" @@");for(let u of $.lines)d.push(u)}return d.join(`
`)+`
`}function Ee(s,e,t,i,n,r,o){if(typeof o=="function"&&(o={callback:o}),o?.callback){let{callback:l}=o;Y(s,e,t,i,n,r,Object.assign(Object.assign({},o),{callback:d=>{l(d?ie(d,o.headerOptions):void 0)}}))}else{let l=Y(s,e,t,i,n,r,o);return l?ie(l,o?.headerOptions):void 0}}function dt(s){let e=s.endsWith(`
`),t=s.split(`
`).map(i=>i+`
`);return e?t.pop():t.push(t.pop().slice(0,-1)),t}var Ue={context:3};function Re(s){return[...Object.entries(s.files),...s.deleted.map(t=>[t,""])].map(([t,i])=>{let n=s.before[t],r=n===void 0?"/dev/null":`a/${t}`,o=s.deleted.includes(t)?"/dev/null":`b/${t}`;return Ee(r,o,n??"",i,"","",Ue).replace(/^=+\n/,"")}).join("")}function Ge(s,e,t){let i=Te(t,Y("","",s,e,"","",Ue));return i===!1?void 0:i}var Fe="failures/site.yaml",Be="plainspoken-draft";function z(){let s=sessionStorage.getItem(Be);return s===null?{current:Fe,files:{}}:JSON.parse(s)}function se(s){sessionStorage.setItem(Be,JSON.stringify(s))}function ne(s,e,t){return{current:e,files:{...s.files,[e]:{...s.files[e],content:t}}}}async function U(s,e){if(s.files[e])return{...s,current:e};let t=await Q(),n=t?.files.some(o=>o.name===e)||t?.complete===!1?await oe(e):void 0,r=n?{content:n.content,origin:n.content,version:n.version}:{content:""};return{current:e,files:{...s.files,[e]:r}}}async function Je(s,e){let t={...s.files},i=!0;for(let n of e){let r=t[n];if(r===void 0)continue;let o=await oe(n),l=Ge(r.origin??"",r.content,o?.content??"");i&&=l!==void 0,t[n]={content:l??r.content,...o&&{origin:o.content,version:o.version}}}return{draft:{...s,files:t},clean:i}}function Ye(s,e){let t=Object.fromEntries(Object.entries(s.files).filter(([i])=>!e.includes(i)));return{...s,files:t}}function re({content:s,origin:e}){return s!==(e??"")}function G(s){let e=Object.entries(s.files).filter(([,r])=>re(r)),t=e.filter(([,{content:r}])=>r.trim()),i=e.filter(([,{content:r,version:o}])=>!r.trim()&&o),n=[...t,...i];return{files:Object.fromEntries(t.map(([r,{content:o}])=>[r,o])),deleted:i.map(([r])=>r),base:Object.fromEntries(n.flatMap(([r,{version:o}])=>o?[[r,o]]:[])),before:Object.fromEntries(n.flatMap(([r,{origin:o}])=>o?[[r,o]]:[]))}}async function Q(){return Qe(()=>x(P.client.GET("/api/v1/rules/files")))}async function oe(s){return Qe(()=>x(P.client.GET("/api/v1/rules/files/{name}",{params:{path:{name:s}}})))}async function Qe(s){try{return await s()}catch(e){if(e instanceof I&&[403,404].includes(e.status))return;throw e}}var ut=1e3,pt=30;async function ae(s){for(let e=0;e<pt;e++){let t=await ft();if(t.length>0&&t.every(i=>i===s))return!0;await new Promise(i=>setTimeout(i,ut))}return!1}async function ft(){try{let{fingerprint:s,workers:e}=await x(P.client.GET("/api/v1/catalogue/status"));return e?.map(t=>t.fingerprint)??[s]}catch{return[]}}var le=class extends F{static properties={...F.properties,key:{},reviewed:{state:!0},outcome:{state:!0}};static styles=[...F.styles,_,A,R`
      ps-review {
        display: grid;
        gap: 1rem;
      }
      h1 {
        max-inline-size: 46rem;
      }
    `];live=!1;async load(e){let t={number:Number(this.key)};return{change:await x(e.GET("/api/v1/rules/publications/{number}",{params:{path:t}})),site:await Q()}}draw({change:e,site:t}){let i=g.changes,n=this.reviewed;return a`${D("changes")}
      <header class="page"><h1>${e.reason}</h1></header>
      <dl class="facts">
        ${K(i.state,`${i.states[e.state]}${e.outdated?` \xB7 ${i.outdated}`:""}`)}
        ${K(e.state==="waiting"?i.proposedBy:i.by,we(e))}
        ${K(i.when,q(e.decided_at??e.proposed_at))} ${K(i.files,ye(e))}
        ${e.restores?K(i.restores,a`<a href=${C(["workbench","changes",String(e.restores)])}>${i.number(e.restores)}</a>`):h}
      </dl>
      ${this.outcome?a`<p class="good" role="status">${this.outcome}</p>`:h}
      ${e.outdated?a`<p class="trouble">${i.outdatedHint}</p>`:h}
      ${n?a`<ps-review
            .change=${n.change}
            .approves=${n.takesBack?void 0:e}
            .restores=${n.takesBack?e.id:void 0}
            publishing=${n.takesBack&&!t?.publishes?"waits":"now"}
            @published=${this.#i}
          ></ps-review>`:a`<ps-difference .text=${e.difference??""}></ps-difference>`}
      <p class="row">${this.#e(e)}</p>`}#e(e){let t=g.changes;if(this.reviewed?.takesBack)return a`<button type="button" @click=${()=>this.reviewed=void 0}>${t.leave}</button>`;let i=(n,r,o,l="")=>n?a`<button type="button" class=${l} @click=${()=>{this.attempt(o)}}>${r}</button>`:h;return a`${i(e.may_approve&&!this.reviewed,t.review,()=>this.#t("draft"),"primary")}
    ${i(e.may_withdraw,e.yours?t.withdraw:t.refuse,()=>this.#n(e.id))}
    ${i(e.state==="published",t.takeBack,()=>this.#t("earlier"))}
    ${e.state==="waiting"&&e.yours&&!e.may_approve&&!e.outdated?a`<span class="soft">${t.somebodyElse}</span>`:h}`}async#t(e){let t={path:{number:Number(this.key)}},{client:i}=P,n=e==="draft"?await x(i.GET("/api/v1/rules/publications/{number}/draft",{params:t})):await x(i.GET("/api/v1/rules/publications/{number}/earlier",{params:t})),r=[...Object.keys(n.files),...n.deleted];if(r.length===0){this.outcome=g.changes.nothingToTakeBack;return}let o=await Promise.all(r.map(oe)),l=Object.fromEntries(o.flatMap(d=>d?[[d.name,d.content]]:[]));this.outcome=void 0,this.reviewed={change:{...n,before:l},takesBack:e==="earlier"}}async#n(e){await x(P.client.POST("/api/v1/rules/publications/{number}/withdraw",{params:{path:{number:e}}})),this.reviewed=void 0,await this.reload()}#i=e=>{let{id:t,impact:i,state:n}=e.detail,r=this.reviewed?.takesBack;this.reviewed=void 0;let o=g.changes;n==="waiting"?this.outcome=o.proposed:(this.outcome=o.taking,ae(i.after).then(l=>this.outcome=l?o.inForce:o.notYet)),r?location.hash=C(["workbench","changes",String(t)]):this.reload()}};function K(s,e){return a`<div>
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
`);return a`<pre tabindex="0" role="region" aria-label=${g.review.difference}>${e.map(t=>a`<span class=${mt(t)}>${t}</span>`)}</pre>`}};function mt(s){return/^(---|\+\+\+) /.test(s)?"name":s.startsWith("@@")?"place":s.startsWith("+")?"added":s.startsWith("-")?"removed":""}var Ke=Promise.resolve();function S(s){let e=Ke.then(s);return Ke=e.catch(()=>{}),e}var Xe=R`
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
`;function Ze(s,e,t,i){let n=g.draft,r=e?.files.filter(({problem:d})=>!d).map(({name:d})=>d)??[],o=new Set([...Object.keys(s.files),...r]),l=d=>{d.preventDefault();let y=d.target;t(String(new FormData(y).get("name")).trim()),y.reset()};return a`<div class="files">
    ${Object.entries(s.files).map(([d,y])=>a`<button type="button" aria-pressed=${d===s.current} @click=${()=>t(d)}>
          ${d}${re(y)?a` <span class="soft">${n.changed}</span>`:h}
        </button>`)}
    <form @submit=${l}>
      <label>${n.open}<input name="name" list="known" required placeholder=${n.openHint} /></label>
      <datalist id="known">
        ${[...o].map(d=>a`<option value=${d}></option>`)}
      </datalist>
      <button type="submit">${n.openIt}</button>
      ${Object.values(s.files).some(re)?a`<button type="button" @click=${i}>${n.revert}</button>`:h}
    </form>
  </div>`}function et(s,e,t){let i=g.draft,n=s.examples,r=(o,l,d,y)=>a`<button type="button" class=${y} @click=${()=>t(o,l,d)}>${e(o)}:${l}</button>`;return a`<p class="verdict ${s.publishable?"good":"error"}">
      ${s.publishable?i.publishable:i.notPublishable} ${n?i.examples(n.passed,n.failed):h}
    </p>
    <ul class="findings plain">
      ${s.findings.map(({file:o,line:l,column:d,severity:y,message:b,fix:$})=>a`<li>${r(o,l,d,y)} ${b} ${$?a`<span class="soft">${$}</span>`:h}</li>`)}
      ${n?.failures.map(({file:o,line:l,why:d,advice:y})=>a`<li>${r(o,l,1,"error")} ${d} <span class="soft">${y}</span></li>`)}
    </ul>`}var ht=500,de=class extends N{static properties={...N.properties,draft:{state:!0},site:{state:!0},names:{state:!0},ready:{state:!0},checked:{state:!0},explained:{state:!0},outcome:{state:!0}};static styles=[...F.styles,_,A,Xe];#e;#t={files:{},deleted:[],base:{},before:{}};constructor(){super(),this.draft=z(),this.ready=!1,this.names={},this.#t=G(this.draft),this.#n()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.#e)}async#n(){await this.tell(async()=>{let[e,t]=await Promise.all([Q(),gt(),import("./authoring-SKDVILNZ.js")]);this.site=e,this.names=t;let{query:i}=B(),n=i.get("text"),r=n&&!this.draft.current.startsWith("failures/")?Fe:this.draft.current;this.#l(await U(this.draft,r)),this.ready=!0,await this.updateComplete,n&&(Z({}),this.#s?.add({example:n,step:i.get("step")??"",words:i.get("words")??""}))})}get#i(){return this.renderRoot.querySelector("ps-editor")}get#s(){return this.renderRoot.querySelector("ps-rule-form")}get#r(){return this.draft.files[this.draft.current]?.content??""}render(){let e=g.draft;return a`${D("draft")}
      <h1>${e.title}</h1>
      ${this.trouble===void 0?h:a`<div class="trouble" role="alert">
            <span>${this.sentence}</span>
            <button type="button" @click=${()=>{this.ready?this.#h():this.#n()}}>${g.states.again}</button>
          </div>`}
      ${this.outcome?a`<p role="status"><span class="good">${this.outcome}</span> <a href=${C(["workbench","changes"])}>${e.history}</a></p>`:h}
      ${this.ready?this.#o():a`<p class="soft" role="status">${g.states.loading}</p>`}`}#o(){let e=g.draft,{current:t}=this.draft,i=t.startsWith("failures/"),n=Object.keys(this.#t.files).length+this.#t.deleted.length>0;return a`${Ze(this.draft,this.site,r=>{this.#f(r)},()=>this.#p([t]))}
      <div class=${i?"two":"one"}>
        ${i?a`<section class="card" aria-labelledby="questions">
              <h2 id="questions">${g.rule.questions}</h2>
              <ps-rule-form .text=${this.#r} @edit=${this.#b}></ps-rule-form>
            </section>`:h}
        <section aria-label=${g.rule.file}>
          ${Se(t,a`<ps-editor .name=${t} .names=${this.names} .content=${this.#r} @change=${this.#w} @place=${this.#y}></ps-editor>`)}
          <div aria-live="polite">${this.checked?et(this.checked,r=>this.#a(r),(...r)=>{this.#c(...r)}):a`<p class="soft">${n?this.trouble?e.unchecked:e.checking:e.empty}</p>`}</div>
          ${this.#u()}
        </section>
      </div>
      ${n?a`<ps-review
            editable
            .change=${this.#t}
            .checked=${this.checked}
            .publishing=${this.#d}
            @published=${this.#$}
            @newest=${this.#x}
            @dropped=${this.#k}
          ></ps-review>`:h}`}get#d(){return this.site===void 0?"off":this.site.publishes?"now":"waits"}#u(){let e=this.explained?.answer;return e===void 0?h:a`<section class="card" aria-labelledby="reads">
      <h2 id="reads">${g.try.customerReads}</h2>
      <div class="reads">
        <strong>${e.message}</strong>
        <ul>
          ${e.actions.map(t=>a`<li>${t.text} <span class="soft">${g.readers[t.who]??""}</span></li>`)}
        </ul>
      </div>
    </section>`}#a(e){return Object.keys(this.draft.files).find(t=>e===t||e.endsWith(`/${t}`))??e}async#c(e,t,i){let n=this.#a(e);this.draft.files[n]&&await this.#f(n),await this.updateComplete,this.#i?.reveal(t,i)}#f(e){return this.tell(async()=>this.#l(await U(this.draft,e)))}#p(e){let{current:t}=this.draft;this.tell(async()=>this.#l(await U(Ye(this.draft,e),t)))}#b=e=>{this.#m(e.detail)};#w=()=>{let e=this.#i?.content??"";e!==this.#r&&this.#m(e)};#y=()=>{this.#s?.showAt(this.#i?.cursor??0)};#m(e){this.outcome=void 0,this.#l(ne(this.draft,this.draft.current,e))}#l(e){let t=JSON.stringify(this.#t);this.draft=e,se(e);let i=G(e);JSON.stringify(i)!==t&&(this.#t=i,this.checked=void 0),clearTimeout(this.#e),this.#e=setTimeout(()=>{this.#h()},ht)}async#h(){let e=this.#t,{files:t,deleted:i}=e;if(Object.keys(t).length+i.length===0){this.explained=void 0,this.#g();return}this.trouble=void 0,await this.tell(async()=>{let n=await S(async()=>e===this.#t?x(P.client.POST("/api/v1/rules/check",{body:{files:t,deleted:[...i]}})):void 0);n===void 0||e!==this.#t||(this.checked=n,this.#g(),await this.#v(e))})}async#v(e){let{text:t="",step:i=""}=this.#s?.sample??{},n={text:t,audience:"user",files:e.files,...i&&{step:i}},o=this.checked?.examples!==void 0&&t!==""?await S(()=>x(P.client.POST("/api/v1/rules/explain",{body:n}))):void 0;e===this.#t&&(this.explained=o)}#g(){if(this.#i===null)return;let e=(this.checked?.examples?.failures??[]).map(({file:t,line:i,why:n,advice:r})=>({file:t,line:i,column:1,severity:"error",message:n,fix:r}));this.#i.findings=[...this.checked?.findings??[],...e].filter(({file:t})=>this.#a(t)===this.draft.current)}#$=e=>{let{files:t,impact:i,state:n}=e.detail,r=g.changes,o=t.map(({file:d})=>d),l=()=>this.#p(o);if(n==="waiting"){this.outcome=r.proposed,l();return}this.outcome=r.taking,l(),ae(i.after).then(d=>this.outcome=d?r.inForce:r.notYet)};#x=e=>{this.tell(async()=>{let{draft:t,clean:i}=await Je(this.draft,e.detail);this.#l(t),this.outcome=i?g.review.broughtTogether:g.review.bothChanged})};#k=e=>this.#p(e.detail)};async function gt(){let{faults:s,subjects:e}=await x(P.client.GET("/api/v1/rules/lists"));return{faults:s.map(({name:t,sentence:i=""})=>({label:t,type:"constant",info:i})),subjects:e.map(({name:t,noun:i})=>({label:t,type:"constant",info:i}))}}var ue=class extends N{static properties={...N.properties,text:{},step:{},found:{state:!0},lists:{state:!0},phrase:{state:!0},entry:{state:!0},impact:{state:!0},busy:{state:!0}};static styles=[M,...F.styles,_,R`
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
    `];#e=0;constructor(){super(),this.text="",this.step="",this.phrase="",this.entry="",this.busy=!1}willUpdate(e){(e.has("text")||e.has("step"))&&(this.found=void 0,this.#s({}))}render(){let e=g.guided;return a`<section class="card" aria-labelledby="guided">
      <h2 id="guided">${e.title}</h2>
      ${this.drawTrouble()}
      ${this.found?this.#t(this.found):a`<p class="soft" role="status">${e.looking}</p>`}
      <div role="status">${this.found&&!this.busy?this.#n(this.found):this.found?a`<p class="soft">${e.trying}</p>`:h}</div>
      <p class="row">
        <button type="button" ?disabled=${this.busy} @click=${()=>{this.#s({rule:!0})}}>${e.draftRule}</button>
        <a href=${C(["workbench","draft"],{text:this.text,step:this.step,words:this.found?.phrases[0]??""})}>${e.writeRule}</a>
      </p>
    </section>`}#t(e){let t=g.guided,i=this.phrase!==""&&!e.phrases.includes(this.phrase),n=e.faults.map(({name:l,sentence:d})=>Ce(`fault:${l}`,d??l,this.entry)),r=new Set(e.faults.map(({name:l})=>l)),o=this.lists?.faults.filter(({name:l,sentence:d})=>d&&!r.has(l))??[];return a`<fieldset>
        <legend>${t.words}</legend>
        <div class="phrases">
          ${e.phrases.map(l=>a`<label><input type="radio" name="phrase" .checked=${l===this.phrase} @change=${()=>this.#i(l,this.entry)} />${l}</label>`)}
          <label
            >${t.other}<input type="text" maxlength="200" .value=${i?this.phrase:""} @change=${l=>this.#i(tt(l),this.entry)}
          /></label>
        </div>
      </fieldset>
      <label
        >${t.entry}<select @change=${l=>this.#i(this.phrase,tt(l))}>
          <option value="" ?selected=${this.entry===""}>${t.choose}</option>
          <optgroup label=${t.likely}>
            ${n}
          </optgroup>
          <optgroup label=${t.faults}>
            ${o.map(({name:l,sentence:d})=>Ce(`fault:${l}`,d??l,this.entry))}
          </optgroup>
          <optgroup label=${t.subjects}>
            ${this.lists?.subjects.map(({name:l,noun:d})=>Ce(`subject:${l}`,d,this.entry))}
          </optgroup>
        </select></label
      >`}#n(e){let t=g.guided;return e.kind==="none"?a`<p>${e.explained_by?t.explained(e.explained_by):t.none}</p>`:a`<div class="preview">
      <p>${e.kind==="line"?t.line(e.phrase??"",e.list==="subjects"?t.subject:t.fault,e.entry??""):t.rule(e.file??"")}</p>
      ${e.kind==="line"&&e.message?a`<div class="reads"><span class="soft">${t.reads}</span><strong>${e.message}</strong></div>`:h}
      <code class="block">${e.added?.trimEnd()}</code>
      ${e.holds||e.kind==="rule"?h:a`<p class="warning">${t.doesNotHold}</p>`}
      ${e.findings?.length?a`<ul class="plain">
            ${e.findings.map(({severity:i,message:n,fix:r})=>a`<li><span class=${i}>${n}</span> <span class="soft">${r}</span></li>`)}
          </ul>`:h}
      ${this.impact?a`<ps-impact .impact=${this.impact}></ps-impact>`:h}
      <p class="row">
        <button type="button" class="primary" @click=${()=>{this.#o(e)}}>${e.kind==="line"?t.take:t.takeRule}</button>
      </p>
    </div>`}#i(e,t){if(this.phrase=e.trim(),this.entry=t,!this.phrase||!t)return;let[i,n]=[t.slice(0,t.indexOf(":")),t.slice(t.indexOf(":")+1)];this.#s({phrase:this.phrase,[i]:n})}async#s(e){let t=++this.#e,{files:i}=G(z()),n={text:this.text,...this.step&&{step:this.step},...e,files:i};this.busy=!0,this.impact=void 0,await this.tell(async()=>{this.lists??=await x(P.client.GET("/api/v1/rules/lists"));let r=await S(()=>x(P.client.POST("/api/v1/rules/propose",{body:n})));t===this.#e&&(this.found=r,r.kind==="line"&&(this.phrase=r.phrase??"",this.entry=`${r.list==="subjects"?"subject":"fault"}:${r.entry??""}`))}),t===this.#e&&(this.busy=!1),this.found?.kind==="line"&&this.found.holds&&await this.#r(this.found,t)}async#r(e,t){let{file:i="",content:n=""}=e,r={...G(z()).files,[i]:n};await this.tell(async()=>{let o=await S(async()=>t===this.#e?x(P.client.POST("/api/v1/rules/impact",{body:{files:r}})):void 0);t===this.#e&&(this.impact=o)})}async#o({file:e="",content:t=""}){await this.tell(async()=>{se(ne(await U(z(),e),e,t)),location.hash=C(["workbench","draft"])})}};function Ce(s,e,t){return a`<option value=${s} ?selected=${s===t}>${e.replace(/\{\w+\}/g,"\u2026")}</option>`}function tt(s){return s.target.value}var bt=5,pe=class extends X{static properties={impact:{attribute:!1},all:{state:!0}};static styles=[M,_,R`
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
    `];constructor(){super(),this.all=!1}render(){let{impact:e}=this;if(e===void 0)return h;let t=g.review,i=this.all?e.groups:e.groups.slice(0,bt),n=e.groups.length-i.length;return a`<p class="total">${e.changed===0?t.unchanged(e.failures):t.changed(e.changed,e.failures,e.vms)}</p>
      ${e.complete?h:a`<p class="soft">${t.incomplete}</p>`}
      ${i.length>0?a`<ol class="plain">
            ${i.map(r=>this.#e(r))}
          </ol>`:h}
      ${n>0?a`<button type="button" @click=${()=>this.all=!0}>${t.moreGroups(n)}</button>`:h}`}#e({failures:e,texts:t,vms:i,samples:n}){let r=g.review,[o]=n;return a`<li>
      <span class="row"><span class="count">${r.failures(e)}</span><span class="soft">${r.spread(t,i)}</span></span>
      ${o?a`<code class="block">${o.text}</code>
            <div class="both">${it(r.now,"",o.before)}${it(r.then,"then",o.after)}</div>`:h}
    </li>`}};function it(s,e,t){return a`<div class="side ${e}">
    <span class="soft">${s} · ${t.rule_id??g.review.fallback}</span>
    <span>${t.user_message}</span>
    ${t.next_actions.length>0?a`<span class="soft">${t.next_actions.map(({text:i})=>i).join(" \xB7 ")}</span>`:h}
  </div>`}var st=[7,30,90,365,ee],wt=30,fe=class extends F{static styles=[...F.styles,A,R`
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
    `];live=!1;async load(e){let t=r=>x(e.GET("/api/v1/rules/outcomes",{params:{query:{days:r}}})),i=De(st),n=await t(i??wt);return i===void 0&&n.answers.length===0?t(ee):n}draw(e){let t=g.outcomes;return a`${D("outcomes")}
      <h1>${t.title}</h1>
      <p>${t.about}</p>
      <form class="filters" @submit=${i=>i.preventDefault()}>
        <label
          >${g.overview.span}<select @change=${this.#n}>
            ${st.map(i=>a`<option value=${i} ?selected=${i===e.days}>${i===ee?g.overview.ever:g.overview.days(i)}</option>`)}
          </select></label
        >
        <span class="soft">${t.looked(e.jobs)}${e.complete?h:` ${t.incomplete}`}</span>
      </form>
      ${e.answers.length===0?a`<p class="soft" role="status">${t.empty}</p>`:this.#e(e.answers)}
      ${e.answers.length<e.answers_found?a`<p class="soft">${t.more(e.answers.length,e.answers_found)}</p>`:h}`}#e(e){let t=g.outcomes;return a`<div class="card frame" tabindex="0" role="region" aria-label=${t.title}>
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
    </div>`}#t(e){let t=g.outcomes;return a`<tr>
      <th scope="row">
        <p>${e.message??a`<span class="soft">${t.gone}</span>`}</p>
        <p class="soft">
          <code>${e.rule_id??t.noRule}</code>${e.place?a` · ${e.place}`:h}
          ${e.job_id?a` · <a href=${C(["jobs",e.job_id])}>${t.newest}</a>`:h}
        </p>
      </th>
      <td class="number">${e.failures}</td>
      <td class="number">${e.vms}</td>
      <td class="number">
        ${e.followed===0?a`<span class="soft">${t.notFollowed}</span>`:a`${t.succeeded(e.succeeded,e.followed)}
              <meter aria-hidden="true" min="0" low=${e.followed/2} high=${e.followed/2} optimum=${e.followed} max=${e.followed} value=${e.succeeded}></meter>`}
      </td>
      <td class="number">${e.unhelpful?a`<strong class="bad">${e.unhelpful}</strong>`:"0"}</td>
    </tr>`}#n=e=>{Z({days:e.target.value}),this.reload()}};var me=class extends F{static styles=[...F.styles,_,A,R`
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
    `];live=!1;load(e){return x(e.GET("/api/v1/unexplained"))}draw(e){let t=g.queue,i=new Intl.NumberFormat(void 0,{style:"percent",maximumFractionDigits:1});return a`${D("queue")}
      <h1>${t.title}</h1>
      <p>
        ${e.failures===0?t.noFailures:t.share(e.unexplained,e.failures,i.format(e.unexplained/e.failures))}
        ${e.complete?h:t.incomplete}
      </p>
      ${e.clusters.length===0&&e.failures>0?a`<p class="soft">${t.empty}</p>`:h}
      <ol>
        ${e.clusters.map(n=>a`<li>${this.#e(n)}</li>`)}
      </ol>`}#e(e){let t=g.queue,{text:i,step:n="",operation:r=""}=e.sample,[o]=e.answered_by;return a`<article class="card">
      <div class="row">
        <strong>${t.met(e.vms??0,e.count)}</strong>
        <span class="soft">${q(e.last_seen)}</span>
        <span class="soft">${Object.keys(e.steps).filter(Boolean).join(", ")}</span>
      </div>
      <code class="block">${e.template}</code>
      ${i===e.template?h:a`<span class="soft">${t.sample} <code>${i}</code></span>`}
      <div class="row">
        <a class="button" href=${C(["workbench","try"],{text:i,step:n,operation:r})}>${t.explain}</a>
        ${o?a`<span class="soft">${t.answered(o.rule_id)}</span>`:h}
      </div>
    </article>`}};var he=class extends N{static properties={...N.properties,change:{attribute:!1},checked:{attribute:!1},publishing:{},approves:{attribute:!1},restores:{attribute:!1},editable:{type:Boolean},impact:{state:!0},busy:{state:!0},conflicts:{state:!0}};static styles=[M,...F.styles,_,R`
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
    `];constructor(){super(),this.publishing="off",this.editable=!1,this.busy="",this.conflicts=[]}willUpdate(e){e.has("change")&&(this.impact=void 0,this.conflicts=[],this.trouble=void 0,this.editable||this.#r())}render(){let e=g.review;return a`<section class="card" aria-labelledby="effect">
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
        ${this.#t()} ${this.#s()} ${this.drawTrouble()} ${this.publishing==="off"?this.#i():this.#n()}
      </section>`}get#e(){let e=g.review;return this.publishing==="off"?e.save:this.approves?e.approve:this.publishing==="now"?e.publish:e.propose}#t(){let e=g.review,t=this.checked?.examples,i=(r,o)=>a`<li class=${r===void 0?"":r?"done":"bad"}>${o}</li>`,n=this.checked&&!this.checked.findings.some(({severity:r})=>r==="error");return a`<ul class="steps">
      ${i(n,n===!1?e.errors:e.noErrors)}
      ${i(t&&t.failed===0,t?e.examples(t.passed,t.failed):e.noExamples)}
      ${i(this.impact?!0:void 0,this.impact?e.seen:e.unseen)}
    </ul>`}#n(){let e=g.review,t=this.checked?.publishable&&this.impact&&this.busy===""&&this.conflicts.length===0;return a`<form @submit=${this.#d}>
      ${this.publishing==="waits"?a`<p class="soft">${e.waits}</p>`:h}
      ${this.approves?h:a`<label>${e.reason}<textarea name="reason" rows="2" maxlength="500" required placeholder=${e.reasonHint}></textarea></label>`}
      <p class="row">
        <button type="submit" class="primary" ?disabled=${!t}>${this.busy==="publish"?e.publishing:this.#e}</button>
        ${this.approves?h:a`<button type="button" class="quiet" @click=${this.#c}>${e.patch}</button>`}
      </p>
    </form>`}#i(){let e=g.review;return a`<p class="soft">${e.off}</p>
      <p class="row">
        <button type="button" class="primary" ?disabled=${!this.checked?.publishable} @click=${this.#c}>${e.patch}</button>
        ${Object.entries(this.change.files).map(([t,i])=>a`<button type="button" ?disabled=${!this.checked?.publishable} @click=${()=>nt(t.replaceAll("/","-"),i)}>
              ${e.download(t)}
            </button>`)}
      </p>`}#s(){if(this.conflicts.length===0)return h;let e=g.review,t=this.conflicts.map(({file:n})=>n),i=n=>()=>this.dispatchEvent(new CustomEvent(n,{detail:t}));return a`<div class="conflict" role="alert">
      <h3>${e.conflict}</h3>
      ${this.conflicts.map(({file:n,by:r,at:o,reason:l,difference:d})=>a`<p>${r&&o?e.changedBy(n,r,Ne(o),l??""):e.changedByHand(n)}</p>
            ${d?a`<ps-difference .text=${d}></ps-difference>`:h}`)}
      ${this.editable?a`<p class="row">
            <button type="button" class="primary" @click=${i("newest")}>${e.bringTogether}</button>
            <button type="button" @click=${i("dropped")}>${e.drop}</button>
          </p>`:a`<p>${e.startAgain}</p>`}
    </div>`}drawTrouble(){if(this.trouble===void 0)return h;let e=Ae(this.trouble),t=this.trouble instanceof I?this.trouble.problem.findings??[]:[];return a`<div class="trouble" role="alert">
      <span>${this.sentence} ${e?.requestId?g.states.request(e.requestId):h}</span>
      ${t.map(({file:i,line:n,message:r})=>a`<span>${i}:${n} ${r}</span>`)}
    </div>`}async#r(){let e=this.change;this.checked=void 0;let{files:t,deleted:i}=e;await this.tell(async()=>{let n=await S(()=>x(P.client.POST("/api/v1/rules/check",{body:{files:t,deleted:[...i]}})));e===this.change&&(this.checked=n,n.publishable&&await this.#o())})}async#o(){let e=this.change,{files:t,deleted:i}=e;this.busy="impact",await this.tell(async()=>{let n=await S(()=>x(P.client.POST("/api/v1/rules/impact",{body:{files:t,deleted:[...i]}})));e===this.change&&(this.impact=n)}),this.busy=""}#d=e=>{e.preventDefault();let t=String(new FormData(e.target).get("reason")??"");this.#u(t)};async#u(e){if(this.impact===void 0)return;let t={before:this.impact.before,after:this.impact.after};if(this.busy="publish",await this.tell(async()=>{let i=await S(()=>this.#a(e,t));this.dispatchEvent(new CustomEvent("published",{detail:i}))}),this.busy="",this.trouble instanceof I&&this.trouble.code==="files-changed")this.conflicts=this.trouble.problem.changed??[],this.trouble=void 0;else if(this.trouble instanceof I&&this.trouble.code==="impact-outdated"){let{trouble:i}=this;await this.#o(),this.trouble??=i}}#a(e,t){let{change:i,approves:n,restores:r}=this;if(n){let b={number:n.id};return x(P.client.POST("/api/v1/rules/publications/{number}/approve",{params:{path:b},body:{impact:t}}))}let{files:o,deleted:l,base:d}=i,y={files:o,deleted:[...l],base:d,reason:e,impact:t,...r!==void 0&&{restores:r}};return x(P.client.POST("/api/v1/rules/publications",{body:y}))}#c=()=>nt("rules.patch",Re(this.change))};function nt(s,e){let t=document.createElement("a");t.href=URL.createObjectURL(new Blob([e],{type:"text/plain"})),t.download=s,t.click(),URL.revokeObjectURL(t.href)}function rt(s,e){let t=[...s],i=yt(e),n=[...new Set([0,t.length,...i.flatMap(({start:o,end:l})=>[o,l])])].filter(o=>o<=t.length).sort((o,l)=>o-l),r=n.slice(1).map((o,l)=>{let d=n[l]??0,y=i.filter(k=>k.start<=d&&k.end>=o),b=y.flatMap(({mark:k,chosen:u})=>u?[k,"chosen"]:[k]).join(" "),$=y.map(k=>k.title).filter(Boolean).join(" \xB7 "),E=t.slice(d,o).join("");return b?a`<span class=${b} title=${$}>${E}</span>`:E});return a`<pre class="reading" tabindex="0">${r}</pre>`}function yt(s){let e=(t,i)=>i.map(({start:n,end:r,name:o,tells:l,chosen:d=!1})=>({start:n,end:r,mark:t,chosen:d,title:`${t} ${o} (${l})`}));return[...s.parts.filter(({part:t})=>t==="envelope").map(({start:t,end:i})=>({start:t,end:i,mark:"envelope",chosen:!1,title:""})),...s.clauses.filter(({ignored:t})=>t).map(({start:t,end:i})=>({start:t,end:i,mark:"ignored",chosen:!1,title:""})),...e("speaker",s.speakers),...e("subject",s.subjects),...e("fault",s.faults)]}var vt=["","replication","test_failover","live_failover","rollback"],ge=class extends N{static properties={...N.properties,explained:{state:!0},asked:{state:!0},stored:{state:!0}};static styles=[...F.styles,_,A,R`
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
    `];constructor(){super(),this.asked={text:"",step:""}}firstUpdated(){B().query.get("text")&&this.#s()}render(){let e=g.try,{query:t}=B(),i=t.get("operation")??"";return a`${D("try")}
      <h1>${e.title}</h1>
      <p class="soft">${e.about}</p>
      <form @submit=${n=>(n.preventDefault(),void this.#s())}>
        <label>${e.error}<textarea name="text" required maxlength="65536" .value=${t.get("text")??""}></textarea></label>
        <div class="filters">
          <label>${e.step}<input name="step" maxlength="100" placeholder="virtio-driver-injection" .value=${t.get("step")??""} /></label>
          <label
            >${e.operation}<select name="operation">
              ${vt.map(n=>a`<option ?selected=${n===i} value=${n}>${n?g.jobs.types[n]:e.notKnown}</option>`)}
            </select></label
          >
          <button type="submit" class="primary">${e.submit}</button>
        </div>
      </form>
      <details @toggle=${this.#t}>
        <summary>${e.pick}</summary>
        ${this.stored?this.#e(this.stored):a`<p class="soft" role="status">${g.states.loading}</p>`}
      </details>
      ${this.drawTrouble()}
      <div class="result" aria-live="polite">${this.explained?this.#n(this.explained):h}</div>`}#e({clusters:e}){let t=i=>()=>{let n=this.renderRoot.querySelector("form"),{text:r,step:o="",operation:l=""}=i.sample;for(let[d,y]of Object.entries({text:r,step:o,operation:l}))(n?.elements.namedItem(d)).value=y;this.renderRoot.querySelector("details")?.removeAttribute("open"),this.#s()};return a`<ul class="plain stored">
      ${e.map(i=>a`<li>
            <button type="button" @click=${t(i)}>${i.template}</button>
            <span class="soft">${g.queue.met(i.vms??0,i.count)}</span>
          </li>`)}
      ${e.length===0?a`<li class="soft">${g.queue.empty}</li>`:h}
    </ul>`}#t=e=>{!e.target.open||this.stored||this.tell(async()=>{this.stored=await S(()=>x(P.client.GET("/api/v1/unexplained")))})};#n({answer:e,why:t}){let i=g.try,n=e.actions.map(r=>a`<li>${r.text} <span class="soft">${g.readers[r.who]??h}</span></li>`);return a`<section class="card answer" aria-labelledby="reads">
        <h2 id="reads">${i.customerReads}</h2>
        <strong>${e.message}</strong>
        <span><span class="label">${e.category_label}</span> <span class="label">${je.severities[e.severity]??e.severity}</span></span>
        <ul>
          ${n}
        </ul>
        ${e.cause_known?h:a`<p class="soft">${i.causeUnknown}</p>`}
      </section>
      ${t?this.#i(t):h}
      <ps-guided .text=${this.asked.text} .step=${this.asked.step}></ps-guided>`}#i(e){let t=g.try,{reading:i,winner:n,losers:r,near_misses:o}=e;return a`<section class="card" aria-label=${t.why}>
      <h2>${t.why}</h2>
      ${i?a`${rt(this.asked.text,i)}<p class="soft">${t.legend}</p>`:h}
      <dl class="why">
        ${V(t.by,n?`${n.id} (${n.place})`:e.origin.id)}
        ${V(t.matched,n?.matched.map(({condition:l})=>l).join("; "))}
        ${V(t.fault,i?.fault&&`${i.fault}: ${i.why_fault}`)}
        ${V(t.subject,i?.subject&&`${i.subject}: ${i.why_subject}`)}
        ${V(t.side,i?.side&&`${i.side}: ${i.why_side}`)}
        ${V(t.facts,e.facts.map(({name:l,value:d,from_text:y})=>`${l} = ${d}${y?"":` (${t.notInText})`}`).join("; "))}
        ${V(t.losers,r.map(({id:l})=>l).join(", "))}
        ${V(t.near,o.map(({id:l,failed:d})=>`${l} (${d})`).join("; "))}
      </dl>
    </section>`}async#s(){let e=new FormData(this.renderRoot.querySelector("form")??void 0),t=String(e.get("text")),[i,n]=[String(e.get("step")).trim(),String(e.get("operation"))];await this.tell(async()=>{let r={text:t,audience:"support",...i&&{step:i},...n&&{operation:n}};this.explained=await S(()=>x(P.client.POST("/api/v1/rules/explain",{body:r}))),this.asked={text:t,step:i}})}};function V(s,e){return e?a`<dt>${s}</dt>
    <dd>${e}</dd>`:h}customElements.define("ps-difference",ce);customElements.define("ps-impact",pe);customElements.define("ps-guided",ue);customElements.define("ps-review",he);customElements.define("ps-queue",me);customElements.define("ps-outcomes",fe);customElements.define("ps-try",ge);customElements.define("ps-draft",de);customElements.define("ps-changes",te);customElements.define("ps-change",le);
