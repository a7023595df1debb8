var ye=globalThis,$e=ye.ShadowRoot&&(ye.ShadyCSS===void 0||ye.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,tt=Symbol(),xt=new WeakMap,ne=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==tt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if($e&&e===void 0){let r=t!==void 0&&t.length===1;r&&(e=xt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),r&&xt.set(t,e))}return e}toString(){return this.cssText}},At=s=>new ne(typeof s=="string"?s:s+"",void 0,tt),y=(s,...e)=>{let t=s.length===1?s[0]:e.reduce((r,n,i)=>r+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+s[i+1],s[0]);return new ne(t,s,tt)},Et=(s,e)=>{if($e)s.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let r=document.createElement("style"),n=ye.litNonce;n!==void 0&&r.setAttribute("nonce",n),r.textContent=t.cssText,s.appendChild(r)}},rt=$e?s=>s:s=>s instanceof CSSStyleSheet?(e=>{let t="";for(let r of e.cssRules)t+=r.cssText;return At(t)})(s):s;var{is:$r,defineProperty:_r,getOwnPropertyDescriptor:wr,getOwnPropertyNames:xr,getOwnPropertySymbols:Ar,getPrototypeOf:Er}=Object,_e=globalThis,St=_e.trustedTypes,Sr=St?St.emptyScript:"",kr=_e.reactiveElementPolyfillSupport,ie=(s,e)=>s,st={toAttribute(s,e){switch(e){case Boolean:s=s?Sr:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,e){let t=s;switch(e){case Boolean:t=s!==null;break;case Number:t=s===null?null:Number(s);break;case Object:case Array:try{t=JSON.parse(s)}catch{t=null}}return t}},Tt=(s,e)=>!$r(s,e),kt={attribute:!0,type:String,converter:st,reflect:!1,useDefault:!1,hasChanged:Tt};Symbol.metadata??=Symbol("metadata"),_e.litPropertyMetadata??=new WeakMap;var O=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=kt){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let r=Symbol(),n=this.getPropertyDescriptor(e,r,t);n!==void 0&&_r(this.prototype,e,n)}}static getPropertyDescriptor(e,t,r){let{get:n,set:i}=wr(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:n,set(o){let l=n?.call(this);i?.call(this,o),this.requestUpdate(e,l,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??kt}static _$Ei(){if(this.hasOwnProperty(ie("elementProperties")))return;let e=Er(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(ie("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ie("properties"))){let t=this.properties,r=[...xr(t),...Ar(t)];for(let n of r)this.createProperty(n,t[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[r,n]of t)this.elementProperties.set(r,n)}this._$Eh=new Map;for(let[t,r]of this.elementProperties){let n=this._$Eu(t,r);n!==void 0&&this._$Eh.set(n,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let r=new Set(e.flat(1/0).reverse());for(let n of r)t.unshift(rt(n))}else e!==void 0&&t.push(rt(e));return t}static _$Eu(e,t){let r=t.attribute;return r===!1?void 0:typeof r=="string"?r:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let r of t.keys())this.hasOwnProperty(r)&&(e.set(r,this[r]),delete this[r]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Et(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,r){this._$AK(e,r)}_$ET(e,t){let r=this.constructor.elementProperties.get(e),n=this.constructor._$Eu(e,r);if(n!==void 0&&r.reflect===!0){let i=(r.converter?.toAttribute!==void 0?r.converter:st).toAttribute(t,r.type);this._$Em=e,i==null?this.removeAttribute(n):this.setAttribute(n,i),this._$Em=null}}_$AK(e,t){let r=this.constructor,n=r._$Eh.get(e);if(n!==void 0&&this._$Em!==n){let i=r.getPropertyOptions(n),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:st;this._$Em=n;let l=o.fromAttribute(t,i.type);this[n]=l??this._$Ej?.get(n)??l,this._$Em=null}}requestUpdate(e,t,r,n=!1,i){if(e!==void 0){let o=this.constructor;if(n===!1&&(i=this[e]),r??=o.getPropertyOptions(e),!((r.hasChanged??Tt)(i,t)||r.useDefault&&r.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,r))))return;this.C(e,t,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:r,reflect:n,wrapped:i},o){r&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),i!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||r||(t=void 0),this._$AL.set(e,t)),n===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,i]of this._$Ep)this[n]=i;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[n,i]of r){let{wrapped:o}=i,l=this[n];o!==!0||this._$AL.has(n)||l===void 0||this.C(n,void 0,i,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(t)):this._$EM()}catch(r){throw e=!1,this._$EM(),r}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};O.elementStyles=[],O.shadowRootOptions={mode:"open"},O[ie("elementProperties")]=new Map,O[ie("finalized")]=new Map,kr?.({ReactiveElement:O}),(_e.reactiveElementVersions??=[]).push("2.1.2");var it=globalThis,Rt=s=>s,we=it.trustedTypes,Ct=we?we.createPolicy("lit-html",{createHTML:s=>s}):void 0,ot="$lit$",L=`lit$${Math.random().toFixed(9).slice(2)}$`,at="?"+L,Tr=`<${at}>`,G=document,ae=()=>G.createComment(""),le=s=>s===null||typeof s!="object"&&typeof s!="function",lt=Array.isArray,Nt=s=>lt(s)||typeof s?.[Symbol.iterator]=="function",nt=`[ 	
\f\r]`,oe=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Pt=/-->/g,jt=/>/g,B=RegExp(`>|${nt}(?:([^\\s"'>=/]+)(${nt}*=${nt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ot=/'/g,Lt=/"/g,Vt=/^(?:script|style|textarea|title)$/i,dt=s=>(e,...t)=>({_$litType$:s,strings:e,values:t}),a=dt(1),It=dt(2),ys=dt(3),D=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),Dt=new WeakMap,F=G.createTreeWalker(G,129);function Mt(s,e){if(!lt(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return Ct!==void 0?Ct.createHTML(e):e}var Ut=(s,e)=>{let t=s.length-1,r=[],n,i=e===2?"<svg>":e===3?"<math>":"",o=oe;for(let l=0;l<t;l++){let c=s[l],f,b,u=-1,m=0;for(;m<c.length&&(o.lastIndex=m,b=o.exec(c),b!==null);)m=o.lastIndex,o===oe?b[1]==="!--"?o=Pt:b[1]!==void 0?o=jt:b[2]!==void 0?(Vt.test(b[2])&&(n=RegExp("</"+b[2],"g")),o=B):b[3]!==void 0&&(o=B):o===B?b[0]===">"?(o=n??oe,u=-1):b[1]===void 0?u=-2:(u=o.lastIndex-b[2].length,f=b[1],o=b[3]===void 0?B:b[3]==='"'?Lt:Ot):o===Lt||o===Ot?o=B:o===Pt||o===jt?o=oe:(o=B,n=void 0);let p=o===B&&s[l+1].startsWith("/>")?" ":"";i+=o===oe?c+Tr:u>=0?(r.push(f),c.slice(0,u)+ot+c.slice(u)+L+p):c+L+(u===-2?l:p)}return[Mt(s,i+(s[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),r]},de=class s{constructor({strings:e,_$litType$:t},r){let n;this.parts=[];let i=0,o=0,l=e.length-1,c=this.parts,[f,b]=Ut(e,t);if(this.el=s.createElement(f,r),F.currentNode=this.el.content,t===2||t===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(n=F.nextNode())!==null&&c.length<l;){if(n.nodeType===1){if(n.hasAttributes())for(let u of n.getAttributeNames())if(u.endsWith(ot)){let m=b[o++],p=n.getAttribute(u).split(L),v=/([.?@])?(.*)/.exec(m);c.push({type:1,index:i,name:v[2],strings:p,ctor:v[1]==="."?Ae:v[1]==="?"?Ee:v[1]==="@"?Se:Q}),n.removeAttribute(u)}else u.startsWith(L)&&(c.push({type:6,index:i}),n.removeAttribute(u));if(Vt.test(n.tagName)){let u=n.textContent.split(L),m=u.length-1;if(m>0){n.textContent=we?we.emptyScript:"";for(let p=0;p<m;p++)n.append(u[p],ae()),F.nextNode(),c.push({type:2,index:++i});n.append(u[m],ae())}}}else if(n.nodeType===8)if(n.data===at)c.push({type:2,index:i});else{let u=-1;for(;(u=n.data.indexOf(L,u+1))!==-1;)c.push({type:7,index:i}),u+=L.length-1}i++}}static createElement(e,t){let r=G.createElement("template");return r.innerHTML=e,r}};function W(s,e,t=s,r){if(e===D)return e;let n=r!==void 0?t._$Co?.[r]:t._$Cl,i=le(e)?void 0:e._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(s),n._$AT(s,t,r)),r!==void 0?(t._$Co??=[])[r]=n:t._$Cl=n),n!==void 0&&(e=W(s,n._$AS(s,e.values),n,r)),e}var xe=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:r}=this._$AD,n=(e?.creationScope??G).importNode(t,!0);F.currentNode=n;let i=F.nextNode(),o=0,l=0,c=r[0];for(;c!==void 0;){if(o===c.index){let f;c.type===2?f=new X(i,i.nextSibling,this,e):c.type===1?f=new c.ctor(i,c.name,c.strings,this,e):c.type===6&&(f=new ke(i,this,e)),this._$AV.push(f),c=r[++l]}o!==c?.index&&(i=F.nextNode(),o++)}return F.currentNode=G,n}p(e){let t=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(e,r,t),t+=r.strings.length-2):r._$AI(e[t])),t++}},X=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,r,n){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=r,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=W(this,e,t),le(e)?e===d||e==null||e===""?(this._$AH!==d&&this._$AR(),this._$AH=d):e!==this._$AH&&e!==D&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Nt(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==d&&le(this._$AH)?this._$AA.nextSibling.data=e:this.T(G.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:r}=e,n=typeof r=="number"?this._$AC(e):(r.el===void 0&&(r.el=de.createElement(Mt(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===n)this._$AH.p(t);else{let i=new xe(n,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(e){let t=Dt.get(e.strings);return t===void 0&&Dt.set(e.strings,t=new de(e)),t}k(e){lt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,r,n=0;for(let i of e)n===t.length?t.push(r=new s(this.O(ae()),this.O(ae()),this,this.options)):r=t[n],r._$AI(i),n++;n<t.length&&(this._$AR(r&&r._$AB.nextSibling,n),t.length=n)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let r=Rt(e).nextSibling;Rt(e).remove(),e=r}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Q=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,r,n,i){this.type=1,this._$AH=d,this._$AN=void 0,this.element=e,this.name=t,this._$AM=n,this.options=i,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=d}_$AI(e,t=this,r,n){let i=this.strings,o=!1;if(i===void 0)e=W(this,e,t,0),o=!le(e)||e!==this._$AH&&e!==D,o&&(this._$AH=e);else{let l=e,c,f;for(e=i[0],c=0;c<i.length-1;c++)f=W(this,l[r+c],t,c),f===D&&(f=this._$AH[c]),o||=!le(f)||f!==this._$AH[c],f===d?e=d:e!==d&&(e+=(f??"")+i[c+1]),this._$AH[c]=f}o&&!n&&this.j(e)}j(e){e===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ae=class extends Q{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===d?void 0:e}},Ee=class extends Q{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==d)}},Se=class extends Q{constructor(e,t,r,n,i){super(e,t,r,n,i),this.type=5}_$AI(e,t=this){if((e=W(this,e,t,0)??d)===D)return;let r=this._$AH,n=e===d&&r!==d||e.capture!==r.capture||e.once!==r.once||e.passive!==r.passive,i=e!==d&&(r===d||n);n&&this.element.removeEventListener(this.name,this,r),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},ke=class{constructor(e,t,r){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(e){W(this,e)}},Jt={M:ot,P:L,A:at,C:1,L:Ut,R:xe,D:Nt,V:W,I:X,H:Q,N:Ee,U:Se,B:Ae,F:ke},Rr=it.litHtmlPolyfillSupport;Rr?.(de,X),(it.litHtmlVersions??=[]).push("3.3.3");var zt=(s,e,t)=>{let r=t?.renderBefore??e,n=r._$litPart$;if(n===void 0){let i=t?.renderBefore??null;r._$litPart$=n=new X(e.insertBefore(ae(),i),i,void 0,t??{})}return n._$AI(s),n};var ct=globalThis,$=class extends O{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=zt(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return D}};$._$litElement$=!0,$.finalized=!0,ct.litElementHydrateSupport?.({LitElement:$});var Cr=ct.litElementPolyfillSupport;Cr?.({LitElement:$});(ct.litElementVersions??=[]).push("4.2.2");var qt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Te=s=>(...e)=>({_$litDirective$:s,values:e}),Z=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,r){this._$Ct=e,this._$AM=t,this._$Ci=r}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:Pr}=Jt,Ht=s=>s;var Bt=()=>document.createComment(""),ee=(s,e,t)=>{let r=s._$AA.parentNode,n=e===void 0?s._$AB:e._$AA;if(t===void 0){let i=r.insertBefore(Bt(),n),o=r.insertBefore(Bt(),n);t=new Pr(i,o,s,s.options)}else{let i=t._$AB.nextSibling,o=t._$AM,l=o!==s;if(l){let c;t._$AQ?.(s),t._$AM=s,t._$AP!==void 0&&(c=s._$AU)!==o._$AU&&t._$AP(c)}if(i!==n||l){let c=t._$AA;for(;c!==i;){let f=Ht(c).nextSibling;Ht(r).insertBefore(c,n),c=f}}}return t},M=(s,e,t=s)=>(s._$AI(e,t),s),jr={},Re=(s,e=jr)=>s._$AH=e,Ft=s=>s._$AH,Ce=s=>{s._$AR(),s._$AA.remove()};var Gt=Te(class extends Z{constructor(){super(...arguments),this.key=d}render(s,e){return this.key=s,e}update(s,[e,t]){return e!==this.key&&(Re(s),this.key=e),t}});var g={actions:{heading:"What you can do",forAdmin:"For an administrator",forSupport:"For support"},banner:{titles:{live_failover:"Live failover failed",test_failover:"Test failover failed",rollback:"Rollback failed"},issue:"Issue",failedAt:"Failed at",failedOn:"Failed on",also:"Failed as well",cleanedUp:"A clean-up ran after this failure",dismiss:"Dismiss",details:"View details"},jobs:{label:"Jobs",empty:"No jobs yet.",timeLeft:s=>`${s} left`,copied:(s,e)=>`${s} of ${e}`,took:s=>`took ${s}`,runs:s=>`runs for ${s}`},timeline:{label:"Steps",empty:"This job has recorded no steps.",phases:{preparation:"Preparation",setup:"Setup",execution:"Execution",finalization:"Finalization",cleanup:"Clean-up"}},statuses:{pending:"Waiting",running:"Running",completed:"Completed",failed:"Failed",cancelled:"Cancelled",skipped:"Skipped"},categories:{compatibility:"Compatibility",configuration:"Configuration",connectivity:"Connectivity",network:"Network",platform:"Platform",storage:"Storage"},severities:{critical:"Critical",error:"Error",warning:"Warning",info:"For information"}};var S=y`
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
`;var Pe="ps-action",ce=class extends ${static properties={actions:{attribute:!1},verbs:{attribute:!1}};static styles=[S,y`
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
      }
      section.others h3,
      section.others li {
        color: var(--_soft);
      }
    `];constructor(){super(),this.actions=[],this.verbs=new Set}render(){return a`${this.#e("user",g.actions.heading)} ${this.#e("admin",g.actions.forAdmin)}
    ${this.#e("support",g.actions.forSupport)}`}#e(e,t){let r=this.actions.filter(n=>n.who===e);return r.length===0?d:a`<section class=${e==="user"?"own":"others"}>
      <h3>${t}</h3>
      <ul>
        ${r.map(n=>a`<li>${this.#t(n)}</li>`)}
      </ul>
    </section>`}#t(e){return e.do===void 0||!this.verbs.has(e.do)?e.text:a`<button type="button" @click=${()=>this.dispatchEvent(new CustomEvent(Pe,{detail:e,bubbles:!0,composed:!0}))}>${e.text}</button>`}};var pe=60,ue=60*pe,Or=24*ue,Lr=[["day",Or],["hour",ue],["minute",pe]];function je(){return document.documentElement.lang||void 0}function Qt(s,e=Date.now()){let t=(Date.parse(s)-e)/1e3,[r,n]=Lr.find(([,i])=>Math.abs(t)>=i)??["second",1];return new Intl.RelativeTimeFormat(je(),{numeric:"auto"}).format(Math.trunc(t/n),r)}function U(s){return new Intl.DateTimeFormat(je(),{dateStyle:"medium",timeStyle:"long"}).format(new Date(s))}function R(s){return s===void 0||Number.isNaN(Date.parse(s))?d:a`<time datetime=${s} title=${U(s)}>${Qt(s)}</time>`}function J(s){let e=Math.max(0,Math.floor(s)),t=e>=ue?[[Math.floor(e/ue),"hour"],[Math.floor(e%ue/pe),"minute"]]:[[Math.floor(e/pe),"minute"],[e%pe,"second"]];return t.filter(([n],i)=>n>0||i===1&&t[0]?.[0]===0).map(([n,i])=>new Intl.NumberFormat(je(),{style:"unit",unit:i,unitDisplay:"short"}).format(n)).join(" ")}var Wt=["byte","kilobyte","megabyte","gigabyte","terabyte"];function Oe(s){let e=Math.min(Wt.length-1,Math.floor(Math.log10(Math.max(s,1))/3)),t={style:"unit",unit:Wt[e]??"byte",maximumFractionDigits:1};return new Intl.NumberFormat(je(),t).format(s/1e3**e)}var Le=class extends ${static properties={operation:{attribute:!1},verbs:{attribute:!1},dismissible:{type:Boolean}};static styles=[S,y`
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
        gap: 0.5rem;
      }
    `];constructor(){super(),this.verbs=new Set,this.dismissible=!1}render(){let e=this.operation;if(e?.status!=="failed")return d;let t=g.banner,r=e.error_severity??"error";return a`<article class=${r} aria-labelledby="title">
      <header>
        <h2 id="title">${t.titles[e.operation_type]}</h2>
        <span class="label">${g.severities[r]}</span>
        ${e.error_category?a`<span class="label">${g.categories[e.error_category]}</span>`:d}
      </header>
      <dl>
        <dt>${t.issue}</dt>
        <dd><strong>${e.error_message}</strong></dd>
        ${e.failed_step?a`<dt>${t.failedAt}</dt>
              <dd>${e.failed_step} (${Math.floor(e.progress)}%)</dd>`:d}
        ${e.timestamp?a`<dt>${t.failedOn}</dt>
              <dd>${R(e.timestamp)}</dd>`:d}
        ${e.also_failed?.map(n=>a`<dt>${t.also}</dt>
              <dd>${t.titles[n.operation_type]}: ${n.error_message}</dd>`)}
        ${e.cleaned_up_at?a`<dt>${t.cleanedUp}</dt>
              <dd>${R(e.cleaned_up_at)}</dd>`:d}
      </dl>
      <ps-actions .actions=${e.next_actions??[]} .verbs=${this.verbs}></ps-actions>
      <footer>
        <button type="button" @click=${()=>this.#e("ps-details")}>${t.details}</button>
        ${this.dismissible?a`<button type="button" @click=${()=>this.#e("ps-dismiss")}>${t.dismiss}</button>`:d}
      </footer>
    </article>`}#e(e){this.dispatchEvent(new CustomEvent(e,{detail:this.operation,bubbles:!0,composed:!0}))}};var Kt=(s,e,t)=>{let r=new Map;for(let n=e;n<=t;n++)r.set(s[n],n);return r},Yt=Te(class extends Z{constructor(s){if(super(s),s.type!==qt.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,e,t){let r;t===void 0?t=e:e!==void 0&&(r=e);let n=[],i=[],o=0;for(let l of s)n[o]=r?r(l,o):o,i[o]=t(l,o),o++;return{values:i,keys:n}}render(s,e,t){return this.dt(s,e,t).values}update(s,[e,t,r]){let n=Ft(s),{values:i,keys:o}=this.dt(e,t,r);if(!Array.isArray(n))return this.ut=o,i;let l=this.ut??=[],c=[],f,b,u=0,m=n.length-1,p=0,v=i.length-1;for(;u<=m&&p<=v;)if(n[u]===null)u++;else if(n[m]===null)m--;else if(l[u]===o[p])c[p]=M(n[u],i[p]),u++,p++;else if(l[m]===o[v])c[v]=M(n[m],i[v]),m--,v--;else if(l[u]===o[v])c[v]=M(n[u],i[v]),ee(s,c[v+1],n[u]),u++,v--;else if(l[m]===o[p])c[p]=M(n[m],i[p]),ee(s,n[u],n[m]),m--,p++;else if(f===void 0&&(f=Kt(o,p,v),b=Kt(l,u,m)),f.has(l[u]))if(f.has(l[m])){let C=b.get(o[p]),K=C!==void 0?n[C]:null;if(K===null){let re=ee(s,n[u]);M(re,i[p]),c[p]=re}else c[p]=M(K,i[p]),ee(s,n[u],K),n[C]=null;p++}else Ce(n[m]),m--;else Ce(n[u]),u++;for(;p<=v;){let C=ee(s,c[v+1]);M(C,i[p]),c[p++]=C}for(;u<=m;){let C=n[u++];C!==null&&Ce(C)}return this.ut=o,Re(s,c),D}});var De=class extends ${static properties={jobs:{attribute:!1},open:{attribute:!1},verbs:{attribute:!1},showVm:{type:Boolean,attribute:"show-vm"}};static styles=[S,y`
      ul.jobs {
        list-style: none;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        overflow: hidden;
      }
      ul.jobs > li {
        padding: 0.7rem 1rem;
        display: grid;
        gap: 0.35rem;
        content-visibility: auto;
        contain-intrinsic-block-size: auto 3.4rem;
      }
      ul.jobs > li + li {
        border-block-start: 1px solid var(--_line);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.2rem 0.75rem;
      }
      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
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
        margin-inline-start: auto;
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
      .message {
        overflow-wrap: anywhere;
      }
      p.empty {
        padding: 1rem;
      }
    `];constructor(){super(),this.jobs=[],this.verbs=new Set,this.showVm=!1}render(){return this.jobs.length===0?a`<p class="empty soft">${g.jobs.empty}</p>`:a`<ul class="jobs" aria-label=${g.jobs.label}>
      ${Yt(this.jobs,e=>e.job_id,e=>a`<li>${this.#e(e)}</li>`)}
    </ul>`}#e(e){let t=this.open?.(e),r=this.showVm&&"vm_name"in e?e.vm_name:void 0;return a`<div class="row">
        <span class="chip ${e.status}">${g.statuses[e.status]}</span>
        ${t?a`<a class="name" href=${t}>${e.display_name}</a>`:a`<span class="name">${e.display_name}</span>`}
        ${r?a`<span class="soft">${r}</span>`:d}
        ${e.error_category?a`<span class="label">${g.categories[e.error_category]}</span>`:d}
        <span class="soft end">${R(e.started_at)}${this.#t(e)}</span>
      </div>
      ${e.status==="running"?this.#r(e):d}
      ${e.error_message?a`<p class="message">${e.error_message}</p>`:d}
      ${e.attention?this.#s(e.attention):d}
      ${e.next_actions?.length?a`<ps-actions .actions=${e.next_actions} .verbs=${this.verbs}></ps-actions>`:d}`}#t(e){if(e.duration_seconds===void 0)return d;let t=J(e.duration_seconds);return` \xB7 ${e.status==="running"?g.jobs.runs(t):g.jobs.took(t)}`}#r(e){let t=[`${Math.floor(e.progress)}%`,e.current_step,e.bytes_total?g.jobs.copied(Oe(e.bytes_done??0),Oe(e.bytes_total)):void 0,e.estimated_seconds_left===void 0?void 0:g.jobs.timeLeft(J(e.estimated_seconds_left))];return a`<progress max="100" value=${e.progress} aria-label=${e.display_name}></progress>
      <span class="soft">${t.filter(r=>r!==void 0).join(" \xB7 ")}</span>`}#s(e){return a`<div class="note">
      <p class="message">${e.message}</p>
      <ps-actions .actions=${e.next_actions} .verbs=${this.verbs}></ps-actions>
    </div>`}};var Ne=class extends ${static properties={steps:{attribute:!1},verbs:{attribute:!1}};static styles=[S,y`
      section + section {
        margin-block-start: 1rem;
      }
      h3 {
        font-size: 0.75rem;
        letter-spacing: 0.04em;
        text-transform: uppercase;
        color: var(--_soft);
        margin-block-end: 0.4rem;
      }
      ol {
        list-style: none;
        border-inline-start: 2px solid var(--_line);
        margin-inline-start: 0.6rem;
      }
      li {
        display: grid;
        grid-template-columns: 2rem 1fr auto;
        gap: 0 0.5rem;
        padding-block: 0.35rem;
        margin-inline-start: -0.75rem;
      }
      li.nested {
        margin-inline-start: 0.75rem;
      }
      .icon {
        inline-size: 1.5rem;
        block-size: 1.5rem;
        display: grid;
        place-items: center;
        background: var(--_surface);
        border-radius: 50%;
        font-size: 0.95rem;
      }
      .name {
        font-weight: 600;
      }
      .body {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .failed .message {
        border-inline-start: 3px solid var(--_bad);
        padding-inline-start: 0.6rem;
        margin-block: 0.4rem;
      }
      .times {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
    `];constructor(){super(),this.steps=[],this.verbs=new Set}render(){return this.steps.length===0?a`<p class="soft">${g.timeline.empty}</p>`:a`<div aria-label=${g.timeline.label} role="group">${Dr(this.steps).map(e=>this.#e(e))}</div>`}#e(e){let t=e[0]?.phase;return a`<section>
      <h3>${t&&g.timeline.phases[t]}</h3>
      <ol>
        ${e.map(r=>this.#t(r))}
      </ol>
    </section>`}#t(e){return a`<li class="${e.status} ${e.nested?"nested":""}">
      <span class="icon" aria-hidden="true">${e.icon}</span>
      <div class="body">
        <span class="name">${e.display_name}</span> <span class="chip ${e.status}">${g.statuses[e.status]}</span>
        <p class="soft">${e.description}</p>
        ${e.error_message?a`<div class="message">
              <p>${e.error_message}</p>
              <ps-actions .actions=${e.next_actions??[]} .verbs=${this.verbs}></ps-actions>
            </div>`:d}
      </div>
      <div class="times soft">
        ${e.duration_seconds===void 0?d:J(e.duration_seconds)}
        ${e.started_at?a`<div><time datetime=${e.started_at} title=${U(e.started_at)}>${Nr(e.started_at)}</time></div>`:d}
      </div>
    </li>`}};function Dr(s){let e=[];for(let t of s){let r=e.at(-1);r?.[0]?.phase===t.phase?r.push(t):e.push([t])}return e}function Nr(s){return new Intl.DateTimeFormat(document.documentElement.lang||void 0,{timeStyle:"medium"}).format(new Date(s))}var Vr={"ps-actions":ce,"ps-failure-banner":Le,"ps-job-list":De,"ps-timeline":Ne};function Xt(s=customElements){for(let[e,t]of Object.entries(Vr))s.get(e)===void 0&&s.define(e,t)}var h={product:"Plainspoken",skip:"Skip to the content",menu:"Pages",pages:{overview:"Overview",vms:"VMs",jobs:"Jobs",api:"API"},theme:{light:"Light",dark:"Dark",system:"As the system",label:"Colors"},signIn:{title:"Sign in",text:"This server asks for a token. It is kept for this tab only, and sent to this server only.",token:"Token",submit:"Sign in",refused:"The server did not accept this token. Check that it is complete and has not been revoked.",out:"Sign out"},states:{loading:"Loading\u2026",live:"Live",lost:"Connection lost. What you see may be old; the page tries again by itself.",unreachable:"The server does not answer. The page tries again by itself.",again:"Try again",request:s=>`Quote ${s} to support.`,notFound:"There is no such page.",back:"Go to the overview"},overview:{title:"Overview",failing:"VMs that need attention",failingNone:"No VM needs attention.",running:"Running now",runningNone:"Nothing runs at the moment.",never:"Never replicated",neverNone:"Every VM has been replicated at least once.",failures:"What failed in the last seven days",failuresNone:"Nothing failed in the last seven days.",newest:s=>`The newest ${s} failures were counted; there are older ones.`,byCategory:"By category",byStep:"By step",byDay:"By day",category:"Category",step:"Step",day:"Day",count:"Failures",table:"Show the numbers as a table",counts:{failing:"need attention",running:"running",never:"never replicated",failed:"failures in 7 days"},all:"Show all",unknownStep:"Step not known"},vms:{title:"VMs",search:"Search by name",status:"Status",any:"Any",empty:"No VM matches.",name:"Name",lastJob:"Last job",jobs:"Jobs",failed:s=>`${s} failed`,never:"never",more:"Show more",statuses:{cleanup_required:"Clean-up required",completed:"Completed",discovered:"Discovered",failed:"Failed",failed_over_live:"Failed over (live)",failed_over_test:"Failed over (test)",ready_for_failover:"Ready for failover",replicating:"Replicating"}},jobs:{title:"Jobs",type:"Kind",status:"Status",category:"Category",since:"Since",any:"Any",ever:"The beginning",hours:s=>`The last ${s} hours`,days:s=>`The last ${s} days`,older:"Show older jobs",end:"This is the end of the list.",none:"No job matches.",looking:"The older jobs that match are further back.",types:{live_failover:"Live failover",replication:"Replication",rollback:"Rollback or clean-up",test_failover:"Test failover"}},vm:{jobs:"Recent operations",facts:{status:"Status",os:"Operating system",cpu:"Processors",memory:"Memory",next:"Next replication"},dismissed:"A failure was dismissed",dismissedOn:s=>`Dismissed ${s}.`,restore:"Show it again",cannotDismiss:"The failure could not be dismissed.",memory:s=>`${s} GB`},job:{started:"Started",ended:"Ended",took:"Took",vm:"VM",steps:"Steps",stepsDone:(s,e)=>`${s} of ${e} steps done`,log:"Log",logLevel:"Show",levels:{INFO:"Everything",WARN:"Warnings and errors",ERROR:"Errors only"},logEmpty:"No log lines at this level.",logOlder:"Show older lines",support:"For support, quote this job",copy:"Copy the job's id",copied:"Copied",technical:"Technical detail",technicalText:"For administrators. Reading it is recorded in the audit log.",technicalShow:"Show technical detail",customerReads:"What the customer reads",platformStored:"What the platform stored",rule:"Rule",step:"Step"}};var Ve=class extends ${static properties={bars:{attribute:!1},heading:{},unit:{}};static styles=[S,y`
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
    `];constructor(){super(),this.bars=[],this.heading="",this.unit=""}render(){let e=Math.max(1,...this.bars.map(r=>r.count)),t=r=>r.href?a`<a href=${r.href}>${r.label}</a>`:r.label;return a`<h3>${this.heading}</h3>
      <ol aria-hidden="true">
        ${this.bars.map(r=>a`<li>
              <span>${r.label}</span>
              <svg preserveAspectRatio="none" viewBox="0 0 100 8">${It`<rect width=${100*r.count/e} height="8" rx="1"/>`}</svg>
              <span class="number">${r.count}</span>
            </li>`)}
      </ol>
      <details>
        <summary>${h.overview.table}</summary>
        <table>
          <caption class="soft">
            ${this.heading}
          </caption>
          <thead>
            <tr>
              <th scope="col">${this.unit}</th>
              <th scope="col">${h.overview.count}</th>
            </tr>
          </thead>
          <tbody>
            ${this.bars.map(r=>a`<tr>
                  <th scope="row">${t(r)}</th>
                  <td class="number">${r.count}</td>
                </tr>`)}
          </tbody>
        </table>
      </details>`}};function P(){let[s="",e=""]=location.hash.replace(/^#\/?/,"").split("?",2);return{parts:s.split("/").filter(Boolean).map(Ir),query:new URLSearchParams(e)}}function _(s,e={}){let t=new URLSearchParams(Object.entries(e).filter(([,n])=>n!==""));return`#/${s.map(encodeURIComponent).join("/")}${t.size>0?`?${t}`:""}`}function Ie(s){history.replaceState(null,"",_(P().parts,s)),dispatchEvent(new HashChangeEvent("hashchange"))}function Ir(s){try{return decodeURIComponent(s)}catch{return s}}var Mr=/\{[^{}]+\}/g,Ur=()=>typeof process=="object"&&Number.parseInt(process?.versions?.node?.substring(0,2))>=18&&process.versions.undici;function Jr(){return Math.random().toString(36).slice(2,11)}function rr(s){let{baseUrl:e="",Request:t=globalThis.Request,fetch:r=globalThis.fetch,querySerializer:n,bodySerializer:i,pathSerializer:o,headers:l,requestInitExt:c=void 0,...f}={...s};c=Ur()?c:void 0,e=tr(e);let b=[];async function u(m,p){let{baseUrl:v,fetch:C=r,Request:K=t,headers:re,params:Y={},parseAs:he="json",querySerializer:fe,bodySerializer:yt=i??qr,pathSerializer:gr,body:$t,middleware:br=[],...Ke}=p||{},Ye=e;v&&(Ye=tr(v)??e);let Xe=typeof n=="function"?n:Zt(n);fe&&(Xe=typeof fe=="function"?fe:Zt({...typeof n=="object"?n:{},...fe}));let _t=gr||o||zr,Ze=$t===void 0?void 0:yt($t,er(l,re,Y.header)),vr=er(Ze===void 0||Ze instanceof FormData?{}:{"Content-Type":"application/json"},l,re,Y.header),V=[...b,...br],yr={redirect:"follow",...f,...Ke,body:Ze,headers:vr},ge,be,I=new K(Hr(m,{baseUrl:Ye,params:Y,querySerializer:Xe,pathSerializer:_t}),yr),A;for(let k in Ke)k in I||(I[k]=Ke[k]);if(V.length){ge=Jr(),be=Object.freeze({baseUrl:Ye,fetch:C,parseAs:he,querySerializer:Xe,bodySerializer:yt,pathSerializer:_t});for(let k of V)if(k&&typeof k=="object"&&typeof k.onRequest=="function"){let E=await k.onRequest({request:I,schemaPath:m,params:Y,options:be,id:ge});if(E)if(E instanceof K)I=E;else if(E instanceof Response){A=E;break}else throw new Error("onRequest: must return new Request() or Response() when modifying the request")}}if(!A){try{A=await C(I,c)}catch(k){let E=k;if(V.length)for(let H=V.length-1;H>=0;H--){let ve=V[H];if(ve&&typeof ve=="object"&&typeof ve.onError=="function"){let se=await ve.onError({request:I,error:E,schemaPath:m,params:Y,options:be,id:ge});if(se){if(se instanceof Response){E=void 0,A=se;break}if(se instanceof Error){E=se;continue}throw new Error("onError: must return new Response() or instance of Error")}}}if(E)throw E}if(V.length)for(let k=V.length-1;k>=0;k--){let E=V[k];if(E&&typeof E=="object"&&typeof E.onResponse=="function"){let H=await E.onResponse({request:I,response:A,schemaPath:m,params:Y,options:be,id:ge});if(H){if(!(H instanceof Response))throw new Error("onResponse: must return new Response() when modifying the response");A=H}}}}let wt=A.headers.get("Content-Length");if(A.status===204||I.method==="HEAD"||wt==="0"&&!A.headers.get("Transfer-Encoding")?.includes("chunked"))return A.ok?{data:void 0,response:A}:{error:void 0,response:A};if(A.ok)return{data:await(async()=>{if(he==="stream")return A.body;if(he==="json"&&!wt){let E=await A.text();return E?JSON.parse(E):void 0}return await A[he]()})(),response:A};let et=await A.text();try{et=JSON.parse(et)}catch{}return{error:et,response:A}}return{request(m,p,v){return u(p,{...v,method:m.toUpperCase()})},GET(m,p){return u(m,{...p,method:"GET"})},PUT(m,p){return u(m,{...p,method:"PUT"})},POST(m,p){return u(m,{...p,method:"POST"})},DELETE(m,p){return u(m,{...p,method:"DELETE"})},OPTIONS(m,p){return u(m,{...p,method:"OPTIONS"})},HEAD(m,p){return u(m,{...p,method:"HEAD"})},PATCH(m,p){return u(m,{...p,method:"PATCH"})},TRACE(m,p){return u(m,{...p,method:"TRACE"})},use(...m){for(let p of m)if(p){if(typeof p!="object"||!("onRequest"in p||"onResponse"in p||"onError"in p))throw new Error("Middleware must be an object with one of `onRequest()`, `onResponse() or `onError()`");b.push(p)}},eject(...m){for(let p of m){let v=b.indexOf(p);v!==-1&&b.splice(v,1)}}}}function Me(s,e,t){if(e==null)return"";if(typeof e=="object")throw new Error("Deeply-nested arrays/objects aren\u2019t supported. Provide your own `querySerializer()` to handle these.");return`${s}=${t?.allowReserved===!0?e:encodeURIComponent(e)}`}function sr(s,e,t){if(!e||typeof e!="object")return"";let r=[],n={simple:",",label:".",matrix:";"}[t.style]||"&";if(t.style!=="deepObject"&&t.explode===!1){for(let l in e)r.push(l,t.allowReserved===!0?e[l]:encodeURIComponent(e[l]));let o=r.join(",");switch(t.style){case"form":return`${s}=${o}`;case"label":return`.${o}`;case"matrix":return`;${s}=${o}`;default:return o}}for(let o in e){let l=t.style==="deepObject"?`${s}[${o}]`:o;r.push(Me(l,e[o],t))}let i=r.join(n);return t.style==="label"||t.style==="matrix"?`${n}${i}`:i}function nr(s,e,t){if(!Array.isArray(e))return"";if(t.explode===!1){let i={form:",",spaceDelimited:"%20",pipeDelimited:"|"}[t.style]||",",o=(t.allowReserved===!0?e:e.map(l=>encodeURIComponent(l))).join(i);switch(t.style){case"simple":return o;case"label":return`.${o}`;case"matrix":return`;${s}=${o}`;default:return`${s}=${o}`}}let r={simple:",",label:".",matrix:";"}[t.style]||"&",n=[];for(let i of e)t.style==="simple"||t.style==="label"?n.push(t.allowReserved===!0?i:encodeURIComponent(i)):n.push(Me(s,i,t));return t.style==="label"||t.style==="matrix"?`${r}${n.join(r)}`:n.join(r)}function Zt(s){return function(t){let r=[];if(t&&typeof t=="object")for(let n in t){let i=t[n];if(i!=null){if(Array.isArray(i)){if(i.length===0)continue;r.push(nr(n,i,{style:"form",explode:!0,...s?.array,allowReserved:s?.allowReserved||!1}));continue}if(typeof i=="object"){r.push(sr(n,i,{style:"deepObject",explode:!0,...s?.object,allowReserved:s?.allowReserved||!1}));continue}r.push(Me(n,i,s))}}return r.join("&")}}function zr(s,e){let t=s;for(let r of s.match(Mr)??[]){let n=r.substring(1,r.length-1),i=!1,o="simple";if(n.endsWith("*")&&(i=!0,n=n.substring(0,n.length-1)),n.startsWith(".")?(o="label",n=n.substring(1)):n.startsWith(";")&&(o="matrix",n=n.substring(1)),!e||e[n]===void 0||e[n]===null)continue;let l=e[n];if(Array.isArray(l)){t=t.replace(r,nr(n,l,{style:o,explode:i}));continue}if(typeof l=="object"){t=t.replace(r,sr(n,l,{style:o,explode:i}));continue}if(o==="matrix"){t=t.replace(r,`;${Me(n,l)}`);continue}t=t.replace(r,o==="label"?`.${encodeURIComponent(l)}`:encodeURIComponent(l))}return t}function qr(s,e){return s instanceof FormData?s:e&&(e.get instanceof Function?e.get("Content-Type")??e.get("content-type"):e["Content-Type"]??e["content-type"])==="application/x-www-form-urlencoded"?new URLSearchParams(s).toString():JSON.stringify(s)}function Hr(s,e){let t=`${e.baseUrl}${s}`;e.params?.path&&(t=e.pathSerializer(t,e.params.path));let r=e.querySerializer(e.params.query??{});return r.startsWith("?")&&(r=r.substring(1)),r&&(t+=`?${r}`),t}function er(...s){let e=new Headers;for(let t of s){if(!t||typeof t!="object")continue;let r=t instanceof Headers?t.entries():Object.entries(t);for(let[n,i]of r)if(i===null)e.delete(n);else if(Array.isArray(i))for(let o of i)e.append(n,o);else i!==void 0&&e.set(n,i)}return e}function tr(s){return s.endsWith("/")?s.substring(0,s.length-1):s}var N=class extends Error{name="ProblemError";code;status;problem;retryAfter;constructor(e,t){super(e.detail),this.problem=e,this.status=e.status,this.code=e.type.slice(e.type.lastIndexOf("/")+1),this.retryAfter=t}get candidates(){return this.problem.candidates??[]}get errors(){return this.problem.errors??[]}get requestId(){return this.problem.request_id}};function pt(s,e){let t=Number(s.headers.get("Retry-After")??void 0);return new N(Br(e)?e:Fr(s),Number.isFinite(t)?t:void 0)}function Br(s){return typeof s=="object"&&s!==null&&"type"in s&&"status"in s&&"detail"in s}function Fr(s){let e="The answer cannot be used",t=`The server answered with status ${s.status} and nothing that explains it.`;return{type:"about:blank",title:e,status:s.status,detail:t,request_id:s.headers.get("X-Request-Id")??""}}function ut({baseUrl:s=globalThis.location?.origin??"",token:e,fetch:t}={}){let r=rr({baseUrl:s.replace(/\/+$/,""),...t&&{fetch:t}});return e!==void 0&&r.use({async onRequest({request:n}){return n.headers.set("Authorization",`Bearer ${typeof e=="string"?e:await e()}`),n}}),r}async function w(s){let{data:e,error:t,response:r}=await s;if(!r.ok)throw pt(r,t);return e}async function*or(s){let e=[],t=ir();for await(let r of s){if(r===""){yield{...t,data:e.join(`
`)},[e,t]=[[],ir()];continue}let[,n="",i=""]=/^([^:]*):? ?(.*)$/s.exec(r)??[];n==="data"?e.push(i):n==="event"?t.event=i:n==="id"&&!i.includes("\0")?t.id=i:n==="retry"&&/^\d+$/.test(i)&&(t.retry=Number(i))}}function ir(){return{event:"",id:void 0,retry:void 0}}async function*ar(s,e){let t=s.getReader(),r=()=>{t.cancel().catch(()=>{})};e.addEventListener("abort",r),e.aborted&&r();let n=new TextDecoder,i="";try{for(;;){let{done:o,value:l}=await t.read();if(o)return;i+=n.decode(l,{stream:!0});let c=i.split(/\r\n|\n|\r(?!$)/);i=c.pop()??"",yield*c}}finally{e.removeEventListener("abort",r),r()}}var Gr=3e3,Wr=3e4,Qr=45e3;async function*mt(s,e={}){let{signal:t,onConnection:r}=e,n={id:"",retry:Gr},i=0;for(;!t?.aborted;){let o;try{for await(let l of Kr(s,e,n))i=0,yield l;i=0}catch(l){if(l instanceof N&&!es(l))throw l;o=l instanceof N&&l.retryAfter!==void 0?l.retryAfter*1e3:void 0,i+=1}finally{r?.(!1)}await ts(o??Math.min(n.retry*2**Math.max(i-1,0),Wr),t)}}async function*Kr(s,e,t){let r=new AbortController,n=()=>r.abort();e.signal?.addEventListener("abort",n);let{vm:i,patience:o=Qr}=e,l=setTimeout(n,o);try{if(e.signal?.aborted)return;let c=await Yr(s,i,t.id,r.signal);e.onConnection?.(!0);for await(let f of or(ar(c,r.signal))){clearTimeout(l),l=setTimeout(n,o),t.retry=f.retry??t.retry;let b=Zr(f.event,f.data);if(b&&(yield b),t.id=f.id??t.id,f.event==="bye")return}}finally{clearTimeout(l),e.signal?.removeEventListener("abort",n),r.abort()}}function Yr(s,e,t,r){let n={headers:t?{"Last-Event-ID":t}:{},parseAs:"stream",signal:r},i=e===void 0?s.GET("/api/v1/events",n):s.GET("/api/v1/vm-contexts/{context_id}/events",{...n,params:{path:{context_id:e}}});return w(i)}var Xr=["reset","job","job_removed","vm"];function Zr(s,e){return Xr.includes(s)?{type:s,data:JSON.parse(e)}:void 0}function es(s){return s.status===429||s.status>=500}function ts(s,e){return new Promise(t=>{let r=()=>{clearTimeout(n),e?.removeEventListener("abort",r),t()},n=setTimeout(r,s);e?.addEventListener("abort",r),e?.aborted&&r()})}async function*ht(s,e={}){let t;do{let r=await w(s.GET("/api/v1/jobs",{params:{query:{...e,...t&&{before:t}}}}));yield r.jobs,t=r.next}while(t!==void 0)}var ft="plainspoken-token",Ue=new URL("..",import.meta.url),gt=class extends EventTarget{client;#e=sessionStorage.getItem(ft)??void 0;constructor(){super(),this.client=ut({baseUrl:Ue.href,fetch:e=>this.#t(e)})}get signedIn(){return this.#e!==void 0}use(e){this.#e=e,e===void 0?sessionStorage.removeItem(ft):sessionStorage.setItem(ft,e),this.dispatchEvent(new Event("change"))}async#t(e){this.#e!==void 0&&e.headers.set("Authorization",`Bearer ${this.#e}`);let t=await fetch(e);return t.status===401&&this.dispatchEvent(new Event("refused")),t}},x=new gt;function z(s){return s instanceof N?{sentence:s.message,requestId:s.requestId}:void 0}var lr=new Map([...document.querySelectorAll('meta[name^="action:"]')].map(s=>[s.name.slice(7),s.content])),j=new Set(lr.keys());function q(s,e){s.addEventListener(Pe,t=>{let r=t.detail,n=r.do&&lr.get(r.do);n!==void 0&&(n==="message"?parent.postMessage({source:"plainspoken",do:r.do,...e()},location.origin):open(rs(n,e()),"_top","noopener"))})}function rs(s,e){return s.replace(/\{(vm_name|context_id|job_id)\}/g,(t,r)=>encodeURIComponent(e[r]??""))}var dr=5e3,T=class extends ${static properties={data:{state:!0},failure:{state:!0},connected:{state:!0}};static styles=[S,y`
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
      }
      .filters {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        align-items: end;
      }
      label {
        display: grid;
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
    `];vm;#e=new AbortController;#t;connectedCallback(){super.connectedCallback(),this.#e=new AbortController,this.reload(),this.#r(this.#e.signal)}disconnectedCallback(){super.disconnectedCallback(),this.#e.abort(),clearTimeout(this.#t)}async reload(){clearTimeout(this.#t);let{signal:e}=this.#e;try{let r=await this.load(x.client);if(e.aborted)return;this.data=r,this.failure=void 0}catch(r){if(e.aborted)return;this.failure=r}(this.connected===!1||this.failure!==void 0&&z(this.failure)===void 0)&&(this.#t=setTimeout(()=>{this.reload()},dr))}async#r(e){let t=r=>{e.aborted||(this.connected=r,r||(this.#t=setTimeout(()=>{this.reload()},dr)))};try{for await(let r of mt(x.client,{signal:e,onConnection:t,...this.vm&&{vm:this.vm}})){let n=r.type==="reset"||this.data===void 0?void 0:this.follow(this.data,r);n===void 0?await this.reload():this.data=n}}catch(r){if(z(r)===void 0)throw r}}render(){return a`${this.#s()}
    ${this.data===void 0?this.failure===void 0?a`<p class="soft" role="status">${h.states.loading}</p>`:d:this.draw(this.data)}`}#s(){if(this.failure!==void 0){let e=z(this.failure);return a`<div class="trouble" role="alert">
        <span>${e?.sentence??h.states.unreachable} ${e?.requestId?h.states.request(e.requestId):d}</span>
        <button type="button" @click=${()=>{this.reload()}}>${h.states.again}</button>
      </div>`}return this.connected===!1?a`<div class="trouble" role="status">${h.states.lost}</div>`:d}};var Je=class extends T{static properties={key:{},level:{state:!0},technical:{state:!0},refused:{state:!0},copied:{state:!0}};static styles=[...T.styles,y`
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
    `];constructor(){super(),this.level="INFO",this.copied=!1,q(this,()=>({...this.data?.job}))}async load(e){let t={job_id:this.key},[r,n]=await Promise.all([w(e.GET("/api/v1/jobs/{job_id}",{params:{path:t}})),this.#e(e)]);return{job:r,log:n}}#e(e,t){let r={path:{job_id:this.key},query:{level:this.level,...t&&{before:t}}};return w(e.GET("/api/v1/jobs/{job_id}/log",{params:r}))}follow(e,t){return t.type==="job"&&t.data.job_id===this.key?void 0:e}draw({job:e,log:t}){let r=h.job;return a`<header class="page">
        <h1>${e.display_name}</h1>
        <span class="chip ${e.status}">${g.statuses[e.status]}</span>
        ${e.error_category?a`<span class="label">${g.categories[e.error_category]}</span>`:d}
      </header>
      ${e.error_message?a`<div class="failure" role="group" aria-label=${g.banner.issue}>
            <strong>${e.error_message}</strong>
            <ps-actions .actions=${e.next_actions??[]} .verbs=${j}></ps-actions>
          </div>`:d}
      ${e.attention?a`<div class="trouble">
            <span>${e.attention.message}</span>
            <ps-actions .actions=${e.attention.next_actions} .verbs=${j}></ps-actions>
          </div>`:d}
      <dl class="facts card">
        ${e.context_id?a`<div>
              <dt>${r.vm}</dt>
              <dd><a href=${_(["vms",e.context_id])}>${e.vm_name??e.context_id}</a></dd>
            </div>`:d}
        ${bt(r.started,e.started_at&&U(e.started_at))} ${bt(r.ended,e.completed_at&&U(e.completed_at))}
        ${bt(r.took,e.duration_seconds===void 0?void 0:J(e.duration_seconds))}
        <div>
          <dt>${r.support}</dt>
          <dd><code>${e.job_id}</code> <button type="button" @click=${this.#a}>${this.copied?r.copied:r.copy}</button></dd>
        </div>
      </dl>
      <section class="card" aria-labelledby="steps">
        <h2 id="steps">${r.steps}</h2>
        ${e.steps_total?a`<p class="soft">${r.stepsDone(e.steps_completed,e.steps_total)}</p>`:d}
        <ps-timeline .steps=${e.steps} .verbs=${j}></ps-timeline>
      </section>
      ${this.#t(t)} ${this.#r()}`}#t(e){let t=h.job;return a`<section class="card" aria-labelledby="log">
      <h2 id="log">${t.log}</h2>
      <label
        >${t.logLevel}<select @change=${this.#n}>
          ${Object.entries(t.levels).map(([r,n])=>a`<option value=${r}>${n}</option>`)}
        </select></label
      >
      ${e.lines.length===0?a`<p class="soft">${t.logEmpty}</p>`:a`<ol class="log">
            ${e.lines.map(r=>a`<li>
                  <span class="soft">${r.at?a`<time datetime=${r.at}>${U(r.at)}</time>`:d}</span>
                  <span class=${r.level}>${r.level}</span>
                  <span>${r.text}</span>
                </li>`)}
          </ol>`}
      ${e.next===void 0?d:a`<button type="button" @click=${()=>{this.#o(e)}}>${t.logOlder}</button>`}
    </section>`}#r(){let e=h.job;return a`<section class="card" aria-labelledby="technical">
      <h2 id="technical">${e.technical}</h2>
      <p class="soft">${e.technicalText}</p>
      ${this.refused?a`<p role="alert">${this.refused}</p>`:d}
      ${this.technical===void 0?a`<button type="button" @click=${()=>{this.#i()}}>${e.technicalShow}</button>`:this.#s(this.technical)}
    </section>`}#s(e){let t=h.job;return a`<dl>
        <dt class="soft">${t.customerReads}</dt>
        <dd>${e.customer_message??d}</dd>
        <dt class="soft">${t.rule}</dt>
        <dd><code>${e.rule_id??d}</code></dd>
        <dt class="soft">${t.step}</dt>
        <dd><code>${e.failed_step_internal??d}</code></dd>
      </dl>
      <h3>${t.platformStored}</h3>
      <pre tabindex="0">${JSON.stringify(e.record,null,2)}</pre>
      ${e.steps.filter(r=>r.error_message).map(r=>a`<pre tabindex="0">${r.display_name} (${r.name}): ${r.error_message}</pre>`)}`}async#i(){try{this.technical=await w(x.client.GET("/api/v1/jobs/{job_id}/technical",{params:{path:{job_id:this.key}}})),this.refused=void 0}catch(e){this.refused=z(e)?.sentence??h.states.unreachable}}#n=e=>{this.level=e.target.value,this.reload()};async#o(e){let t=await this.#e(x.client,e.next);this.data&&(this.data={...this.data,log:{...t,lines:[...e.lines,...t.lines]}})}#a=()=>{navigator.clipboard.writeText(this.key).then(()=>this.copied=!0)}};function bt(s,e){return e===void 0?d:a`<div>
    <dt>${s}</dt>
    <dd>${e}</dd>
  </div>`}function te(s,e){let t=s.findIndex(({job_id:n})=>n===e.job_id);if(t>=0)return s.with(t,e);let r=s.findIndex(({started_at:n})=>(n??"")<(e.started_at??"9"));return r<0?[...s,e]:s.toSpliced(r,0,e)}var ss=50,ns=["1","24","168","720"],qe=class extends T{constructor(){super(),q(this,()=>({}))}load(e){return this.#e(e)}async#e(e,t){let r={...cr(),limit:ss,...t&&{before:t}},n=await w(e.GET("/api/v1/jobs",{params:{query:r}}));return{jobs:n.jobs,next:n.next}}follow(e,t){if(t.type==="job_removed")return{...e,jobs:e.jobs.filter(n=>n.job_id!==t.data.job_id)};if(t.type!=="job")return e;let r=e.jobs.some(n=>n.job_id===t.data.job_id);return as(t.data,cr())?{...e,jobs:te(e.jobs,t.data)}:r?{...e,jobs:e.jobs.filter(n=>n.job_id!==t.data.job_id)}:e}draw({jobs:e,next:t}){let r=h.jobs;return a`<h1>${r.title}</h1>
      <form class="filters" @change=${this.#r} @submit=${n=>n.preventDefault()}>
        ${ze("type",r.type,r.any,Object.entries(r.types))}
        ${ze("status",r.status,r.any,Object.entries(g.statuses).filter(([n])=>n!=="skipped"))}
        ${ze("category",r.category,r.any,Object.entries(g.categories))}
        ${ze("hours",r.since,r.ever,ns.map(n=>[n,os(Number(n))]))}
      </form>
      ${e.length===0&&t===void 0?a`<p class="soft" role="status">${r.none}</p>`:a`<ps-job-list show-vm .jobs=${e} .verbs=${j} .open=${n=>_(["jobs",n.job_id])}></ps-job-list>`}
      ${t===void 0?a`<p class="soft">${r.end}</p>`:a`${e.length===0?a`<p class="soft">${r.looking}</p>`:""}
            <button class="more" type="button" @click=${()=>{this.#t(t)}}>${r.older}</button>`}`}async#t(e){let t=await this.#e(x.client,e),r=new Set(this.data?.jobs.map(n=>n.job_id));this.data={jobs:[...this.data?.jobs??[],...t.jobs.filter(n=>!r.has(n.job_id))],next:t.next}}#r=e=>{let t=new FormData(e.target.form??void 0);Ie(Object.fromEntries([...t].map(([r,n])=>[r,String(n)]))),this.reload()}};function ze(s,e,t,r){let n=P().query.get(s)??"",i=n===""||r.some(([o])=>o===n);return a`<label
    >${e}<select name=${s}>
      <option value="">${t}</option>
      ${r.map(([o,l])=>a`<option value=${o} ?selected=${o===n}>${l}</option>`)}
      ${i?"":a`<option value=${n} selected>${n.split(",").map(is).join(", ")}</option>`}
    </select></label
  >`}function is(s){return g.statuses[s]??s}function os(s){return s<=24?h.jobs.hours(s):h.jobs.days(s/24)}function cr(){let{query:s}=P(),e=r=>(s.get(r)??"").split(",").filter(Boolean),t=Number(s.get("hours"));return{...e("type").length&&{job_type:e("type")},...e("status").length&&{status:e("status")},...e("category").length&&{error_category:e("category")},...t>0&&{since:new Date(Date.now()-t*36e5).toISOString()}}}function as(s,{job_type:e,status:t,error_category:r,since:n}){return(!e||e.includes(s.job_type))&&(!t||t.includes(s.status))&&(!r||s.error_category!==void 0&&r.includes(s.error_category))&&(!n||(s.started_at??"")>=n)}var He=7,ls=100,ds=10,fr=50,pr=["failed","cleanup_required"],cs=8,Be=class extends T{static styles=[...T.styles,y`
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
    `];constructor(){super(),q(this,()=>({}))}async load(e){let[t,r,n,i]=await Promise.all([ur(e,[...pr]),ur(e,["discovered"]),w(e.GET("/api/v1/jobs",{params:{query:{status:["running","pending"],limit:fr}}})),ps(e)]);return{failing:t,never:r,running:n.jobs,...i}}follow(e,t){if(t.type!=="job")return t.type==="vm"?void 0:e;let r=t.data,n=e.running.find(o=>o.job_id===r.job_id),i=r.status==="running"||r.status==="pending";return n&&i?{...e,running:te(e.running,r)}:void 0}draw(e){let t=h.overview;return a`<h1>${t.title}</h1>
      <nav class="counts" aria-label=${t.title}>
        ${this.#e(mr(e.failing),t.counts.failing,_(["vms"],{status:pr.join()}),"bad")}
        ${this.#e(String(e.running.length),t.counts.running,_(["jobs"],{status:"running,pending"}))}
        ${this.#e(e.failures.length+(e.more?"+":""),t.counts.failed,_(["jobs"],{status:"failed",hours:String(24*He)}))}
        ${this.#e(mr(e.never),t.counts.never,_(["vms"],{status:"discovered"}))}
      </nav>
      <section aria-labelledby="failing">
        <h2 id="failing">${t.failing}</h2>
        ${this.#t(e.failing,t.failingNone)}
      </section>
      <section aria-labelledby="running">
        <h2 id="running">${t.running}</h2>
        ${e.running.length?a`<ps-job-list show-vm .jobs=${e.running} .verbs=${j} .open=${r=>_(["jobs",r.job_id])}></ps-job-list>`:a`<p class="soft">${t.runningNone}</p>`}
      </section>
      <section aria-labelledby="failures">
        <h2 id="failures">${t.failures}</h2>
        ${e.failures.length?this.#r(e):a`<p class="soft">${t.failuresNone}</p>`}
      </section>
      <section aria-labelledby="never">
        <h2 id="never">${t.never}</h2>
        ${this.#t(e.never,t.neverNone)}
      </section>`}#e(e,t,r,n=""){return a`<a class="card ${e==="0"?"":n}" href=${r}><strong>${e}</strong><span class="soft">${t}</span></a>`}#t({vms:e,more:t},r){return e.length===0?a`<p class="soft">${r}</p>`:a`<ul class="vms card">
      ${e.map(n=>a`<li>
            <a href=${_(["vms",n.context_id])}>${n.vm_name}</a>
            <span class="soft">${h.vms.statuses[n.current_status??""]??d}</span>
            <span class="soft">${R(n.last_job_at)}</span>
          </li>`)}
      ${t?a`<li><a href=${_(["vms"])}>${h.overview.all}</a></li>`:d}
    </ul>`}#r({failures:e,more:t}){let r=h.overview,n=String(24*He),i=hr(e,l=>l.error_category??"platform").map(([l,c])=>({label:g.categories[l],count:c,href:_(["jobs"],{status:"failed",category:l,hours:n})})),o=hr(e,l=>l.current_step??r.unknownStep).slice(0,cs).map(([l,c])=>({label:l,count:c}));return a`${t?a`<p class="soft">${r.newest(e.length)}</p>`:d}
      <div class="plots card">
        <ps-bars heading=${r.byCategory} unit=${r.category} .bars=${i}></ps-bars>
        <ps-bars heading=${r.byStep} unit=${r.step} .bars=${o}></ps-bars>
        <ps-bars heading=${r.byDay} unit=${r.day} .bars=${us(e)}></ps-bars>
      </div>`}};async function ur(s,e){let t={current_status:e,limit:fr},r=await w(s.GET("/api/v1/vm-contexts",{params:{query:t}}));return{vms:r.vm_contexts,more:r.next!==void 0}}async function ps(s){let e=new Date(Date.now()-He*864e5).toISOString(),t=[],r=0;for await(let n of ht(s,{status:["failed"],since:e,limit:ls})){if(r++===ds)return{failures:t,more:!0};t.push(...n)}return{failures:t,more:!1}}function mr({vms:s,more:e}){return s.length+(e?"+":"")}function hr(s,e){let t=new Map;for(let r of s)t.set(e(r),(t.get(e(r))??0)+1);return[...t].sort(([,r],[,n])=>n-r)}function us(s){let e=new Intl.DateTimeFormat(document.documentElement.lang,{weekday:"short",month:"short",day:"numeric"}),t=new Map;for(let r=He;r>=0;r--)t.set(e.format(Date.now()-r*864e5),0);for(let r of s){let n=r.started_at&&e.format(new Date(r.started_at));n!==void 0&&t.has(n)&&t.set(n,(t.get(n)??0)+1)}return[...t].map(([r,n])=>({label:r,count:n}))}var Fe=class extends ${static properties={refused:{type:Boolean}};static styles=[S,y`
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
    `];render(){let e=h.signIn;return a`<form @submit=${this.#e}>
      <h1>${e.title}</h1>
      <p class="soft">${e.text}</p>
      ${this.refused?a`<p role="alert">${e.refused}</p>`:d}
      <label>${e.token}<input name="token" type="password" autocomplete="off" required autofocus /></label>
      <button type="submit">${e.submit}</button>
    </form>`}#e=e=>{e.preventDefault(),x.use(String(new FormData(e.target).get("token")).trim())}};var ms=20,Ge=class extends T{static properties={key:{},trouble:{state:!0}};constructor(){super(),q(this,()=>({...this.data?.details.context})),this.addEventListener("ps-dismiss",e=>{this.#s("dismiss",e.detail.job_id)}),this.addEventListener("ps-details",e=>{location.hash=_(["jobs",e.detail.job_id])})}connectedCallback(){this.vm=this.key,super.connectedCallback()}async load(e){let[t,r]=await Promise.all([w(e.GET("/api/v1/vm-contexts/{vm_name}",{params:{path:{vm_name:this.key}}})),this.#e(e)]);return{details:t,jobs:r.jobs,next:r.next}}#e(e,t){let r={path:{context_id:this.key},query:{limit:ms,...t&&{before:t}}};return w(e.GET("/api/v1/vm-contexts/{context_id}/recent-jobs",{params:r}))}follow(e,t){return t.type!=="job"||t.data.status!=="running"&&t.data.status!=="pending"?void 0:{...e,jobs:te(e.jobs,t.data)}}draw({details:e,jobs:t,next:r}){let n=h.vm,{context:i}=e;return a`<header class="page"><h1>${i.vm_name}</h1></header>
      ${this.trouble?a`<p class="trouble" role="alert">${this.trouble}</p>`:d}
      <ps-failure-banner dismissible .operation=${e.last_operation} .verbs=${j}></ps-failure-banner>
      ${e.dismissed_operation?this.#t(e.dismissed_operation.job_id,e.dismissed_operation.dismissed_at):d}
      <dl class="facts card">
        ${me(n.facts.status,h.vms.statuses[i.current_status??""])} ${me(n.facts.os,i.os_type)}
        ${me(n.facts.cpu,i.cpu_count)} ${me(n.facts.memory,i.memory_mb&&n.memory(String(i.memory_mb/1024)))}
        ${me(n.facts.next,i.next_scheduled_at&&R(i.next_scheduled_at))}
      </dl>
      <section aria-labelledby="jobs">
        <h2 id="jobs">${n.jobs}</h2>
        <ps-job-list .jobs=${t} .verbs=${j} .open=${o=>_(["jobs",o.job_id])}></ps-job-list>
      </section>
      ${r===void 0?d:a`<button class="more" type="button" @click=${()=>{this.#r(r)}}>${h.jobs.older}</button>`}`}#t(e,t){let r=h.vm;return a`<p class="soft">
      ${r.dismissed}, ${R(t)}.
      <button type="button" @click=${()=>{this.#s("restore",e)}}>${r.restore}</button>
    </p>`}async#r(e){let t=await this.#e(x.client,e);this.data&&(this.data={...this.data,jobs:[...this.data.jobs,...t.jobs],next:t.next})}async#s(e,t){let r={params:{path:{context_id:this.key}},body:{job_id:t}};try{await w(x.client.POST(`/api/v1/vm-contexts/{context_id}/last-operation/${e}`,r)),this.trouble=void 0,await this.reload()}catch(n){this.trouble=z(n)?.sentence??h.vm.cannotDismiss}}};function me(s,e){return e===void 0||e===""?d:a`<div>
    <dt>${s}</dt>
    <dd>${e}</dd>
  </div>`}var We=100,hs=250,Qe=class extends T{static styles=[...T.styles,y`
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
    `];#e;#t=We;async load(e){let{query:t}=P(),r=(t.get("status")??"").split(",").filter(Boolean),n={...t.get("q")&&{q:t.get("q")??""},...r.length&&{current_status:r}},i=[],o;do{let l=await w(e.GET("/api/v1/vm-contexts",{params:{query:{...n,limit:We,...o&&{before:o}}}}));i.push(...l.vm_contexts),o=l.next}while(o!==void 0&&i.length<this.#t);return{vms:i,next:o}}follow(e,t){if(t.type!=="vm")return e;let r=t.data;return{...e,vms:e.vms.map(n=>n.context_id===r.context_id?r:n)}}draw({vms:e,next:t}){let r=h.vms,{query:n}=P();return a`<h1>${r.title}</h1>
      <form class="filters" role="search" @submit=${i=>i.preventDefault()}>
        <label>${r.search}<input type="search" name="q" maxlength="255" .value=${n.get("q")??""} @input=${this.#s} /></label>
        <label
          >${r.status}<select name="status" @change=${this.#i}>
            <option value="">${r.any}</option>
            ${Object.entries(r.statuses).map(([i,o])=>a`<option value=${i} ?selected=${n.get("status")===i}>${o}</option>`)}
          </select></label
        >
      </form>
      ${e.length===0?a`<p class="soft" role="status">${r.empty}</p>`:this.#r(e)}
      ${t===void 0?d:a`<button class="more" type="button" @click=${this.#o}>${r.more}</button>`}`}#r(e){let t=h.vms;return a`<div class="card frame" tabindex="0" role="region" aria-label=${t.title}>
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
          ${e.map(r=>a`<tr>
                <th scope="row"><a href=${_(["vms",r.context_id])}>${r.vm_name}</a></th>
                <td>${t.statuses[r.current_status??""]??d}</td>
                <td>${r.last_job_at?R(r.last_job_at):a`<span class="soft">${t.never}</span>`}</td>
                <td>${r.total_jobs_run??0}${r.failed_jobs?a` <span class="soft">(${t.failed(r.failed_jobs)})</span>`:d}</td>
              </tr>`)}
        </tbody>
      </table>
    </div>`}#s=e=>{let t=e.target.value;clearTimeout(this.#e),this.#e=setTimeout(()=>this.#n({q:t,status:P().query.get("status")??""}),hs)};#i=e=>{this.#n({q:P().query.get("q")??"",status:e.target.value})};#n(e){this.#t=We,Ie(e),this.reload()}#o=()=>{this.#t+=We,this.reload()}};var vt=class extends ${static properties={place:{state:!0},locked:{state:!0}};static styles=[S,y`
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
    `];constructor(){super(),this.place=P(),this.locked="no",addEventListener("hashchange",()=>this.#e()),x.addEventListener("refused",()=>this.locked=x.signedIn?"refused":"asked"),x.addEventListener("change",()=>this.locked=x.signedIn?"no":"asked")}#e(){let e=this.place.parts.join("/");this.place=P(),this.place.parts.join("/")!==e&&(scrollTo(0,0),this.updateComplete.then(()=>this.renderRoot.querySelector("main")?.focus()))}render(){if(this.locked!=="no")return a`<main tabindex="-1"><ps-sign-in ?refused=${this.locked==="refused"}></ps-sign-in></main>`;let e=h.pages;return a`<a class="skip" href="#main" @click=${this.#s}>${h.skip}</a>
      <nav aria-label=${h.menu}>
        <span class="brand"><img src=${new URL("assets/icon.svg",Ue).href} width="24" height="24" alt="" />${h.product}</span>
        ${this.#t("",e.overview)} ${this.#t("vms",e.vms)} ${this.#t("jobs",e.jobs)}
        <span class="end"></span>
        <a href=${new URL("docs",Ue).href}>${e.api}</a>
        ${x.signedIn?a`<button type="button" @click=${()=>x.use(void 0)}>${h.signIn.out}</button>`:""}
      </nav>
      <main id="main" tabindex="-1">${Gt(this.place.parts.join("/"),this.#r())}</main>`}#t(e,t){let r=(this.place.parts[0]??"")===e;return a`<a href=${_(e?[e]:[])} aria-current=${r?"page":d}>${t}</a>`}#r(){let[e,t]=this.place.parts;return e===void 0?a`<ps-overview></ps-overview>`:e==="vms"?t===void 0?a`<ps-vms></ps-vms>`:a`<ps-vm key=${t}></ps-vm>`:e==="jobs"?t===void 0?a`<ps-jobs></ps-jobs>`:a`<ps-job key=${t}></ps-job>`:a`<p>${h.states.notFound} <a href=${_([])}>${h.states.back}</a></p>`}#s=e=>{e.preventDefault(),this.renderRoot.querySelector("main")?.focus()}};Xt();customElements.define("ps-bars",Ve);customElements.define("ps-overview",Be);customElements.define("ps-vms",Qe);customElements.define("ps-vm",Ge);customElements.define("ps-jobs",qe);customElements.define("ps-job",Je);customElements.define("ps-sign-in",Fe);customElements.define("ps-app",vt);
/*! For license information please see app.js.LEGAL.txt */
