var ue=globalThis,pe=ue.ShadowRoot&&(ue.ShadyCSS===void 0||ue.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Ie=Symbol(),ut=new WeakMap,G=class{constructor(e,t,s){if(this._$cssResult$=!0,s!==Ie)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(pe&&e===void 0){let s=t!==void 0&&t.length===1;s&&(e=ut.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),s&&ut.set(t,e))}return e}toString(){return this.cssText}},pt=r=>new G(typeof r=="string"?r:r+"",void 0,Ie),_=(r,...e)=>{let t=r.length===1?r[0]:e.reduce((s,n,i)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+r[i+1],r[0]);return new G(t,r,Ie)},mt=(r,e)=>{if(pe)r.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let s=document.createElement("style"),n=ue.litNonce;n!==void 0&&s.setAttribute("nonce",n),s.textContent=t.cssText,r.appendChild(s)}},Le=pe?r=>r:r=>r instanceof CSSStyleSheet?(e=>{let t="";for(let s of e.cssRules)t+=s.cssText;return pt(t)})(r):r;var{is:lr,defineProperty:dr,getOwnPropertyDescriptor:cr,getOwnPropertyNames:hr,getOwnPropertySymbols:ur,getPrototypeOf:pr}=Object,me=globalThis,ft=me.trustedTypes,mr=ft?ft.emptyScript:"",fr=me.reactiveElementPolyfillSupport,Y=(r,e)=>r,Ue={toAttribute(r,e){switch(e){case Boolean:r=r?mr:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,e){let t=r;switch(e){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},bt=(r,e)=>!lr(r,e),gt={attribute:!0,type:String,converter:Ue,reflect:!1,useDefault:!1,hasChanged:bt};Symbol.metadata??=Symbol("metadata"),me.litPropertyMetadata??=new WeakMap;var E=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=gt){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let s=Symbol(),n=this.getPropertyDescriptor(e,s,t);n!==void 0&&dr(this.prototype,e,n)}}static getPropertyDescriptor(e,t,s){let{get:n,set:i}=cr(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:n,set(o){let a=n?.call(this);i?.call(this,o),this.requestUpdate(e,a,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??gt}static _$Ei(){if(this.hasOwnProperty(Y("elementProperties")))return;let e=pr(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(Y("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Y("properties"))){let t=this.properties,s=[...hr(t),...ur(t)];for(let n of s)this.createProperty(n,t[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[s,n]of t)this.elementProperties.set(s,n)}this._$Eh=new Map;for(let[t,s]of this.elementProperties){let n=this._$Eu(t,s);n!==void 0&&this._$Eh.set(n,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let s=new Set(e.flat(1/0).reverse());for(let n of s)t.unshift(Le(n))}else e!==void 0&&t.push(Le(e));return t}static _$Eu(e,t){let s=t.attribute;return s===!1?void 0:typeof s=="string"?s:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let s of t.keys())this.hasOwnProperty(s)&&(e.set(s,this[s]),delete this[s]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return mt(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,s){this._$AK(e,s)}_$ET(e,t){let s=this.constructor.elementProperties.get(e),n=this.constructor._$Eu(e,s);if(n!==void 0&&s.reflect===!0){let i=(s.converter?.toAttribute!==void 0?s.converter:Ue).toAttribute(t,s.type);this._$Em=e,i==null?this.removeAttribute(n):this.setAttribute(n,i),this._$Em=null}}_$AK(e,t){let s=this.constructor,n=s._$Eh.get(e);if(n!==void 0&&this._$Em!==n){let i=s.getPropertyOptions(n),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:Ue;this._$Em=n;let a=o.fromAttribute(t,i.type);this[n]=a??this._$Ej?.get(n)??a,this._$Em=null}}requestUpdate(e,t,s,n=!1,i){if(e!==void 0){let o=this.constructor;if(n===!1&&(i=this[e]),s??=o.getPropertyOptions(e),!((s.hasChanged??bt)(i,t)||s.useDefault&&s.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,s))))return;this.C(e,t,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:s,reflect:n,wrapped:i},o){s&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),i!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||s||(t=void 0),this._$AL.set(e,t)),n===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,i]of this._$Ep)this[n]=i;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[n,i]of s){let{wrapped:o}=i,a=this[n];o!==!0||this._$AL.has(n)||a===void 0||this.C(n,void 0,i,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(t)):this._$EM()}catch(s){throw e=!1,this._$EM(),s}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};E.elementStyles=[],E.shadowRootOptions={mode:"open"},E[Y("elementProperties")]=new Map,E[Y("finalized")]=new Map,fr?.({ReactiveElement:E}),(me.reactiveElementVersions??=[]).push("2.1.2");var ze=globalThis,yt=r=>r,fe=ze.trustedTypes,vt=fe?fe.createPolicy("lit-html",{createHTML:r=>r}):void 0,He="$lit$",k=`lit$${Math.random().toFixed(9).slice(2)}$`,Ve="?"+k,gr=`<${Ve}>`,L=document,Q=()=>L.createComment(""),X=r=>r===null||typeof r!="object"&&typeof r!="function",Fe=Array.isArray,St=r=>Fe(r)||typeof r?.[Symbol.iterator]=="function",De=`[ 	
\f\r]`,K=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,wt=/-->/g,$t=/>/g,M=RegExp(`>|${De}(?:([^\\s"'>=/]+)(${De}*=${De}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),_t=/'/g,xt=/"/g,Tt=/^(?:script|style|textarea|title)$/i,We=r=>(e,...t)=>({_$litType$:r,strings:e,values:t}),p=We(1),N=We(2),us=We(3),A=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),At=new WeakMap,I=L.createTreeWalker(L,129);function Et(r,e){if(!Fe(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return vt!==void 0?vt.createHTML(e):e}var kt=(r,e)=>{let t=r.length-1,s=[],n,i=e===2?"<svg>":e===3?"<math>":"",o=K;for(let a=0;a<t;a++){let l=r[a],m,f,c=-1,h=0;for(;h<l.length&&(o.lastIndex=h,f=o.exec(l),f!==null);)h=o.lastIndex,o===K?f[1]==="!--"?o=wt:f[1]!==void 0?o=$t:f[2]!==void 0?(Tt.test(f[2])&&(n=RegExp("</"+f[2],"g")),o=M):f[3]!==void 0&&(o=M):o===M?f[0]===">"?(o=n??K,c=-1):f[1]===void 0?c=-2:(c=o.lastIndex-f[2].length,m=f[1],o=f[3]===void 0?M:f[3]==='"'?xt:_t):o===xt||o===_t?o=M:o===wt||o===$t?o=K:(o=M,n=void 0);let d=o===M&&r[a+1].startsWith("/>")?" ":"";i+=o===K?l+gr:c>=0?(s.push(m),l.slice(0,c)+He+l.slice(c)+k+d):l+k+(c===-2?a:d)}return[Et(r,i+(r[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},Z=class r{constructor({strings:e,_$litType$:t},s){let n;this.parts=[];let i=0,o=0,a=e.length-1,l=this.parts,[m,f]=kt(e,t);if(this.el=r.createElement(m,s),I.currentNode=this.el.content,t===2||t===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(n=I.nextNode())!==null&&l.length<a;){if(n.nodeType===1){if(n.hasAttributes())for(let c of n.getAttributeNames())if(c.endsWith(He)){let h=f[o++],d=n.getAttribute(c).split(k),g=/([.?@])?(.*)/.exec(h);l.push({type:1,index:i,name:g[2],strings:d,ctor:g[1]==="."?be:g[1]==="?"?ye:g[1]==="@"?ve:D}),n.removeAttribute(c)}else c.startsWith(k)&&(l.push({type:6,index:i}),n.removeAttribute(c));if(Tt.test(n.tagName)){let c=n.textContent.split(k),h=c.length-1;if(h>0){n.textContent=fe?fe.emptyScript:"";for(let d=0;d<h;d++)n.append(c[d],Q()),I.nextNode(),l.push({type:2,index:++i});n.append(c[h],Q())}}}else if(n.nodeType===8)if(n.data===Ve)l.push({type:2,index:i});else{let c=-1;for(;(c=n.data.indexOf(k,c+1))!==-1;)l.push({type:7,index:i}),c+=k.length-1}i++}}static createElement(e,t){let s=L.createElement("template");return s.innerHTML=e,s}};function U(r,e,t=r,s){if(e===A)return e;let n=s!==void 0?t._$Co?.[s]:t._$Cl,i=X(e)?void 0:e._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(r),n._$AT(r,t,s)),s!==void 0?(t._$Co??=[])[s]=n:t._$Cl=n),n!==void 0&&(e=U(r,n._$AS(r,e.values),n,s)),e}var ge=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,n=(e?.creationScope??L).importNode(t,!0);I.currentNode=n;let i=I.nextNode(),o=0,a=0,l=s[0];for(;l!==void 0;){if(o===l.index){let m;l.type===2?m=new F(i,i.nextSibling,this,e):l.type===1?m=new l.ctor(i,l.name,l.strings,this,e):l.type===6&&(m=new we(i,this,e)),this._$AV.push(m),l=s[++a]}o!==l?.index&&(i=I.nextNode(),o++)}return I.currentNode=L,n}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},F=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,n){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=U(this,e,t),X(e)?e===u||e==null||e===""?(this._$AH!==u&&this._$AR(),this._$AH=u):e!==this._$AH&&e!==A&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):St(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==u&&X(this._$AH)?this._$AA.nextSibling.data=e:this.T(L.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,n=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=Z.createElement(Et(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===n)this._$AH.p(t);else{let i=new ge(n,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(e){let t=At.get(e.strings);return t===void 0&&At.set(e.strings,t=new Z(e)),t}k(e){Fe(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,n=0;for(let i of e)n===t.length?t.push(s=new r(this.O(Q()),this.O(Q()),this,this.options)):s=t[n],s._$AI(i),n++;n<t.length&&(this._$AR(s&&s._$AB.nextSibling,n),t.length=n)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=yt(e).nextSibling;yt(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},D=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,n,i){this.type=1,this._$AH=u,this._$AN=void 0,this.element=e,this.name=t,this._$AM=n,this.options=i,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=u}_$AI(e,t=this,s,n){let i=this.strings,o=!1;if(i===void 0)e=U(this,e,t,0),o=!X(e)||e!==this._$AH&&e!==A,o&&(this._$AH=e);else{let a=e,l,m;for(e=i[0],l=0;l<i.length-1;l++)m=U(this,a[s+l],t,l),m===A&&(m=this._$AH[l]),o||=!X(m)||m!==this._$AH[l],m===u?e=u:e!==u&&(e+=(m??"")+i[l+1]),this._$AH[l]=m}o&&!n&&this.j(e)}j(e){e===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},be=class extends D{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===u?void 0:e}},ye=class extends D{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==u)}},ve=class extends D{constructor(e,t,s,n,i){super(e,t,s,n,i),this.type=5}_$AI(e,t=this){if((e=U(this,e,t,0)??u)===A)return;let s=this._$AH,n=e===u&&s!==u||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,i=e!==u&&(s===u||n);n&&this.element.removeEventListener(this.name,this,s),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},we=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){U(this,e)}},Rt={M:He,P:k,A:Ve,C:1,L:kt,R:ge,D:St,V:U,I:F,H:D,N:ye,U:ve,B:be,F:we},br=ze.litHtmlPolyfillSupport;br?.(Z,F),(ze.litHtmlVersions??=[]).push("3.3.3");var Ct=(r,e,t)=>{let s=t?.renderBefore??e,n=s._$litPart$;if(n===void 0){let i=t?.renderBefore??null;s._$litPart$=n=new F(e.insertBefore(Q(),i),i,void 0,t??{})}return n._$AI(r),n};var Be=globalThis,w=class extends E{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ct(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return A}};w._$litElement$=!0,w.finalized=!0,Be.litElementHydrateSupport?.({LitElement:w});var yr=Be.litElementPolyfillSupport;yr?.({LitElement:w});(Be.litElementVersions??=[]).push("4.2.2");var T=_`
  :host {
    --_text: var(--ps-text, light-dark(#1b1f27, #e8eaf0));
    --_soft: var(--ps-soft, light-dark(#596273, #a0a8b8));
    --_line: var(--ps-line, light-dark(#dfe3ea, #313743));
    --_surface: var(--ps-surface, light-dark(#ffffff, #181c24));
    --_raised: var(--ps-raised, light-dark(#f5f6f9, #20252f));
    --_accent: var(--ps-accent, light-dark(#2f5bd8, #8fb0ff));
    --_good: var(--ps-good, light-dark(#1c7a44, #5fd08e));
    --_bad: var(--ps-bad, light-dark(#b42318, #ff8f85));
    --_warn: var(--ps-warn, light-dark(#8a5300, #f3bd5c));
    --_bad-ground: var(--ps-bad-ground, light-dark(#fef3f2, #2d1a1b));
    --_warn-ground: var(--ps-warn-ground, light-dark(#fff8e8, #2b2415));
    --_radius: var(--ps-radius, 10px);
    color: var(--_text);
    font-family: inherit;
    line-height: 1.5;
  }
  *,
  *::before {
    box-sizing: border-box;
  }
  button,
  a.button {
    font: inherit;
    font-size: 0.875rem;
    font-weight: 550;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid color-mix(in srgb, var(--_soft) 60%, var(--_line));
    border-radius: 7px;
    padding: 0.3rem 0.75rem;
    min-height: 2rem;
    cursor: pointer;
    text-decoration: none;
  }
  button:hover,
  a.button:hover {
    border-color: var(--_accent);
  }
  button.quiet {
    background: none;
    border-color: transparent;
    color: var(--_soft);
    padding-inline: 0.5rem;
  }
  button.quiet:hover {
    color: var(--_text);
    border-color: var(--_line);
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .soft {
    color: var(--_soft);
    font-size: 0.875rem;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    font-size: 0.8125rem;
    font-weight: 550;
    white-space: nowrap;
  }
  .chip::before {
    content: "";
    inline-size: 0.55rem;
    block-size: 0.55rem;
    border-radius: 50%;
    background: var(--_soft);
  }
  .chip.completed::before {
    background: var(--_good);
  }
  .chip.failed::before {
    background: var(--_bad);
  }
  .chip.running::before {
    background: var(--_accent);
  }
  .label {
    font-size: 0.75rem;
    color: var(--_soft);
    border: 1px solid var(--_line);
    border-radius: 99px;
    padding: 0 0.5rem;
    white-space: nowrap;
  }
  ul,
  ol,
  dl,
  p,
  h2,
  h3 {
    margin: 0;
    padding: 0;
  }
`;var b={actions:{heading:"What you can do",forAdmin:"For an administrator",forSupport:"For support"},banner:{titles:{live_failover:"Live failover failed",test_failover:"Test failover failed",rollback:"Rollback failed"},issue:"Issue",failedAt:"Failed at",failedOn:"Failed on",also:"Failed as well",cleanedUp:"A clean-up ran after this failure",dismiss:"Dismiss",details:"View details"},jobs:{label:"Jobs",empty:"No jobs yet.",timeLeft:r=>`${r} left`,copied:(r,e)=>`${r} of ${e}`,took:r=>`took ${r}`,runs:r=>`runs for ${r}`,advice:r=>r===1?"What can be done":`What can be done (${r})`},timeline:{label:"Steps",empty:"This job has recorded no steps.",phases:{preparation:"Preparation",setup:"Setup",execution:"Execution",finalization:"Finalization",cleanup:"Clean-up"}},statuses:{pending:"Waiting",running:"Running",completed:"Completed",failed:"Failed",cancelled:"Cancelled",skipped:"Skipped"},categories:{compatibility:"Compatibility",configuration:"Configuration",connectivity:"Connectivity",network:"Network",platform:"Platform",storage:"Storage"},severities:{critical:"Critical",error:"Error",warning:"Warning",info:"For information"}};var qe="ps-action",$e=class extends w{static properties={actions:{attribute:!1},verbs:{attribute:!1},about:{attribute:!1}};static styles=[T,_`
      h3 {
        font-size: 0.875rem;
        margin-block-end: 0.25rem;
      }
      section + section {
        margin-block-start: 0.75rem;
      }
      ul {
        padding-inline-start: 1.1rem;
      }
      li {
        margin-block: 0.2rem;
      }
      li:has(button) {
        list-style: none;
        margin-inline-start: -1.1rem;
        margin-block: 0.4rem;
      }
      li:has(button) + li:has(button) {
        margin-block-start: 0;
      }
      section.others {
        color: var(--_soft);
      }
    `];constructor(){super(),this.actions=[],this.verbs=new Set,this.about={}}render(){return p`${this.#e("user",b.actions.heading)} ${this.#e("admin",b.actions.forAdmin)}
    ${this.#e("support",b.actions.forSupport)}`}#e(e,t){let s=this.actions.filter(n=>n.who===e);return s.length===0?u:p`<section class=${e==="user"?"own":"others"}>
      <h3>${t}</h3>
      <ul>
        ${s.map(n=>p`<li>${this.#t(n)}</li>`)}
      </ul>
    </section>`}#t(e){if(e.do===void 0||!this.verbs.has(e.do))return e.text;let t={...e,...this.about};return p`<button type="button" @click=${()=>this.dispatchEvent(new CustomEvent(qe,{detail:t,bubbles:!0,composed:!0}))}>${e.text}</button>`}};var ee=60,te=60*ee,Ot=24*te,jt=365.2425*Ot,vr=jt/12,wr=[["year",jt,2],["month",vr,2],["day",Ot,1],["hour",te,1],["minute",ee,1]];function Je(){return document.documentElement.lang||void 0}var Pt=new Map;function _e(r,e){let t=`${r} ${Je()}`,s=Pt.get(t)??e(Je());return Pt.set(t,s),s}function Ge(r,e=Date.now()){let t=(Date.parse(r)-e)/1e3,[s,n]=wr.find(([,o,a])=>Math.abs(t)>=a*o)??["second",1];return _e("relative",o=>new Intl.RelativeTimeFormat(o,{numeric:"auto"})).format(Math.trunc(t/n),s)}function re(r){return _e("exact",t=>new Intl.DateTimeFormat(t,{dateStyle:"medium",timeStyle:"long"})).format(new Date(r))}function Ye(r){return _e("clock",e=>new Intl.DateTimeFormat(e,{timeStyle:"medium"})).format(new Date(r))}function Ke(r){return r===void 0||Number.isNaN(Date.parse(r))?u:p`<ps-time instant=${r}></ps-time>`}function xe(r){return r===void 0||Number.isNaN(Date.parse(r))?u:p`<time datetime=${r}>${re(r)}</time> <span class="soft">(<ps-time form="beside" instant=${r}></ps-time>)</span>`}function z(r){let e=Math.max(0,Math.floor(r)),t=e>=te?[[Math.floor(e/te),"hour"],[Math.floor(e%te/ee),"minute"]]:[[Math.floor(e/ee),"minute"],[e%ee,"second"]];return t.filter(([n],i)=>n>0||i===1&&t[0]?.[0]===0).map(([n,i])=>_e(i,o=>new Intl.NumberFormat(o,{style:"unit",unit:i,unitDisplay:"short"})).format(n)).join(" ")}var Nt=["byte","kilobyte","megabyte","gigabyte","terabyte"];function Ae(r){let e=Math.min(Nt.length-1,Math.floor(Math.log10(Math.max(r,1))/3)),t={style:"unit",unit:Nt[e]??"byte",maximumFractionDigits:1};return new Intl.NumberFormat(Je(),t).format(r/1e3**e)}var Se=class extends w{static properties={operation:{attribute:!1},verbs:{attribute:!1},dismissible:{type:Boolean}};static styles=[T,_`
      article {
        border: 1px solid color-mix(in srgb, var(--_bad) 35%, var(--_line));
        border-inline-start: 4px solid var(--_bad);
        border-radius: var(--_radius);
        background: var(--_bad-ground);
        padding: 1rem 1.25rem;
        display: grid;
        gap: 0.75rem;
      }
      article.warning {
        border-color: color-mix(in srgb, var(--_warn) 35%, var(--_line));
        border-inline-start-color: var(--_warn);
        background: var(--_warn-ground);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        align-items: baseline;
      }
      h2 {
        font-size: 1.0625rem;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.25rem 1rem;
      }
      dt {
        color: var(--_soft);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
      }
      .own {
        display: flex;
        gap: 0.5rem;
      }
    `];constructor(){super(),this.verbs=new Set,this.dismissible=!1}render(){let e=this.operation;if(e?.status!=="failed")return u;let t=b.banner,s=e.error_severity??"error";return p`<article class=${s} aria-labelledby="title">
      <header>
        <h2 id="title">${t.titles[e.operation_type]}</h2>
        <span class="label">${b.severities[s]}</span>
        ${e.error_category?p`<span class="label">${b.categories[e.error_category]}</span>`:u}
      </header>
      <dl>
        <dt>${t.issue}</dt>
        <dd><strong>${e.error_message}</strong></dd>
        ${e.failed_step?p`<dt>${t.failedAt}</dt>
              <dd>${e.failed_step} (${Math.floor(e.progress)}%)</dd>`:u}
        ${e.timestamp?p`<dt>${t.failedOn}</dt>
              <dd>${xe(e.timestamp)}</dd>`:u}
        ${e.also_failed?.map(n=>p`<dt>${t.also}</dt>
              <dd>${t.titles[n.operation_type]}: ${n.error_message}</dd>`)}
        ${e.cleaned_up_at?p`<dt>${t.cleanedUp}</dt>
              <dd>${xe(e.cleaned_up_at)}</dd>`:u}
      </dl>
      <ps-actions .actions=${e.next_actions??[]} .verbs=${this.verbs} .about=${{job_id:e.job_id}}></ps-actions>
      <footer>
        <span class="own">
          <button type="button" @click=${()=>this.#e("ps-details")}>${t.details}</button>
          ${this.dismissible?p`<button type="button" @click=${()=>this.#e("ps-dismiss")}>${t.dismiss}</button>`:u}
        </span>
        <slot></slot>
      </footer>
    </article>`}#e(e){this.dispatchEvent(new CustomEvent(e,{detail:this.operation,bubbles:!0,composed:!0}))}};var Mt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Te=r=>(...e)=>({_$litDirective$:r,values:e}),W=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var $r={},It=Te(class extends W{constructor(){super(...arguments),this.ot=$r}render(r,e){return e()}update(r,[e,t]){if(Array.isArray(e)){if(Array.isArray(this.ot)&&this.ot.length===e.length&&e.every((s,n)=>s===this.ot[n]))return A}else if(this.ot===e)return A;return this.ot=Array.isArray(e)?Array.from(e):e,this.render(e,t)}});var{I:_r}=Rt,Lt=r=>r;var Js=r=>r.strings===void 0,Ut=()=>document.createComment(""),B=(r,e,t)=>{let s=r._$AA.parentNode,n=e===void 0?r._$AB:e._$AA;if(t===void 0){let i=s.insertBefore(Ut(),n),o=s.insertBefore(Ut(),n);t=new _r(i,o,r,r.options)}else{let i=t._$AB.nextSibling,o=t._$AM,a=o!==r;if(a){let l;t._$AQ?.(r),t._$AM=r,t._$AP!==void 0&&(l=r._$AU)!==o._$AU&&t._$AP(l)}if(i!==n||a){let l=t._$AA;for(;l!==i;){let m=Lt(l).nextSibling;Lt(s).insertBefore(l,n),l=m}}}return t},O=(r,e,t=r)=>(r._$AI(e,t),r),xr={},Dt=(r,e=xr)=>r._$AH=e,zt=r=>r._$AH,Ee=r=>{r._$AR(),r._$AA.remove()};var Ht=(r,e,t)=>{let s=new Map;for(let n=e;n<=t;n++)s.set(r[n],n);return s},Qe=Te(class extends W{constructor(r){if(super(r),r.type!==Mt.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let n=[],i=[],o=0;for(let a of r)n[o]=s?s(a,o):o,i[o]=t(a,o),o++;return{values:i,keys:n}}render(r,e,t){return this.dt(r,e,t).values}update(r,[e,t,s]){let n=zt(r),{values:i,keys:o}=this.dt(e,t,s);if(!Array.isArray(n))return this.ut=o,i;let a=this.ut??=[],l=[],m,f,c=0,h=n.length-1,d=0,g=i.length-1;for(;c<=h&&d<=g;)if(n[c]===null)c++;else if(n[h]===null)h--;else if(a[c]===o[d])l[d]=O(n[c],i[d]),c++,d++;else if(a[h]===o[g])l[g]=O(n[h],i[g]),h--,g--;else if(a[c]===o[g])l[g]=O(n[c],i[g]),B(r,l[g+1],n[c]),c++,g--;else if(a[h]===o[d])l[d]=O(n[h],i[d]),B(r,n[c],n[h]),h--,d++;else if(m===void 0&&(m=Ht(o,d,g),f=Ht(a,c,h)),m.has(a[c]))if(m.has(a[h])){let x=f.get(o[d]),H=x!==void 0?n[x]:null;if(H===null){let q=B(r,n[c]);O(q,i[d]),l[d]=q}else l[d]=O(H,i[d]),B(r,n[c],H),n[x]=null;d++}else Ee(n[h]),h--;else Ee(n[c]),c++;for(;d<=g;){let x=B(r,l[g+1]);O(x,i[d]),l[d++]=x}for(;c<=h;){let x=n[c++];x!==null&&Ee(x)}return this.ut=o,Dt(r,l),A}});var Ar={completed:N`<circle cx="8" cy="8" r="7" fill="currentColor"/><path class="cut" d="m4.8 8.2 2.2 2.2 4.2-4.4"/>`,failed:N`<circle cx="8" cy="8" r="7" fill="currentColor"/><path class="cut" d="m5.5 5.5 5 5m0-5-5 5"/>`,running:N`<circle cx="8" cy="8" r="6" class="track"/><path class="turns" d="M8 2a6 6 0 0 1 6 6"/>`,pending:N`<circle cx="8" cy="8" r="6" class="line"/><path class="line" d="M8 4.8V8l2 1.6"/>`,cancelled:N`<circle cx="8" cy="8" r="6" class="line"/><path class="line" d="m4 12 8-8"/>`,skipped:N`<circle cx="8" cy="8" r="6" class="line"/><path class="line" d="M5.2 8h5.6"/>`};function se(r){return N`<svg class="status ${r}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${Ar[r]}</svg>`}var ne=_`
  svg.status {
    flex: none;
    inline-size: 1rem;
    block-size: 1rem;
    color: var(--_soft);
    fill: none;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  svg.status .cut {
    stroke: var(--_surface);
  }
  svg.status .line,
  svg.status .turns {
    stroke: currentColor;
  }
  svg.status .track {
    stroke: var(--_line);
  }
  svg.status.completed {
    color: var(--_good);
  }
  svg.status.failed {
    color: var(--_bad);
  }
  svg.status.running {
    color: var(--_accent);
    stroke-width: 2;
  }
  @media (prefers-reduced-motion: no-preference) {
    svg.status .turns {
      transform-origin: 8px 8px;
      animation: turn 1.2s linear infinite;
    }
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;function Vt(r,e){let t=r.flatMap(({job_id:i},o)=>e.has(i)?[o]:[]),s=r.length>0?[0]:[],n=0;for(let i=50;i<r.length;i++){if(i-(s.at(-1)??0)<50)continue;for(;(t[n]??1/0)<i;)n+=1;let o=(t[n]??1/0)-i;(o===0||o>=50)&&s.push(i)}return e.clear(),s.map((i,o)=>{let a=r.slice(i,s[o+1]);return a[0]&&e.add(a[0].job_id),a})}var Ft=_`
  :host {
    display: block;
    container-type: inline-size;
  }
  .jobs {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    overflow: clip;
  }
  ul {
    list-style: none;
    contain: content;
  }
  li {
    padding: 0.65rem 1rem;
    display: grid;
    grid-template-columns: 6.75rem minmax(0, 1fr) auto;
    gap: 0.2rem 0.75rem;
    align-items: start;
    border-block-end: 1px solid var(--_line);
  }
  ul:last-child > li:last-child {
    border-block-end: 0;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 0.45rem;
    font-size: 0.8125rem;
    color: var(--_soft);
    white-space: nowrap;
    min-block-size: 1.5rem;
  }
  .state.failed {
    color: var(--_bad);
    font-weight: 550;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.15rem 0.6rem;
    min-inline-size: 0;
  }
  .name {
    font-weight: 600;
  }
  .name,
  .vm,
  .message {
    overflow-wrap: anywhere;
  }
  .vm {
    color: var(--_soft);
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: clip;
  }
  a.name {
    color: inherit;
    text-decoration: none;
  }
  a.name:hover {
    color: var(--_accent);
    text-decoration: underline;
  }
  .end {
    line-height: 1.5rem;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .more {
    grid-column: 2 / -1;
    display: grid;
    gap: 0.3rem;
  }
  .more:not(:has(*)) {
    display: none;
  }
  progress {
    inline-size: 100%;
    block-size: 0.4rem;
    accent-color: var(--_accent);
  }
  .note {
    border-inline-start: 3px solid var(--_warn);
    padding-inline-start: 0.6rem;
  }
  summary {
    cursor: pointer;
    color: var(--_soft);
    font-size: 0.875rem;
    inline-size: fit-content;
    min-block-size: 1.5rem;
  }
  summary:hover {
    color: var(--_text);
  }
  ps-actions {
    display: block;
    padding-block: 0.3rem;
  }
  p.empty {
    padding: 1rem;
  }
  @container (max-width: 36rem) {
    li {
      grid-template-columns: auto minmax(0, 1fr);
    }
    .row {
      grid-column: 1 / -1;
      grid-row: 2;
    }
    .more {
      grid-column: 1 / -1;
    }
  }
`;function Xe(r){let e=[`${Math.floor(r.progress)}%`,r.current_step,r.bytes_total?b.jobs.copied(Ae(r.bytes_done??0),Ae(r.bytes_total)):void 0,r.estimated_seconds_left===void 0?void 0:b.jobs.timeLeft(z(r.estimated_seconds_left))];return p`<progress max="100" value=${r.progress} aria-label=${r.display_name}></progress>
    <span class="soft">${e.filter(t=>t!==void 0).join(" \xB7 ")}</span>`}var Tr=48,Er="1500px",ke=class extends w{static properties={jobs:{attribute:!1},open:{attribute:!1},verbs:{attribute:!1},showVm:{type:Boolean,attribute:"show-vm"},reached:{state:!0}};static styles=[T,ne,Ft];#e;#t=new Set;constructor(){super(),this.jobs=[],this.verbs=new Set,this.showVm=!1,this.reached=1}disconnectedCallback(){super.disconnectedCallback(),this.#e?.disconnect(),this.#e=void 0}render(){if(this.jobs.length===0)return p`<p class="empty soft">${b.jobs.empty}</p>`;let e=Vt(this.jobs,this.#t),t=e.slice(0,this.reached);return p`<div class="jobs">
      ${Qe(t,([s],n)=>n===0?"":s?.job_id,s=>this.#r(s))}
      ${t.length<e.length?p`<div class="rest"></div>`:u}
    </div>`}#r(e){return p`<ul aria-label=${b.jobs.label}>
      ${It([...e,this.verbs,this.open,this.showVm],()=>Qe(e,t=>t.job_id,t=>p`<li>${this.#s(t)}</li>`))}
    </ul>`}updated(e){this.#e?.disconnect();let t=this.renderRoot.querySelector(".rest");t!==null&&(t.style.blockSize=`${(this.jobs.length-this.reached*50)*Tr}px`,this.#e=new IntersectionObserver(s=>{s.some(n=>n.isIntersecting)&&(this.reached+=1)},{rootMargin:Er}),this.#e.observe(t))}#s(e){let t=this.open?.(e),s=this.showVm&&"vm_name"in e?e.vm_name:void 0;return p`<span class="state ${e.status}">${se(e.status)}${b.statuses[e.status]}</span>
      <div class="row">
        ${t?p`<a class="name" href=${t}>${e.display_name}</a>`:p`<span class="name">${e.display_name}</span>`}
        ${s?p`<bdi class="vm">${s}</bdi>`:u}
        ${e.error_category?p`<span class="label">${b.categories[e.error_category]}</span>`:u}
      </div>
      <span class="soft end">${Ke(e.started_at)}${this.#i(e)}</span>
      <div class="more">
        ${e.status==="running"?Xe(e):u}
        ${e.error_message?p`<p class="message">${e.error_message}</p>`:u}
        ${e.next_actions?.length?this.#n(e.next_actions,e):u} ${e.attention?this.#o(e.attention,e):u}
      </div>`}#n(e,t){let{job_id:s,context_id:n,vm_name:i}=t;return p`<details>
      <summary>${b.jobs.advice(e.length)}</summary>
      <ps-actions .actions=${e} .verbs=${this.verbs} .about=${{job_id:s,context_id:n,vm_name:i}}></ps-actions>
    </details>`}#i(e){if(e.duration_seconds===void 0)return u;let t=z(e.duration_seconds);return` \xB7 ${e.status==="running"?b.jobs.runs(t):b.jobs.took(t)}`}#o(e,t){return p`<div class="note">
      <p class="message">${e.message}</p>
      ${this.#n(e.next_actions,t)}
    </div>`}};var kr=2e4,ie=new Set,Ze,Wt=!1;function Rr(r){Wt=r,ie.forEach(e=>e.refresh())}var oe=class extends HTMLElement{static observedAttributes=["instant","form"];#e=Object.assign(document.createElement("time"),{dir:"auto"});connectedCallback(){this.#e.isConnected||this.append(this.#e),ie.add(this),Ze??=setInterval(()=>ie.forEach(e=>e.refresh()),kr),this.#s()}disconnectedCallback(){ie.delete(this),!(ie.size>0)&&(clearInterval(Ze),Ze=void 0)}attributeChangedCallback(){this.isConnected&&this.#s()}refresh(){let e=this.#t,t=e===void 0?"":this.#r(e);this.#e.textContent!==t&&(this.#e.textContent=t)}get#t(){let e=this.getAttribute("instant")??"";return Number.isNaN(Date.parse(e))?void 0:e}#r(e){let t=this.getAttribute("form");return Wt&&t!=="beside"?re(e):t==="clock"?Ye(e):Ge(e)}#s(){let e=this.#t;this.#e.dateTime=e??"",this.#e.title=e===void 0?"":re(e),this.refresh()}};var Re=class extends w{static properties={steps:{attribute:!1},verbs:{attribute:!1}};static styles=[T,ne,_`
      :host {
        display: block;
        container-type: inline-size;
      }
      section + section {
        margin-block-start: 0.9rem;
      }
      h3 {
        font-size: 0.75rem;
        letter-spacing: 0.05em;
        text-transform: uppercase;
        color: var(--_soft);
        margin-block-end: 0.25rem;
      }
      ol {
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 1.25rem minmax(0, 1fr) auto;
        gap: 0 0.75rem;
        padding-block: 0.4rem;
        position: relative;
      }
      li::before {
        content: "";
        position: absolute;
        inset-block: 0;
        inset-inline-start: 0.5625rem;
        border-inline-start: 2px solid var(--_line);
      }
      li:first-child::before {
        inset-block-start: 1rem;
      }
      li:last-child::before {
        inset-block-end: calc(100% - 1rem);
      }
      li:only-child::before {
        display: none;
      }
      li.nested {
        margin-inline-start: 2rem;
      }
      li.nested .name {
        font-weight: 400;
      }
      li.nested::before {
        display: none;
      }
      .icon {
        display: grid;
        place-items: center;
        block-size: 1.5rem;
        position: relative;
      }
      .icon svg.status {
        background: var(--_surface);
        box-shadow: 0 0 0 3px var(--_surface);
        border-radius: 50%;
        inline-size: 1.125rem;
        block-size: 1.125rem;
      }
      .name {
        font-weight: 600;
      }
      .state {
        display: inline-block;
        overflow-wrap: normal;
        font-size: 0.8125rem;
        color: var(--_soft);
        margin-inline-start: 0.4rem;
      }
      .failed > .body .state {
        color: var(--_bad);
        font-weight: 550;
      }
      .pending .name,
      .skipped .name {
        color: var(--_soft);
      }
      .body {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .failed .message {
        border-inline-start: 3px solid var(--_bad);
        padding-inline-start: 0.75rem;
        margin-block: 0.4rem;
        display: grid;
        gap: 0.4rem;
      }
      .times {
        text-align: end;
        font-variant-numeric: tabular-nums;
        line-height: 1.5rem;
        white-space: nowrap;
      }
      .times time {
        display: block;
        font-size: 0.8125rem;
        line-height: 1.2;
      }
      @container (max-inline-size: 26rem) {
        .times {
          grid-column: 2;
          text-align: start;
          white-space: normal;
        }
        .times time {
          display: inline;
          margin-inline-start: 0.4rem;
        }
      }
    `];constructor(){super(),this.steps=[],this.verbs=new Set}render(){return this.steps.length===0?p`<p class="soft">${b.timeline.empty}</p>`:p`<div aria-label=${b.timeline.label} role="group">${Cr(this.steps).map(e=>this.#e(e))}</div>`}#e(e){let t=e[0]?.phase;return p`<section>
      <h3>${t&&b.timeline.phases[t]}</h3>
      <ol>
        ${e.map(s=>this.#t(s))}
      </ol>
    </section>`}#t(e){return p`<li class="${e.status} ${e.nested?"nested":""}">
      <span class="icon">${se(e.status)}</span>
      <div class="body">
        <span class="name">${e.display_name}</span><span class="state">${b.statuses[e.status]}</span>
        ${e.nested?u:p`<p class="soft">${e.description}</p>`}
        ${e.error_message?p`<div class="message">
              <p>${e.error_message}</p>
              <ps-actions .actions=${e.next_actions??[]} .verbs=${this.verbs}></ps-actions>
            </div>`:u}
      </div>
      <div class="times soft">
        ${e.duration_seconds===void 0?u:z(e.duration_seconds)}
        ${e.started_at?p`<ps-time form="clock" instant=${e.started_at}></ps-time>`:u}
      </div>
    </li>`}};function Cr(r){let e=[];for(let t of r){let s=e.at(-1);s?.[0]?.phase===t.phase?s.push(t):e.push([t])}return e}var Pr="message";function Nr(r,e,t=()=>({})){return r.addEventListener(qe,s=>{let{do:n,...i}=s.detail;if(n===void 0)return;let o=e[n];if(o===void 0)return;let a={...Bt(t()),...Bt(i)};o===Pr?parent.postMessage({source:"plainspoken",do:n,...a},location.origin):open(Or(o,a),"_top","noopener")}),new Set(Object.keys(e))}function Bt({job_id:r,context_id:e,vm_name:t}){return Object.fromEntries(Object.entries({job_id:r,context_id:e,vm_name:t}).filter(([,s])=>s!==void 0))}function Or(r,e){return r.replace(/\{(vm_name|context_id|job_id)\}/g,(t,s)=>encodeURIComponent(e[s]??""))}var jr={"ps-actions":$e,"ps-failure-banner":Se,"ps-job-list":ke,"ps-time":oe,"ps-timeline":Re};function Dn(r=customElements){for(let[e,t]of Object.entries(jr))r.get(e)===void 0&&r.define(e,t)}var R={product:"Plainspoken",skip:"Skip to the content",menu:"Pages",pages:{overview:"Overview",vms:"VMs",jobs:"Jobs",workbench:"Workbench",api:"API"},exactTimes:"Exact times",signIn:{title:"Sign in",text:"This server asks for a token. It is kept for this tab only, and sent to this server only.",token:"Token",submit:"Sign in",refused:"The server did not accept this token. Check that it is complete and has not been revoked.",out:"Sign out"},states:{loading:"Loading\u2026",lost:"Connection lost. What you see may be old; the page tries again by itself.",unreachable:"The server does not answer. The page tries again by itself.",unanswered:"The server does not answer. Try again in a moment.",again:"Try again",busy:r=>`The server is busy. The page asks again ${r===1?"in a second":`in ${r} seconds`}.`,request:r=>`Quote ${r} to support.`,notFound:"There is no such page.",back:"Go to the overview"},overview:{title:"Overview",failing:"VMs that need attention",failingNone:"No VM needs attention.",running:"Running now",runningNone:"Nothing runs at the moment.",never:"Never replicated",neverNone:"Every VM has been replicated at least once.",failures:"What failed most",failuresNone:"Nothing failed in this time.",state:"State",span:"Failures of",days:r=>r===1?"the last day":`the last ${r} days`,ever:"all times",newest:r=>`The newest ${r} failures were counted; there are older ones.`,byCategory:"By category",byStep:"By step",over:{hour:{heading:"Over the last day, by hour",unit:"Hour"},day:{heading:"By day",unit:"Day"},month:{heading:"By month",unit:"Month"}},category:"Category",step:"Step",count:"Failures",table:"Show the numbers as a table",counts:{failing:"need attention",running:"running",never:"never replicated",failed:r=>`failures, ${r}`},all:"Show all",unknownStep:"Step not known"},vms:{title:"VMs",neverReplicated:"Never replicated only",search:"Search by name",status:"Status",any:"Any",empty:"No VM matches.",name:"Name",lastJob:"Last job",jobs:"Jobs",failed:r=>`${r} failed`,never:"never",more:"Show more",statuses:{cleanup_required:"Clean-up required",completed:"Completed",discovered:"Discovered",failed:"Failed",failed_over_live:"Failed over (live)",failed_over_test:"Failed over (test)",ready_for_failover:"Ready for failover",replicating:"Replicating"}},jobs:{title:"Jobs",type:"Kind",status:"Status",category:"Category",since:"Since",any:"Any",ever:"The beginning",hour:"The last hour",hours:r=>`The last ${r} hours`,days:r=>`The last ${r} days`,older:"Show older jobs",end:"This is the end of the list.",none:"No job matches.",looking:"The older jobs that match are further back.",types:{live_failover:"Live failover",replication:"Replication",rollback:"Rollback or clean-up",test_failover:"Test failover"}},vm:{jobs:"Recent operations",facts:{cpu:r=>r===1?"1 processor":`${r} processors`,memory:r=>`${r} GB of memory`,next:"next replication"},dismissed:"A failure was dismissed",dismissedDetails:"View details",restore:"Show it again",cannotDismiss:"The failure could not be dismissed."},job:{started:"Started",ended:"Ended",took:"Took",vm:"VM",steps:"Steps",stepsDone:(r,e)=>`${r} of ${e} steps done`,log:"Log",logLevel:"Show",levels:{INFO:"Everything",WARN:"Warnings and errors",ERROR:"Errors only"},lineLevels:{INFO:"Info",WARN:"Warning",ERROR:"Error"},attention:"What this job reports",logEmpty:"No log lines at this level.",logOlder:"Show older lines",support:"For support, quote this job",copy:"Copy the job's id",copied:"Copied",technical:"Technical detail",technicalText:"For administrators. Reading it is recorded in the audit log.",technicalShow:"Show technical detail",customerReads:"What the customer reads",platformStored:"What the platform stored",rule:"Rule",step:"Step"},rating:{unhelpful:"This did not help",thanks:"You said that this did not help. It is counted, so that the answer can be made better.",takeBack:"Take it back"},outcomes:{title:"Which answers help",about:"For each answer, how often the next operation of the VM succeeded after it, and how many readers said that it did not help. Those that fail their readers come first.",looked:r=>r===1?"1 job was looked at.":`${r} jobs were looked at.`,incomplete:"There are more; the newest were counted.",empty:"Nothing failed in this time.",more:(r,e)=>`The first ${r} of ${e} answers are shown.`,answer:"What customers read",failures:"Failed jobs",vms:"VMs",next:"Next operation succeeded",succeeded:(r,e)=>`${r} of ${e}`,notFollowed:"none yet",unhelpful:"Did not help",noRule:"no rule",newest:"the newest such job",gone:"No stored failure is answered with this any more."},queue:{title:"Failures without an explanation",share:(r,e,t)=>`${r} of the newest ${e} stored failures (${t}) are answered without a cause.`,noFailures:"No failure is stored.",incomplete:" Not all stored failures were looked at.",empty:"Every stored failure is answered with its cause.",met:(r,e)=>`${r} ${r===1?"VM":"VMs"} \xB7 ${e} ${e===1?"failure":"failures"}`,explain:"Explain it",sample:"Such as",answered:r=>r?`Answered by ${r}, which names no cause`:"No rule answers it"},try:{title:"Try a text",about:"Paste an error to see what a customer reads for it, and why. Nothing is stored.",error:"Error",step:"Step",operation:"Operation",notKnown:"Not known",submit:"Show the answer",pick:"Or pick a stored failure that nothing explains",customerReads:"The customer reads",causeUnknown:"This answer names no cause.",why:"Why",marks:{fault:"fault",subject:"subject",speaker:"speaker"},marked:(r,e,t)=>`${r} ${e} (${t})`,legend:"Grey: the envelope of the message, never evidence. Dotted line: where the next clause begins. Underlined: faults (red), subjects (blue), speakers (green). Marked: what was chosen.",by:"Answered by",matched:"Because",fault:"Fault",subject:"Subject",side:"Side",facts:"Facts",notInText:"not in the text",losers:"Matched as well",near:"Came near"},workbench:{queue:"Unexplained",try:"Try a text",draft:"Draft",outcomes:"What helped",changes:"Changes"},readers:{admin:"(for an administrator)",support:"(for support)"},guided:{title:"Explain it",looking:"The server looks for what would explain it\u2026",trying:"The server tries it with everything around it\u2026",words:"Which of these words say what went wrong?",other:"Others:",entry:"What do they say?",choose:"Choose what they say",likely:"Likely",faults:"What went wrong",subjects:"What it happened to",fault:"fault",subject:"subject",line:(r,e,t)=>`Add \u201C${r}\u201D to the ${e} ${t}.`,rule:r=>`A rule of its own, in ${r}. Its message is still to be written.`,reads:"Customers would read",doesNotHold:"With these words the text is not answered in this way. Others may do.",take:"Add it to the draft",takeRule:"Take it into the draft",none:"No words of this text say what went wrong. Write a rule for it.",explained:r=>`${r} explains this text already.`,draftRule:"Draft a rule from the text",writeRule:"Write a rule for this text"},draft:{title:"Write rules",open:"Open a file, or name a new one",openHint:"failures/storage.yaml",openIt:"Open",revert:"Drop my changes to this file",changed:"changed",empty:"Nothing is changed yet.",checking:"The server checks the file\u2026",unchecked:"The file is not checked yet.",publishable:"Nothing stands in the way of this.",notPublishable:"This cannot be used yet.",examples:(r,e)=>e===0?r>0?`${r} examples come out as they should.`:"":`Of ${r+e} examples, ${e} do not come out as they should.`,history:"See all changes"},editor:{oneOf:r=>`One of: ${r}`},rule:{questions:"Five questions",file:"Rule file",which:"Rule",add:"Add a rule",none:"This file has no rule yet.",unnamed:"without an id",unfinished:"This rule is marked as a draft: nobody has worded it yet, so it answers no customer.",finish:"It is worded now",unreadable:"The file cannot be read at the moment. Mend what the editor marks; the questions are filled in again then.",example:"1. When? An error that the rule is for",words:"Which words tell it from other errors?",wordsHint:"One wording on each line; \u2026 stands for up to six words",elaborate:"Which words the rule looks for is written in a way that only the file shows.",message:"2. What happened, in the customer's words?",userAction:"3. What can the customer do?",adminAction:"What can an administrator do?",notFor:"4. An error that looks alike and is something else",category:"5. What is it about?",severity:"How bad is it?",id:"Id of the rule",step:"Only in these steps",anyStep:"any step"},review:{impact:"What customers would read differently",impactHint:"Compare the answers to stored failures before and after. It takes a few seconds.",weigh:"Compare",weighAgain:"Compare again",weighing:"Stored failures are answered again\u2026",unchanged:r=>`None of the ${r} stored failures would read differently.`,changed:(r,e,t)=>`${r} of ${e} stored failures would read differently, of ${t} ${t===1?"VM":"VMs"}.`,incomplete:"There are more stored failures than were looked at.",failures:r=>r===1?"1 failure":`${r} failures`,spread:(r,e)=>`${r} ${r===1?"text":"different texts"} \xB7 ${e} ${e===1?"VM":"VMs"}`,moreGroups:r=>`Show ${r} more`,now:"Now",then:"Then",fallback:"no rule",difference:"Lines that change",publish:"Publish",propose:"Propose",approve:"Approve",save:"Save",publishing:"One moment\u2026",errors:"The file has errors",noErrors:"No errors",noExamples:"Examples pass",examples:(r,e)=>e>0?`${e} examples fail`:r>0?`${r} examples pass`:"No example fails",seen:"Differences looked at",unseen:"Compare what customers read",waits:"Somebody who may publish has to approve it before customers read it.",reason:"Why is this changed?",reasonHint:"Others read this later, beside your name",patch:"Download as a patch",download:r=>`Download ${r}`,off:"This server does not publish rules for you. Save the change, and bring it to whoever keeps the rules.",conflict:"Somebody else changed the same file meanwhile. Nothing was written.",changedBy:(r,e,t,s)=>`${e} changed ${r} on ${t}: \u201C${s}\u201D`,changedByHand:r=>`${r} was changed outside of this workbench.`,bringTogether:"Put my changes on top of theirs",drop:"Drop mine, and show theirs",broughtTogether:"Your changes are on top of theirs now. Look at the difference again.",bothChanged:"Both changed the same lines. The difference shows which of theirs yours would undo; mend it in the editor.",startAgain:"Load the page again to see how things stand now."},changes:{title:"Changes of the rules",off:"This server does not publish rules, so it keeps no history of them.",waiting:"Waiting for approval",history:"History",none:"Nothing was published yet.",more:"Show older changes",states:{waiting:"Waiting",published:"Published",withdrawn:"Withdrawn"},outdated:"the files were changed since",outdatedHint:"It was made from files that have changed since, so it cannot be approved any more. Whoever proposed it has to make it again.",approvedBy:(r,e)=>`${r}, approved by ${e}`,withdrawnBy:(r,e)=>`${r}, withdrawn by ${e}`,file:(r,e,t,s)=>`${r} (${e==="changed"?`+${t} \u2212${s}`:e==="added"?`new, ${t} lines`:"deleted"})`,state:"State",by:"By",proposedBy:"Proposed by",when:"When",files:"Files",restores:"Takes back",number:r=>`change ${r}`,review:"Review it",withdraw:"Withdraw it",refuse:"Refuse it",takeBack:"Take it back",leave:"Leave it as it is",somebodyElse:"Somebody else has to approve what you proposed.",nothingToTakeBack:"The files are as they were before this change already.",proposed:"It waits for somebody to approve it.",taking:"Published. The server takes it over\u2026",inForce:"Published. Customers read it now.",notYet:"Published. The server has not taken it over yet; its log says why if it does not."}};var Mr=/\{[^{}]+\}/g,Ir=()=>typeof process=="object"&&Number.parseInt(process?.versions?.node?.substring(0,2))>=18&&process.versions.undici;function Lr(){return Math.random().toString(36).slice(2,11)}function Yt(r){let{baseUrl:e="",Request:t=globalThis.Request,fetch:s=globalThis.fetch,querySerializer:n,bodySerializer:i,pathSerializer:o,headers:a,requestInitExt:l=void 0,...m}={...r};l=Ir()?l:void 0,e=Gt(e);let f=[];async function c(h,d){let{baseUrl:g,fetch:x=s,Request:H=t,headers:q,params:V={},parseAs:ae="json",querySerializer:le,bodySerializer:lt=i??Dr,pathSerializer:nr,body:dt,middleware:ir=[],...Pe}=d||{},Ne=e;g&&(Ne=Gt(g)??e);let Oe=typeof n=="function"?n:qt(n);le&&(Oe=typeof le=="function"?le:qt({...typeof n=="object"?n:{},...le}));let ct=nr||o||Ur,je=dt===void 0?void 0:lt(dt,Jt(a,q,V.header)),or=Jt(je===void 0||je instanceof FormData?{}:{"Content-Type":"application/json"},a,q,V.header),C=[...f,...ir],ar={redirect:"follow",...m,...Pe,body:je,headers:or},de,ce,P=new H(zr(h,{baseUrl:Ne,params:V,querySerializer:Oe,pathSerializer:ct}),ar),y;for(let $ in Pe)$ in P||(P[$]=Pe[$]);if(C.length){de=Lr(),ce=Object.freeze({baseUrl:Ne,fetch:x,parseAs:ae,querySerializer:Oe,bodySerializer:lt,pathSerializer:ct});for(let $ of C)if($&&typeof $=="object"&&typeof $.onRequest=="function"){let v=await $.onRequest({request:P,schemaPath:h,params:V,options:ce,id:de});if(v)if(v instanceof H)P=v;else if(v instanceof Response){y=v;break}else throw new Error("onRequest: must return new Request() or Response() when modifying the request")}}if(!y){try{y=await x(P,l)}catch($){let v=$;if(C.length)for(let j=C.length-1;j>=0;j--){let he=C[j];if(he&&typeof he=="object"&&typeof he.onError=="function"){let J=await he.onError({request:P,error:v,schemaPath:h,params:V,options:ce,id:de});if(J){if(J instanceof Response){v=void 0,y=J;break}if(J instanceof Error){v=J;continue}throw new Error("onError: must return new Response() or instance of Error")}}}if(v)throw v}if(C.length)for(let $=C.length-1;$>=0;$--){let v=C[$];if(v&&typeof v=="object"&&typeof v.onResponse=="function"){let j=await v.onResponse({request:P,response:y,schemaPath:h,params:V,options:ce,id:de});if(j){if(!(j instanceof Response))throw new Error("onResponse: must return new Response() when modifying the response");y=j}}}}let ht=y.headers.get("Content-Length");if(y.status===204||P.method==="HEAD"||ht==="0"&&!y.headers.get("Transfer-Encoding")?.includes("chunked"))return y.ok?{data:void 0,response:y}:{error:void 0,response:y};if(y.ok)return{data:await(async()=>{if(ae==="stream")return y.body;if(ae==="json"&&!ht){let v=await y.text();return v?JSON.parse(v):void 0}return await y[ae]()})(),response:y};let Me=await y.text();try{Me=JSON.parse(Me)}catch{}return{error:Me,response:y}}return{request(h,d,g){return c(d,{...g,method:h.toUpperCase()})},GET(h,d){return c(h,{...d,method:"GET"})},PUT(h,d){return c(h,{...d,method:"PUT"})},POST(h,d){return c(h,{...d,method:"POST"})},DELETE(h,d){return c(h,{...d,method:"DELETE"})},OPTIONS(h,d){return c(h,{...d,method:"OPTIONS"})},HEAD(h,d){return c(h,{...d,method:"HEAD"})},PATCH(h,d){return c(h,{...d,method:"PATCH"})},TRACE(h,d){return c(h,{...d,method:"TRACE"})},use(...h){for(let d of h)if(d){if(typeof d!="object"||!("onRequest"in d||"onResponse"in d||"onError"in d))throw new Error("Middleware must be an object with one of `onRequest()`, `onResponse() or `onError()`");f.push(d)}},eject(...h){for(let d of h){let g=f.indexOf(d);g!==-1&&f.splice(g,1)}}}}function Ce(r,e,t){if(e==null)return"";if(typeof e=="object")throw new Error("Deeply-nested arrays/objects aren\u2019t supported. Provide your own `querySerializer()` to handle these.");return`${r}=${t?.allowReserved===!0?e:encodeURIComponent(e)}`}function Kt(r,e,t){if(!e||typeof e!="object")return"";let s=[],n={simple:",",label:".",matrix:";"}[t.style]||"&";if(t.style!=="deepObject"&&t.explode===!1){for(let a in e)s.push(a,t.allowReserved===!0?e[a]:encodeURIComponent(e[a]));let o=s.join(",");switch(t.style){case"form":return`${r}=${o}`;case"label":return`.${o}`;case"matrix":return`;${r}=${o}`;default:return o}}for(let o in e){let a=t.style==="deepObject"?`${r}[${o}]`:o;s.push(Ce(a,e[o],t))}let i=s.join(n);return t.style==="label"||t.style==="matrix"?`${n}${i}`:i}function Qt(r,e,t){if(!Array.isArray(e))return"";if(t.explode===!1){let i={form:",",spaceDelimited:"%20",pipeDelimited:"|"}[t.style]||",",o=(t.allowReserved===!0?e:e.map(a=>encodeURIComponent(a))).join(i);switch(t.style){case"simple":return o;case"label":return`.${o}`;case"matrix":return`;${r}=${o}`;default:return`${r}=${o}`}}let s={simple:",",label:".",matrix:";"}[t.style]||"&",n=[];for(let i of e)t.style==="simple"||t.style==="label"?n.push(t.allowReserved===!0?i:encodeURIComponent(i)):n.push(Ce(r,i,t));return t.style==="label"||t.style==="matrix"?`${s}${n.join(s)}`:n.join(s)}function qt(r){return function(t){let s=[];if(t&&typeof t=="object")for(let n in t){let i=t[n];if(i!=null){if(Array.isArray(i)){if(i.length===0)continue;s.push(Qt(n,i,{style:"form",explode:!0,...r?.array,allowReserved:r?.allowReserved||!1}));continue}if(typeof i=="object"){s.push(Kt(n,i,{style:"deepObject",explode:!0,...r?.object,allowReserved:r?.allowReserved||!1}));continue}s.push(Ce(n,i,r))}}return s.join("&")}}function Ur(r,e){let t=r;for(let s of r.match(Mr)??[]){let n=s.substring(1,s.length-1),i=!1,o="simple";if(n.endsWith("*")&&(i=!0,n=n.substring(0,n.length-1)),n.startsWith(".")?(o="label",n=n.substring(1)):n.startsWith(";")&&(o="matrix",n=n.substring(1)),!e||e[n]===void 0||e[n]===null)continue;let a=e[n];if(Array.isArray(a)){t=t.replace(s,Qt(n,a,{style:o,explode:i}));continue}if(typeof a=="object"){t=t.replace(s,Kt(n,a,{style:o,explode:i}));continue}if(o==="matrix"){t=t.replace(s,`;${Ce(n,a)}`);continue}t=t.replace(s,o==="label"?`.${encodeURIComponent(a)}`:encodeURIComponent(a))}return t}function Dr(r,e){return r instanceof FormData?r:e&&(e.get instanceof Function?e.get("Content-Type")??e.get("content-type"):e["Content-Type"]??e["content-type"])==="application/x-www-form-urlencoded"?new URLSearchParams(r).toString():JSON.stringify(r)}function zr(r,e){let t=`${e.baseUrl}${r}`;e.params?.path&&(t=e.pathSerializer(t,e.params.path));let s=e.querySerializer(e.params.query??{});return s.startsWith("?")&&(s=s.substring(1)),s&&(t+=`?${s}`),t}function Jt(...r){let e=new Headers;for(let t of r){if(!t||typeof t!="object")continue;let s=t instanceof Headers?t.entries():Object.entries(t);for(let[n,i]of s)if(i===null)e.delete(n);else if(Array.isArray(i))for(let o of i)e.append(n,o);else i!==void 0&&e.set(n,i)}return e}function Gt(r){return r.endsWith("/")?r.substring(0,r.length-1):r}var S=class extends Error{name="ProblemError";code;status;problem;retryAfter;constructor(e,t){super(e.detail),this.problem=e,this.status=e.status,this.code=e.type.slice(e.type.lastIndexOf("/")+1),this.retryAfter=t}get candidates(){return this.problem.candidates??[]}get errors(){return this.problem.errors??[]}get requestId(){return this.problem.request_id}};function et(r,e){let t=Number(r.headers.get("Retry-After")??void 0);return new S(Hr(e)?e:Vr(r),Number.isFinite(t)?t:void 0)}function Hr(r){return typeof r=="object"&&r!==null&&"type"in r&&"status"in r&&"detail"in r}function Vr(r){let e="The answer cannot be used",t=`The server answered with status ${r.status} and nothing that explains it.`;return{type:"about:blank",title:e,status:r.status,detail:t,request_id:r.headers.get("X-Request-Id")??""}}function tt({baseUrl:r=globalThis.location?.origin??"",token:e,fetch:t}={}){let s=Yt({baseUrl:r.replace(/\/+$/,""),...t&&{fetch:t}});return e!==void 0&&s.use({async onRequest({request:n}){return n.headers.set("Authorization",`Bearer ${typeof e=="string"?e:await e()}`),n}}),s}async function rt(r){let{data:e,error:t,response:s}=await r;if(!s.ok)throw et(s,t);return e}async function*Zt(r){let e=[],t=Xt();for await(let s of r){if(s===""){yield{...t,data:e.join(`
`)},[e,t]=[[],Xt()];continue}let[,n="",i=""]=/^([^:]*):? ?(.*)$/s.exec(s)??[];n==="data"?e.push(i):n==="event"?t.event=i:n==="id"&&!i.includes("\0")?t.id=i:n==="retry"&&/^\d+$/.test(i)&&(t.retry=Number(i))}}function Xt(){return{event:"",id:void 0,retry:void 0}}async function*er(r,e){let t=r.getReader(),s=()=>{t.cancel().catch(()=>{})};e.addEventListener("abort",s),e.aborted&&s();let n=new TextDecoder,i="";try{for(;;){let{done:o,value:a}=await t.read();if(o)return;i+=n.decode(a,{stream:!0});let l=i.split(/\r\n|\n|\r(?!$)/);i=l.pop()??"",yield*l}}finally{e.removeEventListener("abort",s),s()}}var Fr=3e3,Wr=3e4,Br=45e3;async function*st(r,e={}){let{signal:t,onConnection:s}=e,n={id:"",retry:Fr},i=0;for(;!t?.aborted;){let o;try{for await(let a of qr(r,e,n))i=0,yield a;i=0}catch(a){if(a instanceof S&&!Kr(a))throw a;o=a instanceof S&&a.retryAfter!==void 0?a.retryAfter*1e3:void 0,i+=1}finally{s?.(!1)}await Qr(o??Math.min(n.retry*2**Math.max(i-1,0),Wr),t)}}async function*qr(r,e,t){let s=new AbortController,n=()=>s.abort();e.signal?.addEventListener("abort",n);let{vm:i,patience:o=Br}=e,a=setTimeout(n,o);try{if(e.signal?.aborted)return;let l=await Jr(r,i,t.id,s.signal);e.onConnection?.(!0);for await(let m of Zt(er(l,s.signal))){clearTimeout(a),a=setTimeout(n,o),t.retry=m.retry??t.retry;let f=Yr(m.event,m.data);if(f&&(yield f),t.id=m.id??t.id,m.event==="bye")return}}finally{clearTimeout(a),e.signal?.removeEventListener("abort",n),s.abort()}}function Jr(r,e,t,s){let n={headers:t?{"Last-Event-ID":t}:{},parseAs:"stream",signal:s},i=e===void 0?r.GET("/api/v1/events",n):r.GET("/api/v1/vm-contexts/{context_id}/events",{...n,params:{path:{context_id:e}}});return rt(i)}var Gr=["reset","job","job_removed","vm"];function Yr(r,e){return Gr.includes(r)?{type:r,data:JSON.parse(e)}:void 0}function Kr(r){return r.status===429||r.status>=500}function Qr(r,e){return new Promise(t=>{let s=()=>{clearTimeout(n),e?.removeEventListener("abort",s),t()},n=setTimeout(s,r);e?.addEventListener("abort",s),e?.aborted&&s()})}var nt="plainspoken-token",Xr=6,Zr=30,es=new URL("..",import.meta.url),it=class extends EventTarget{client;#e=sessionStorage.getItem(nt)??void 0;#t;#r=new Set;constructor(){super(),this.client=tt({baseUrl:es.href,fetch:e=>this.#n(e)})}get signedIn(){return this.#e!==void 0}get waiting(){return this.#r.size>0?Math.max(...[...this.#r].map(({seconds:e})=>e)):void 0}async may(e){return this.#t??=this.#s(),(await this.#t).has(e)}async#s(){try{let{data:e}=await this.client.GET("/api/v1/caller");if(e)return new Set(e.scopes)}catch{}return this.#t=void 0,new Set}use(e){this.#e=e,this.#t=void 0,e===void 0?sessionStorage.removeItem(nt):sessionStorage.setItem(nt,e),this.dispatchEvent(new Event("change"))}async#n(e){this.#e!==void 0&&e.headers.set("Authorization",`Bearer ${this.#e}`);for(let t=1;;t++){let s=await fetch(e.clone());s.status===401&&this.dispatchEvent(new Event("refused"));let n=s.status===429?Number(s.headers.get("Retry-After")??1/0):1/0;if(t===Xr||!(n<=Zr))return s;await this.#i(n)}}async#i(e){let t={seconds:e};this.#r.add(t),this.dispatchEvent(new Event("waiting")),await new Promise(s=>setTimeout(s,e*1e3)),this.#r.delete(t),this.dispatchEvent(new Event("waiting"))}},ot=new it;function at(r){return r instanceof S?{sentence:r.message,requestId:r.requestId}:void 0}var ts=80,rs=/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;function tr(r){let e=r?.querySelector("h1")?.textContent?.replace(rs,"").replace(/\s+/g," ").trim(),t=e?`${[...e].slice(0,ts).join("")} \xB7 ${R.product}`:R.product;document.title!==t&&(document.title=t)}var sr=5e3,ss=300,ns=500,is=1e4,rr=class extends w{static properties={data:{state:!0},failure:{state:!0},connected:{state:!0}};static styles=[T,_`
      :host {
        display: grid;
        gap: 1.5rem;
        align-content: start;
      }
      h1 {
        font-size: 1.5rem;
        line-height: 1.25;
        margin: 0;
        overflow-wrap: anywhere;
      }
      h2 {
        font-size: 1.0625rem;
        margin-block-end: 0.6rem;
      }
      header.page {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: baseline;
      }
      .about {
        display: flex;
        flex-wrap: wrap;
        flex-basis: 100%;
      }
      .about > *:not(:last-child)::after {
        content: "·";
        margin-inline: 0.4rem;
      }
      section .filters + * {
        margin-block-start: 1rem;
      }
      .card {
        background: var(--_surface);
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        padding: 1rem 1.25rem;
      }
      .trouble {
        border-inline-start: 4px solid var(--_warn);
        background: var(--_warn-ground);
        border-radius: var(--_radius);
        padding: 0.75rem 1rem;
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        /* The number of a request is one long word, wider than a phone. */
        overflow-wrap: anywhere;
      }
      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        align-items: end;
      }
      @media (max-width: 30rem) {
        .filters {
          display: grid;
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
        .filters > label > :is(input:not([type="checkbox"]), select) {
          inline-size: 100%;
        }
      }
      label {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.2rem;
        font-size: 0.8125rem;
        color: var(--_soft);
      }
      input,
      select {
        font: inherit;
        font-size: 0.9375rem;
        color: var(--_text);
        background: var(--_surface);
        border: 1px solid color-mix(in srgb, var(--_soft) 60%, var(--_line));
        border-radius: 7px;
        padding: 0.3rem 0.6rem;
        min-block-size: 2.1rem;
        max-inline-size: 100%;
      }
      dl.facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 2rem;
      }
      dl.facts dt {
        font-size: 0.8125rem;
        color: var(--_soft);
      }
      dl.facts dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      a {
        color: var(--_accent);
      }
      .more {
        justify-self: start;
      }
      .hidden {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
        white-space: nowrap;
      }
    `];vm;live=!0;#e=new AbortController;#t=!1;#r=[];#s=!1;#n=0;#i=0;#o;#a=!1;#l;follow(e,t){}connectedCallback(){super.connectedCallback(),document.addEventListener("visibilitychange",this.#h),this.#d()}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener("visibilitychange",this.#h),clearTimeout(this.#o),this.#c()}#d(){this.#e=new AbortController,this.#r=[],this.#p(this.#e.signal)}#c(){this.#e.abort(),clearTimeout(this.#l)}#h=()=>{clearTimeout(this.#o),document.hidden?this.#o=setTimeout(()=>{this.#a=!0,this.#c()},is):this.#a&&this.#d()};async#p(e){this.#a=document.hidden,this.live&&!this.#a&&await new Promise(t=>{let s=setTimeout(t,ns);this.#m(e,()=>(clearTimeout(s),t()))}),e.aborted||await this.reload()}async reload(){clearTimeout(this.#l);let{signal:e}=this.#e;this.#n=performance.now();let t=++this.#i;try{let s=await this.load(ot.client);if(e.aborted||t!==this.#i)return;this.data=s,this.failure=void 0}catch(s){if(e.aborted||t!==this.#i)return;this.failure=s}(this.connected===!1||as(this.failure))&&this.#u(os(this.failure))}async attempt(e){if(!this.#t){this.#t=!0,this.failure=void 0;try{await e()}catch(t){this.#e.signal.aborted||(this.failure=t)}finally{this.#t=!1}}}#u(e=sr){clearTimeout(this.#l),this.#l=setTimeout(()=>{this.reload()},e)}async#m(e,t){let s=n=>{e.aborted||(this.connected=n,!n&&(t(),this.#u()))};try{for await(let n of st(ot.client,{signal:e,onConnection:s,...this.vm&&{vm:this.vm}}))this.#r.push({event:n,at:performance.now()}),t(),this.#f(e)}catch(n){if(at(n)===void 0)throw n}}async#f(e){if(!this.#s){this.#s=!0;for(let t=this.#r.shift();t!==void 0&&!e.aborted;t=this.#r.shift()){if(t.at<=this.#n)continue;let{event:s}=t,n=s.type==="reset"||this.data===void 0?void 0:this.follow(this.data,s);n!==void 0?this.data=n:(await new Promise(i=>setTimeout(i,ss)),t.at>this.#n&&await this.reload())}this.#s=!1}}updated(){tr(this.renderRoot)}render(){return p`${this.#g()}
    ${this.data===void 0?this.failure===void 0?p`<p class="soft" role="status">${R.states.loading}</p>`:u:this.draw(this.data)}`}#g(){if(this.failure!==void 0){let e=at(this.failure);return p`<div class="trouble" role="alert">
        <span>${e?.sentence??R.states.unreachable} ${e?.requestId?R.states.request(e.requestId):u}</span>
        <button type="button" @click=${()=>{this.reload()}}>${R.states.again}</button>
      </div>`}return this.connected===!1?p`<div class="trouble" role="status">${R.states.lost}</div>`:u}};function os(r){return r instanceof S&&r.retryAfter!==void 0?r.retryAfter*1e3:sr}function as(r){return r===void 0?!1:!(r instanceof S)||r.status===429||r.status>=500}export{_ as a,p as b,N as c,A as d,u as e,w as f,Mt as g,Te as h,W as i,Js as j,Dt as k,b as l,T as m,re as n,Ke as o,xe as p,z as q,se as r,ne as s,Xe as t,Rr as u,Nr as v,Dn as w,R as x,S as y,rt as z,es as A,ot as B,at as C,tr as D,rr as E};
/*! For license information please see chunk-KVDTG6FT.js.LEGAL.txt */
