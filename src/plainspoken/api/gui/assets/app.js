var ye=globalThis,$e=ye.ShadowRoot&&(ye.ShadyCSS===void 0||ye.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,tt=Symbol(),xt=new WeakMap,ne=class{constructor(e,t,s){if(this._$cssResult$=!0,s!==tt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if($e&&e===void 0){let s=t!==void 0&&t.length===1;s&&(e=xt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),s&&xt.set(t,e))}return e}toString(){return this.cssText}},At=r=>new ne(typeof r=="string"?r:r+"",void 0,tt),y=(r,...e)=>{let t=r.length===1?r[0]:e.reduce((s,n,i)=>s+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+r[i+1],r[0]);return new ne(t,r,tt)},Et=(r,e)=>{if($e)r.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let s=document.createElement("style"),n=ye.litNonce;n!==void 0&&s.setAttribute("nonce",n),s.textContent=t.cssText,r.appendChild(s)}},st=$e?r=>r:r=>r instanceof CSSStyleSheet?(e=>{let t="";for(let s of e.cssRules)t+=s.cssText;return At(t)})(r):r;var{is:$s,defineProperty:_s,getOwnPropertyDescriptor:ws,getOwnPropertyNames:xs,getOwnPropertySymbols:As,getPrototypeOf:Es}=Object,_e=globalThis,St=_e.trustedTypes,Ss=St?St.emptyScript:"",ks=_e.reactiveElementPolyfillSupport,ie=(r,e)=>r,rt={toAttribute(r,e){switch(e){case Boolean:r=r?Ss:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,e){let t=r;switch(e){case Boolean:t=r!==null;break;case Number:t=r===null?null:Number(r);break;case Object:case Array:try{t=JSON.parse(r)}catch{t=null}}return t}},Tt=(r,e)=>!$s(r,e),kt={attribute:!0,type:String,converter:rt,reflect:!1,useDefault:!1,hasChanged:Tt};Symbol.metadata??=Symbol("metadata"),_e.litPropertyMetadata??=new WeakMap;var O=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=kt){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let s=Symbol(),n=this.getPropertyDescriptor(e,s,t);n!==void 0&&_s(this.prototype,e,n)}}static getPropertyDescriptor(e,t,s){let{get:n,set:i}=ws(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:n,set(o){let l=n?.call(this);i?.call(this,o),this.requestUpdate(e,l,s)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??kt}static _$Ei(){if(this.hasOwnProperty(ie("elementProperties")))return;let e=Es(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(ie("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ie("properties"))){let t=this.properties,s=[...xs(t),...As(t)];for(let n of s)this.createProperty(n,t[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[s,n]of t)this.elementProperties.set(s,n)}this._$Eh=new Map;for(let[t,s]of this.elementProperties){let n=this._$Eu(t,s);n!==void 0&&this._$Eh.set(n,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let s=new Set(e.flat(1/0).reverse());for(let n of s)t.unshift(st(n))}else e!==void 0&&t.push(st(e));return t}static _$Eu(e,t){let s=t.attribute;return s===!1?void 0:typeof s=="string"?s:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let s of t.keys())this.hasOwnProperty(s)&&(e.set(s,this[s]),delete this[s]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Et(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,s){this._$AK(e,s)}_$ET(e,t){let s=this.constructor.elementProperties.get(e),n=this.constructor._$Eu(e,s);if(n!==void 0&&s.reflect===!0){let i=(s.converter?.toAttribute!==void 0?s.converter:rt).toAttribute(t,s.type);this._$Em=e,i==null?this.removeAttribute(n):this.setAttribute(n,i),this._$Em=null}}_$AK(e,t){let s=this.constructor,n=s._$Eh.get(e);if(n!==void 0&&this._$Em!==n){let i=s.getPropertyOptions(n),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:rt;this._$Em=n;let l=o.fromAttribute(t,i.type);this[n]=l??this._$Ej?.get(n)??l,this._$Em=null}}requestUpdate(e,t,s,n=!1,i){if(e!==void 0){let o=this.constructor;if(n===!1&&(i=this[e]),s??=o.getPropertyOptions(e),!((s.hasChanged??Tt)(i,t)||s.useDefault&&s.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,s))))return;this.C(e,t,s)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:s,reflect:n,wrapped:i},o){s&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),i!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||s||(t=void 0),this._$AL.set(e,t)),n===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,i]of this._$Ep)this[n]=i;this._$Ep=void 0}let s=this.constructor.elementProperties;if(s.size>0)for(let[n,i]of s){let{wrapped:o}=i,l=this[n];o!==!0||this._$AL.has(n)||l===void 0||this.C(n,void 0,i,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(s=>s.hostUpdate?.()),this.update(t)):this._$EM()}catch(s){throw e=!1,this._$EM(),s}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};O.elementStyles=[],O.shadowRootOptions={mode:"open"},O[ie("elementProperties")]=new Map,O[ie("finalized")]=new Map,ks?.({ReactiveElement:O}),(_e.reactiveElementVersions??=[]).push("2.1.2");var it=globalThis,Rt=r=>r,we=it.trustedTypes,Ct=we?we.createPolicy("lit-html",{createHTML:r=>r}):void 0,ot="$lit$",L=`lit$${Math.random().toFixed(9).slice(2)}$`,at="?"+L,Ts=`<${at}>`,G=document,ae=()=>G.createComment(""),le=r=>r===null||typeof r!="object"&&typeof r!="function",lt=Array.isArray,Nt=r=>lt(r)||typeof r?.[Symbol.iterator]=="function",nt=`[ 	
\f\r]`,oe=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Pt=/-->/g,jt=/>/g,B=RegExp(`>|${nt}(?:([^\\s"'>=/]+)(${nt}*=${nt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ot=/'/g,Lt=/"/g,Vt=/^(?:script|style|textarea|title)$/i,dt=r=>(e,...t)=>({_$litType$:r,strings:e,values:t}),a=dt(1),It=dt(2),yr=dt(3),D=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),Dt=new WeakMap,F=G.createTreeWalker(G,129);function Mt(r,e){if(!lt(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return Ct!==void 0?Ct.createHTML(e):e}var Ut=(r,e)=>{let t=r.length-1,s=[],n,i=e===2?"<svg>":e===3?"<math>":"",o=oe;for(let l=0;l<t;l++){let c=r[l],f,b,u=-1,m=0;for(;m<c.length&&(o.lastIndex=m,b=o.exec(c),b!==null);)m=o.lastIndex,o===oe?b[1]==="!--"?o=Pt:b[1]!==void 0?o=jt:b[2]!==void 0?(Vt.test(b[2])&&(n=RegExp("</"+b[2],"g")),o=B):b[3]!==void 0&&(o=B):o===B?b[0]===">"?(o=n??oe,u=-1):b[1]===void 0?u=-2:(u=o.lastIndex-b[2].length,f=b[1],o=b[3]===void 0?B:b[3]==='"'?Lt:Ot):o===Lt||o===Ot?o=B:o===Pt||o===jt?o=oe:(o=B,n=void 0);let p=o===B&&r[l+1].startsWith("/>")?" ":"";i+=o===oe?c+Ts:u>=0?(s.push(f),c.slice(0,u)+ot+c.slice(u)+L+p):c+L+(u===-2?l:p)}return[Mt(r,i+(r[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},de=class r{constructor({strings:e,_$litType$:t},s){let n;this.parts=[];let i=0,o=0,l=e.length-1,c=this.parts,[f,b]=Ut(e,t);if(this.el=r.createElement(f,s),F.currentNode=this.el.content,t===2||t===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(n=F.nextNode())!==null&&c.length<l;){if(n.nodeType===1){if(n.hasAttributes())for(let u of n.getAttributeNames())if(u.endsWith(ot)){let m=b[o++],p=n.getAttribute(u).split(L),v=/([.?@])?(.*)/.exec(m);c.push({type:1,index:i,name:v[2],strings:p,ctor:v[1]==="."?Ae:v[1]==="?"?Ee:v[1]==="@"?Se:Q}),n.removeAttribute(u)}else u.startsWith(L)&&(c.push({type:6,index:i}),n.removeAttribute(u));if(Vt.test(n.tagName)){let u=n.textContent.split(L),m=u.length-1;if(m>0){n.textContent=we?we.emptyScript:"";for(let p=0;p<m;p++)n.append(u[p],ae()),F.nextNode(),c.push({type:2,index:++i});n.append(u[m],ae())}}}else if(n.nodeType===8)if(n.data===at)c.push({type:2,index:i});else{let u=-1;for(;(u=n.data.indexOf(L,u+1))!==-1;)c.push({type:7,index:i}),u+=L.length-1}i++}}static createElement(e,t){let s=G.createElement("template");return s.innerHTML=e,s}};function W(r,e,t=r,s){if(e===D)return e;let n=s!==void 0?t._$Co?.[s]:t._$Cl,i=le(e)?void 0:e._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(r),n._$AT(r,t,s)),s!==void 0?(t._$Co??=[])[s]=n:t._$Cl=n),n!==void 0&&(e=W(r,n._$AS(r,e.values),n,s)),e}var xe=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,n=(e?.creationScope??G).importNode(t,!0);F.currentNode=n;let i=F.nextNode(),o=0,l=0,c=s[0];for(;c!==void 0;){if(o===c.index){let f;c.type===2?f=new X(i,i.nextSibling,this,e):c.type===1?f=new c.ctor(i,c.name,c.strings,this,e):c.type===6&&(f=new ke(i,this,e)),this._$AV.push(f),c=s[++l]}o!==c?.index&&(i=F.nextNode(),o++)}return F.currentNode=G,n}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},X=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,n){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=W(this,e,t),le(e)?e===d||e==null||e===""?(this._$AH!==d&&this._$AR(),this._$AH=d):e!==this._$AH&&e!==D&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Nt(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==d&&le(this._$AH)?this._$AA.nextSibling.data=e:this.T(G.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,n=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=de.createElement(Mt(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===n)this._$AH.p(t);else{let i=new xe(n,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(e){let t=Dt.get(e.strings);return t===void 0&&Dt.set(e.strings,t=new de(e)),t}k(e){lt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,n=0;for(let i of e)n===t.length?t.push(s=new r(this.O(ae()),this.O(ae()),this,this.options)):s=t[n],s._$AI(i),n++;n<t.length&&(this._$AR(s&&s._$AB.nextSibling,n),t.length=n)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=Rt(e).nextSibling;Rt(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Q=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,n,i){this.type=1,this._$AH=d,this._$AN=void 0,this.element=e,this.name=t,this._$AM=n,this.options=i,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=d}_$AI(e,t=this,s,n){let i=this.strings,o=!1;if(i===void 0)e=W(this,e,t,0),o=!le(e)||e!==this._$AH&&e!==D,o&&(this._$AH=e);else{let l=e,c,f;for(e=i[0],c=0;c<i.length-1;c++)f=W(this,l[s+c],t,c),f===D&&(f=this._$AH[c]),o||=!le(f)||f!==this._$AH[c],f===d?e=d:e!==d&&(e+=(f??"")+i[c+1]),this._$AH[c]=f}o&&!n&&this.j(e)}j(e){e===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ae=class extends Q{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===d?void 0:e}},Ee=class extends Q{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==d)}},Se=class extends Q{constructor(e,t,s,n,i){super(e,t,s,n,i),this.type=5}_$AI(e,t=this){if((e=W(this,e,t,0)??d)===D)return;let s=this._$AH,n=e===d&&s!==d||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,i=e!==d&&(s===d||n);n&&this.element.removeEventListener(this.name,this,s),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},ke=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){W(this,e)}},Jt={M:ot,P:L,A:at,C:1,L:Ut,R:xe,D:Nt,V:W,I:X,H:Q,N:Ee,U:Se,B:Ae,F:ke},Rs=it.litHtmlPolyfillSupport;Rs?.(de,X),(it.litHtmlVersions??=[]).push("3.3.3");var zt=(r,e,t)=>{let s=t?.renderBefore??e,n=s._$litPart$;if(n===void 0){let i=t?.renderBefore??null;s._$litPart$=n=new X(e.insertBefore(ae(),i),i,void 0,t??{})}return n._$AI(r),n};var ct=globalThis,$=class extends O{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=zt(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return D}};$._$litElement$=!0,$.finalized=!0,ct.litElementHydrateSupport?.({LitElement:$});var Cs=ct.litElementPolyfillSupport;Cs?.({LitElement:$});(ct.litElementVersions??=[]).push("4.2.2");var qt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Te=r=>(...e)=>({_$litDirective$:r,values:e}),Z=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:Ps}=Jt,Ht=r=>r;var Bt=()=>document.createComment(""),ee=(r,e,t)=>{let s=r._$AA.parentNode,n=e===void 0?r._$AB:e._$AA;if(t===void 0){let i=s.insertBefore(Bt(),n),o=s.insertBefore(Bt(),n);t=new Ps(i,o,r,r.options)}else{let i=t._$AB.nextSibling,o=t._$AM,l=o!==r;if(l){let c;t._$AQ?.(r),t._$AM=r,t._$AP!==void 0&&(c=r._$AU)!==o._$AU&&t._$AP(c)}if(i!==n||l){let c=t._$AA;for(;c!==i;){let f=Ht(c).nextSibling;Ht(s).insertBefore(c,n),c=f}}}return t},M=(r,e,t=r)=>(r._$AI(e,t),r),js={},Re=(r,e=js)=>r._$AH=e,Ft=r=>r._$AH,Ce=r=>{r._$AR(),r._$AA.remove()};var Gt=Te(class extends Z{constructor(){super(...arguments),this.key=d}render(r,e){return this.key=r,e}update(r,[e,t]){return e!==this.key&&(Re(r),this.key=e),t}});var g={actions:{heading:"What you can do",forAdmin:"For an administrator",forSupport:"For support"},banner:{titles:{live_failover:"Live failover failed",test_failover:"Test failover failed",rollback:"Rollback failed"},issue:"Issue",failedAt:"Failed at",failedOn:"Failed on",also:"Failed as well",cleanedUp:"A clean-up ran after this failure",dismiss:"Dismiss",details:"View details"},jobs:{label:"Jobs",empty:"No jobs yet.",timeLeft:r=>`${r} left`,copied:(r,e)=>`${r} of ${e}`,took:r=>`took ${r}`,runs:r=>`runs for ${r}`},timeline:{label:"Steps",empty:"This job has recorded no steps.",phases:{preparation:"Preparation",setup:"Setup",execution:"Execution",finalization:"Finalization",cleanup:"Clean-up"}},statuses:{pending:"Waiting",running:"Running",completed:"Completed",failed:"Failed",cancelled:"Cancelled",skipped:"Skipped"},categories:{compatibility:"Compatibility",configuration:"Configuration",connectivity:"Connectivity",network:"Network",platform:"Platform",storage:"Storage"},severities:{critical:"Critical",error:"Error",warning:"Warning",info:"For information"}};var S=y`
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
    border: 1px solid var(--_line);
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
    ${this.#e("support",g.actions.forSupport)}`}#e(e,t){let s=this.actions.filter(n=>n.who===e);return s.length===0?d:a`<section class=${e==="user"?"own":"others"}>
      <h3>${t}</h3>
      <ul>
        ${s.map(n=>a`<li>${this.#t(n)}</li>`)}
      </ul>
    </section>`}#t(e){return e.do===void 0||!this.verbs.has(e.do)?e.text:a`<button type="button" @click=${()=>this.dispatchEvent(new CustomEvent(Pe,{detail:e,bubbles:!0,composed:!0}))}>${e.text}</button>`}};var pe=60,ue=60*pe,Os=24*ue,Ls=[["day",Os],["hour",ue],["minute",pe]];function je(){return document.documentElement.lang||void 0}function Qt(r,e=Date.now()){let t=(Date.parse(r)-e)/1e3,[s,n]=Ls.find(([,i])=>Math.abs(t)>=i)??["second",1];return new Intl.RelativeTimeFormat(je(),{numeric:"auto"}).format(Math.trunc(t/n),s)}function U(r){return new Intl.DateTimeFormat(je(),{dateStyle:"medium",timeStyle:"long"}).format(new Date(r))}function R(r){return r===void 0||Number.isNaN(Date.parse(r))?d:a`<time datetime=${r} title=${U(r)}>${Qt(r)}</time>`}function J(r){let e=Math.max(0,Math.floor(r)),t=e>=ue?[[Math.floor(e/ue),"hour"],[Math.floor(e%ue/pe),"minute"]]:[[Math.floor(e/pe),"minute"],[e%pe,"second"]];return t.filter(([n],i)=>n>0||i===1&&t[0]?.[0]===0).map(([n,i])=>new Intl.NumberFormat(je(),{style:"unit",unit:i,unitDisplay:"short"}).format(n)).join(" ")}var Wt=["byte","kilobyte","megabyte","gigabyte","terabyte"];function Oe(r){let e=Math.min(Wt.length-1,Math.floor(Math.log10(Math.max(r,1))/3)),t={style:"unit",unit:Wt[e]??"byte",maximumFractionDigits:1};return new Intl.NumberFormat(je(),t).format(r/1e3**e)}var Le=class extends ${static properties={operation:{attribute:!1},verbs:{attribute:!1},dismissible:{type:Boolean}};static styles=[S,y`
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
    `];constructor(){super(),this.verbs=new Set,this.dismissible=!1}render(){let e=this.operation;if(e?.status!=="failed")return d;let t=g.banner,s=e.error_severity??"error";return a`<article class=${s} aria-labelledby="title">
      <header>
        <h2 id="title">${t.titles[e.operation_type]}</h2>
        <span class="label">${g.severities[s]}</span>
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
    </article>`}#e(e){this.dispatchEvent(new CustomEvent(e,{detail:this.operation,bubbles:!0,composed:!0}))}};var Kt=(r,e,t)=>{let s=new Map;for(let n=e;n<=t;n++)s.set(r[n],n);return s},Yt=Te(class extends Z{constructor(r){if(super(r),r.type!==qt.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let n=[],i=[],o=0;for(let l of r)n[o]=s?s(l,o):o,i[o]=t(l,o),o++;return{values:i,keys:n}}render(r,e,t){return this.dt(r,e,t).values}update(r,[e,t,s]){let n=Ft(r),{values:i,keys:o}=this.dt(e,t,s);if(!Array.isArray(n))return this.ut=o,i;let l=this.ut??=[],c=[],f,b,u=0,m=n.length-1,p=0,v=i.length-1;for(;u<=m&&p<=v;)if(n[u]===null)u++;else if(n[m]===null)m--;else if(l[u]===o[p])c[p]=M(n[u],i[p]),u++,p++;else if(l[m]===o[v])c[v]=M(n[m],i[v]),m--,v--;else if(l[u]===o[v])c[v]=M(n[u],i[v]),ee(r,c[v+1],n[u]),u++,v--;else if(l[m]===o[p])c[p]=M(n[m],i[p]),ee(r,n[u],n[m]),m--,p++;else if(f===void 0&&(f=Kt(o,p,v),b=Kt(l,u,m)),f.has(l[u]))if(f.has(l[m])){let C=b.get(o[p]),K=C!==void 0?n[C]:null;if(K===null){let se=ee(r,n[u]);M(se,i[p]),c[p]=se}else c[p]=M(K,i[p]),ee(r,n[u],K),n[C]=null;p++}else Ce(n[m]),m--;else Ce(n[u]),u++;for(;p<=v;){let C=ee(r,c[v+1]);M(C,i[p]),c[p++]=C}for(;u<=m;){let C=n[u++];C!==null&&Ce(C)}return this.ut=o,Re(r,c),D}});var De=class extends ${static properties={jobs:{attribute:!1},open:{attribute:!1},verbs:{attribute:!1},showVm:{type:Boolean,attribute:"show-vm"}};static styles=[S,y`
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
    </ul>`}#e(e){let t=this.open?.(e),s=this.showVm&&"vm_name"in e?e.vm_name:void 0;return a`<div class="row">
        <span class="chip ${e.status}">${g.statuses[e.status]}</span>
        ${t?a`<a class="name" href=${t}>${e.display_name}</a>`:a`<span class="name">${e.display_name}</span>`}
        ${s?a`<span class="soft">${s}</span>`:d}
        ${e.error_category?a`<span class="label">${g.categories[e.error_category]}</span>`:d}
        <span class="soft end">${R(e.started_at)}${this.#t(e)}</span>
      </div>
      ${e.status==="running"?this.#s(e):d}
      ${e.error_message?a`<p class="message">${e.error_message}</p>`:d}
      ${e.attention?this.#r(e.attention):d}
      ${e.next_actions?.length?a`<ps-actions .actions=${e.next_actions} .verbs=${this.verbs}></ps-actions>`:d}`}#t(e){if(e.duration_seconds===void 0)return d;let t=J(e.duration_seconds);return` \xB7 ${e.status==="running"?g.jobs.runs(t):g.jobs.took(t)}`}#s(e){let t=[`${Math.floor(e.progress)}%`,e.current_step,e.bytes_total?g.jobs.copied(Oe(e.bytes_done??0),Oe(e.bytes_total)):void 0,e.estimated_seconds_left===void 0?void 0:g.jobs.timeLeft(J(e.estimated_seconds_left))];return a`<progress max="100" value=${e.progress} aria-label=${e.display_name}></progress>
      <span class="soft">${t.filter(s=>s!==void 0).join(" \xB7 ")}</span>`}#r(e){return a`<div class="note">
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
    `];constructor(){super(),this.steps=[],this.verbs=new Set}render(){return this.steps.length===0?a`<p class="soft">${g.timeline.empty}</p>`:a`<div aria-label=${g.timeline.label} role="group">${Ds(this.steps).map(e=>this.#e(e))}</div>`}#e(e){let t=e[0]?.phase;return a`<section>
      <h3>${t&&g.timeline.phases[t]}</h3>
      <ol>
        ${e.map(s=>this.#t(s))}
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
        ${e.started_at?a`<div><time datetime=${e.started_at} title=${U(e.started_at)}>${Ns(e.started_at)}</time></div>`:d}
      </div>
    </li>`}};function Ds(r){let e=[];for(let t of r){let s=e.at(-1);s?.[0]?.phase===t.phase?s.push(t):e.push([t])}return e}function Ns(r){return new Intl.DateTimeFormat(document.documentElement.lang||void 0,{timeStyle:"medium"}).format(new Date(r))}var Vs={"ps-actions":ce,"ps-failure-banner":Le,"ps-job-list":De,"ps-timeline":Ne};function Xt(r=customElements){for(let[e,t]of Object.entries(Vs))r.get(e)===void 0&&r.define(e,t)}var h={product:"Plainspoken",skip:"Skip to the content",menu:"Pages",pages:{overview:"Overview",vms:"VMs",jobs:"Jobs",api:"API"},theme:{light:"Light",dark:"Dark",system:"As the system",label:"Colors"},signIn:{title:"Sign in",text:"This server asks for a token. It is kept for this tab only, and sent to this server only.",token:"Token",submit:"Sign in",refused:"The server did not accept this token. Check that it is complete and has not been revoked.",out:"Sign out"},states:{loading:"Loading\u2026",live:"Live",lost:"Connection lost. What you see may be old; the page tries again by itself.",unreachable:"The server does not answer. The page tries again by itself.",again:"Try again",request:r=>`Quote ${r} to support.`,notFound:"There is no such page.",back:"Go to the overview"},overview:{title:"Overview",failing:"VMs that need attention",failingNone:"No VM needs attention.",running:"Running now",runningNone:"Nothing runs at the moment.",never:"Never replicated",neverNone:"Every VM has been replicated at least once.",failures:"What failed in the last seven days",failuresNone:"Nothing failed in the last seven days.",newest:r=>`The newest ${r} failures were counted; there are older ones.`,byCategory:"By category",byStep:"By step",byDay:"By day",category:"Category",step:"Step",day:"Day",count:"Failures",table:"Show the numbers as a table",counts:{failing:"need attention",running:"running",never:"never replicated",failed:"failures in 7 days"},all:"Show all",unknownStep:"Step not known"},vms:{title:"VMs",search:"Search by name",status:"Status",any:"Any",empty:"No VM matches.",name:"Name",lastJob:"Last job",jobs:"Jobs",failed:r=>`${r} failed`,never:"never",more:"Show more",statuses:{cleanup_required:"Clean-up required",completed:"Completed",discovered:"Discovered",failed:"Failed",failed_over_live:"Failed over (live)",failed_over_test:"Failed over (test)",ready_for_failover:"Ready for failover",replicating:"Replicating"}},jobs:{title:"Jobs",type:"Kind",status:"Status",category:"Category",since:"Since",any:"Any",ever:"The beginning",hours:r=>`The last ${r} hours`,days:r=>`The last ${r} days`,older:"Show older jobs",end:"This is the end of the list.",none:"No job matches.",looking:"The older jobs that match are further back.",types:{live_failover:"Live failover",replication:"Replication",rollback:"Rollback or clean-up",test_failover:"Test failover"}},vm:{jobs:"Recent operations",facts:{status:"Status",os:"Operating system",cpu:"Processors",memory:"Memory",next:"Next replication"},dismissed:"A failure was dismissed",dismissedOn:r=>`Dismissed ${r}.`,restore:"Show it again",cannotDismiss:"The failure could not be dismissed.",memory:r=>`${r} GB`},job:{started:"Started",ended:"Ended",took:"Took",vm:"VM",steps:"Steps",stepsDone:(r,e)=>`${r} of ${e} steps done`,log:"Log",logLevel:"Show",levels:{INFO:"Everything",WARN:"Warnings and errors",ERROR:"Errors only"},logEmpty:"No log lines at this level.",logOlder:"Show older lines",support:"For support, quote this job",copy:"Copy the job's id",copied:"Copied",technical:"Technical detail",technicalText:"For administrators. Reading it is recorded in the audit log.",technicalShow:"Show technical detail",customerReads:"What the customer reads",platformStored:"What the platform stored",rule:"Rule",step:"Step"}};var Ve=class extends ${static properties={bars:{attribute:!1},heading:{},unit:{}};static styles=[S,y`
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
    `];constructor(){super(),this.bars=[],this.heading="",this.unit=""}render(){let e=Math.max(1,...this.bars.map(s=>s.count)),t=s=>s.href?a`<a href=${s.href}>${s.label}</a>`:s.label;return a`<h3>${this.heading}</h3>
      <ol aria-hidden="true">
        ${this.bars.map(s=>a`<li>
              <span>${s.label}</span>
              <svg preserveAspectRatio="none" viewBox="0 0 100 8">${It`<rect width=${100*s.count/e} height="8" rx="1"/>`}</svg>
              <span class="number">${s.count}</span>
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
            ${this.bars.map(s=>a`<tr>
                  <th scope="row">${t(s)}</th>
                  <td class="number">${s.count}</td>
                </tr>`)}
          </tbody>
        </table>
      </details>`}};function P(){let[r="",e=""]=location.hash.replace(/^#\/?/,"").split("?",2);return{parts:r.split("/").filter(Boolean).map(Is),query:new URLSearchParams(e)}}function _(r,e={}){let t=new URLSearchParams(Object.entries(e).filter(([,n])=>n!==""));return`#/${r.map(encodeURIComponent).join("/")}${t.size>0?`?${t}`:""}`}function Ie(r){history.replaceState(null,"",_(P().parts,r)),dispatchEvent(new HashChangeEvent("hashchange"))}function Is(r){try{return decodeURIComponent(r)}catch{return r}}var Ms=/\{[^{}]+\}/g,Us=()=>typeof process=="object"&&Number.parseInt(process?.versions?.node?.substring(0,2))>=18&&process.versions.undici;function Js(){return Math.random().toString(36).slice(2,11)}function ss(r){let{baseUrl:e="",Request:t=globalThis.Request,fetch:s=globalThis.fetch,querySerializer:n,bodySerializer:i,pathSerializer:o,headers:l,requestInitExt:c=void 0,...f}={...r};c=Us()?c:void 0,e=ts(e);let b=[];async function u(m,p){let{baseUrl:v,fetch:C=s,Request:K=t,headers:se,params:Y={},parseAs:he="json",querySerializer:fe,bodySerializer:yt=i??qs,pathSerializer:gs,body:$t,middleware:bs=[],...Ke}=p||{},Ye=e;v&&(Ye=ts(v)??e);let Xe=typeof n=="function"?n:Zt(n);fe&&(Xe=typeof fe=="function"?fe:Zt({...typeof n=="object"?n:{},...fe}));let _t=gs||o||zs,Ze=$t===void 0?void 0:yt($t,es(l,se,Y.header)),vs=es(Ze===void 0||Ze instanceof FormData?{}:{"Content-Type":"application/json"},l,se,Y.header),V=[...b,...bs],ys={redirect:"follow",...f,...Ke,body:Ze,headers:vs},ge,be,I=new K(Hs(m,{baseUrl:Ye,params:Y,querySerializer:Xe,pathSerializer:_t}),ys),A;for(let k in Ke)k in I||(I[k]=Ke[k]);if(V.length){ge=Js(),be=Object.freeze({baseUrl:Ye,fetch:C,parseAs:he,querySerializer:Xe,bodySerializer:yt,pathSerializer:_t});for(let k of V)if(k&&typeof k=="object"&&typeof k.onRequest=="function"){let E=await k.onRequest({request:I,schemaPath:m,params:Y,options:be,id:ge});if(E)if(E instanceof K)I=E;else if(E instanceof Response){A=E;break}else throw new Error("onRequest: must return new Request() or Response() when modifying the request")}}if(!A){try{A=await C(I,c)}catch(k){let E=k;if(V.length)for(let H=V.length-1;H>=0;H--){let ve=V[H];if(ve&&typeof ve=="object"&&typeof ve.onError=="function"){let re=await ve.onError({request:I,error:E,schemaPath:m,params:Y,options:be,id:ge});if(re){if(re instanceof Response){E=void 0,A=re;break}if(re instanceof Error){E=re;continue}throw new Error("onError: must return new Response() or instance of Error")}}}if(E)throw E}if(V.length)for(let k=V.length-1;k>=0;k--){let E=V[k];if(E&&typeof E=="object"&&typeof E.onResponse=="function"){let H=await E.onResponse({request:I,response:A,schemaPath:m,params:Y,options:be,id:ge});if(H){if(!(H instanceof Response))throw new Error("onResponse: must return new Response() when modifying the response");A=H}}}}let wt=A.headers.get("Content-Length");if(A.status===204||I.method==="HEAD"||wt==="0"&&!A.headers.get("Transfer-Encoding")?.includes("chunked"))return A.ok?{data:void 0,response:A}:{error:void 0,response:A};if(A.ok)return{data:await(async()=>{if(he==="stream")return A.body;if(he==="json"&&!wt){let E=await A.text();return E?JSON.parse(E):void 0}return await A[he]()})(),response:A};let et=await A.text();try{et=JSON.parse(et)}catch{}return{error:et,response:A}}return{request(m,p,v){return u(p,{...v,method:m.toUpperCase()})},GET(m,p){return u(m,{...p,method:"GET"})},PUT(m,p){return u(m,{...p,method:"PUT"})},POST(m,p){return u(m,{...p,method:"POST"})},DELETE(m,p){return u(m,{...p,method:"DELETE"})},OPTIONS(m,p){return u(m,{...p,method:"OPTIONS"})},HEAD(m,p){return u(m,{...p,method:"HEAD"})},PATCH(m,p){return u(m,{...p,method:"PATCH"})},TRACE(m,p){return u(m,{...p,method:"TRACE"})},use(...m){for(let p of m)if(p){if(typeof p!="object"||!("onRequest"in p||"onResponse"in p||"onError"in p))throw new Error("Middleware must be an object with one of `onRequest()`, `onResponse() or `onError()`");b.push(p)}},eject(...m){for(let p of m){let v=b.indexOf(p);v!==-1&&b.splice(v,1)}}}}function Me(r,e,t){if(e==null)return"";if(typeof e=="object")throw new Error("Deeply-nested arrays/objects aren\u2019t supported. Provide your own `querySerializer()` to handle these.");return`${r}=${t?.allowReserved===!0?e:encodeURIComponent(e)}`}function rs(r,e,t){if(!e||typeof e!="object")return"";let s=[],n={simple:",",label:".",matrix:";"}[t.style]||"&";if(t.style!=="deepObject"&&t.explode===!1){for(let l in e)s.push(l,t.allowReserved===!0?e[l]:encodeURIComponent(e[l]));let o=s.join(",");switch(t.style){case"form":return`${r}=${o}`;case"label":return`.${o}`;case"matrix":return`;${r}=${o}`;default:return o}}for(let o in e){let l=t.style==="deepObject"?`${r}[${o}]`:o;s.push(Me(l,e[o],t))}let i=s.join(n);return t.style==="label"||t.style==="matrix"?`${n}${i}`:i}function ns(r,e,t){if(!Array.isArray(e))return"";if(t.explode===!1){let i={form:",",spaceDelimited:"%20",pipeDelimited:"|"}[t.style]||",",o=(t.allowReserved===!0?e:e.map(l=>encodeURIComponent(l))).join(i);switch(t.style){case"simple":return o;case"label":return`.${o}`;case"matrix":return`;${r}=${o}`;default:return`${r}=${o}`}}let s={simple:",",label:".",matrix:";"}[t.style]||"&",n=[];for(let i of e)t.style==="simple"||t.style==="label"?n.push(t.allowReserved===!0?i:encodeURIComponent(i)):n.push(Me(r,i,t));return t.style==="label"||t.style==="matrix"?`${s}${n.join(s)}`:n.join(s)}function Zt(r){return function(t){let s=[];if(t&&typeof t=="object")for(let n in t){let i=t[n];if(i!=null){if(Array.isArray(i)){if(i.length===0)continue;s.push(ns(n,i,{style:"form",explode:!0,...r?.array,allowReserved:r?.allowReserved||!1}));continue}if(typeof i=="object"){s.push(rs(n,i,{style:"deepObject",explode:!0,...r?.object,allowReserved:r?.allowReserved||!1}));continue}s.push(Me(n,i,r))}}return s.join("&")}}function zs(r,e){let t=r;for(let s of r.match(Ms)??[]){let n=s.substring(1,s.length-1),i=!1,o="simple";if(n.endsWith("*")&&(i=!0,n=n.substring(0,n.length-1)),n.startsWith(".")?(o="label",n=n.substring(1)):n.startsWith(";")&&(o="matrix",n=n.substring(1)),!e||e[n]===void 0||e[n]===null)continue;let l=e[n];if(Array.isArray(l)){t=t.replace(s,ns(n,l,{style:o,explode:i}));continue}if(typeof l=="object"){t=t.replace(s,rs(n,l,{style:o,explode:i}));continue}if(o==="matrix"){t=t.replace(s,`;${Me(n,l)}`);continue}t=t.replace(s,o==="label"?`.${encodeURIComponent(l)}`:encodeURIComponent(l))}return t}function qs(r,e){return r instanceof FormData?r:e&&(e.get instanceof Function?e.get("Content-Type")??e.get("content-type"):e["Content-Type"]??e["content-type"])==="application/x-www-form-urlencoded"?new URLSearchParams(r).toString():JSON.stringify(r)}function Hs(r,e){let t=`${e.baseUrl}${r}`;e.params?.path&&(t=e.pathSerializer(t,e.params.path));let s=e.querySerializer(e.params.query??{});return s.startsWith("?")&&(s=s.substring(1)),s&&(t+=`?${s}`),t}function es(...r){let e=new Headers;for(let t of r){if(!t||typeof t!="object")continue;let s=t instanceof Headers?t.entries():Object.entries(t);for(let[n,i]of s)if(i===null)e.delete(n);else if(Array.isArray(i))for(let o of i)e.append(n,o);else i!==void 0&&e.set(n,i)}return e}function ts(r){return r.endsWith("/")?r.substring(0,r.length-1):r}var N=class extends Error{name="ProblemError";code;status;problem;retryAfter;constructor(e,t){super(e.detail),this.problem=e,this.status=e.status,this.code=e.type.slice(e.type.lastIndexOf("/")+1),this.retryAfter=t}get candidates(){return this.problem.candidates??[]}get errors(){return this.problem.errors??[]}get requestId(){return this.problem.request_id}};function pt(r,e){let t=Number(r.headers.get("Retry-After")??void 0);return new N(Bs(e)?e:Fs(r),Number.isFinite(t)?t:void 0)}function Bs(r){return typeof r=="object"&&r!==null&&"type"in r&&"status"in r&&"detail"in r}function Fs(r){let e="The answer cannot be used",t=`The server answered with status ${r.status} and nothing that explains it.`;return{type:"about:blank",title:e,status:r.status,detail:t,request_id:r.headers.get("X-Request-Id")??""}}function ut({baseUrl:r=globalThis.location?.origin??"",token:e,fetch:t}={}){let s=ss({baseUrl:r.replace(/\/+$/,""),...t&&{fetch:t}});return e!==void 0&&s.use({async onRequest({request:n}){return n.headers.set("Authorization",`Bearer ${typeof e=="string"?e:await e()}`),n}}),s}async function w(r){let{data:e,error:t,response:s}=await r;if(!s.ok)throw pt(s,t);return e}async function*os(r){let e=[],t=is();for await(let s of r){if(s===""){yield{...t,data:e.join(`
`)},[e,t]=[[],is()];continue}let[,n="",i=""]=/^([^:]*):? ?(.*)$/s.exec(s)??[];n==="data"?e.push(i):n==="event"?t.event=i:n==="id"&&!i.includes("\0")?t.id=i:n==="retry"&&/^\d+$/.test(i)&&(t.retry=Number(i))}}function is(){return{event:"",id:void 0,retry:void 0}}async function*as(r,e){let t=r.getReader(),s=()=>{t.cancel().catch(()=>{})};e.addEventListener("abort",s),e.aborted&&s();let n=new TextDecoder,i="";try{for(;;){let{done:o,value:l}=await t.read();if(o)return;i+=n.decode(l,{stream:!0});let c=i.split(/\r\n|\n|\r(?!$)/);i=c.pop()??"",yield*c}}finally{e.removeEventListener("abort",s),s()}}var Gs=3e3,Ws=3e4,Qs=45e3;async function*mt(r,e={}){let{signal:t,onConnection:s}=e,n={id:"",retry:Gs},i=0;for(;!t?.aborted;){let o;try{for await(let l of Ks(r,e,n))i=0,yield l;i=0}catch(l){if(l instanceof N&&!er(l))throw l;o=l instanceof N&&l.retryAfter!==void 0?l.retryAfter*1e3:void 0,i+=1}finally{s?.(!1)}await tr(o??Math.min(n.retry*2**Math.max(i-1,0),Ws),t)}}async function*Ks(r,e,t){let s=new AbortController,n=()=>s.abort();e.signal?.addEventListener("abort",n);let{vm:i,patience:o=Qs}=e,l=setTimeout(n,o);try{if(e.signal?.aborted)return;let c=await Ys(r,i,t.id,s.signal);e.onConnection?.(!0);for await(let f of os(as(c,s.signal))){clearTimeout(l),l=setTimeout(n,o),t.retry=f.retry??t.retry;let b=Zs(f.event,f.data);if(b&&(yield b),t.id=f.id??t.id,f.event==="bye")return}}finally{clearTimeout(l),e.signal?.removeEventListener("abort",n),s.abort()}}function Ys(r,e,t,s){let n={headers:t?{"Last-Event-ID":t}:{},parseAs:"stream",signal:s},i=e===void 0?r.GET("/api/v1/events",n):r.GET("/api/v1/vm-contexts/{context_id}/events",{...n,params:{path:{context_id:e}}});return w(i)}var Xs=["reset","job","job_removed","vm"];function Zs(r,e){return Xs.includes(r)?{type:r,data:JSON.parse(e)}:void 0}function er(r){return r.status===429||r.status>=500}function tr(r,e){return new Promise(t=>{let s=()=>{clearTimeout(n),e?.removeEventListener("abort",s),t()},n=setTimeout(s,r);e?.addEventListener("abort",s),e?.aborted&&s()})}async function*ht(r,e={}){let t;do{let s=await w(r.GET("/api/v1/jobs",{params:{query:{...e,...t&&{before:t}}}}));yield s.jobs,t=s.next}while(t!==void 0)}var ft="plainspoken-token",Ue=new URL("..",import.meta.url),gt=class extends EventTarget{client;#e=sessionStorage.getItem(ft)??void 0;constructor(){super(),this.client=ut({baseUrl:Ue.href,fetch:e=>this.#t(e)})}get signedIn(){return this.#e!==void 0}use(e){this.#e=e,e===void 0?sessionStorage.removeItem(ft):sessionStorage.setItem(ft,e),this.dispatchEvent(new Event("change"))}async#t(e){this.#e!==void 0&&e.headers.set("Authorization",`Bearer ${this.#e}`);let t=await fetch(e);return t.status===401&&this.dispatchEvent(new Event("refused")),t}},x=new gt;function z(r){return r instanceof N?{sentence:r.message,requestId:r.requestId}:void 0}var ls=new Map([...document.querySelectorAll('meta[name^="action:"]')].map(r=>[r.name.slice(7),r.content])),j=new Set(ls.keys());function q(r,e){r.addEventListener(Pe,t=>{let s=t.detail,n=s.do&&ls.get(s.do);n!==void 0&&(n==="message"?parent.postMessage({source:"plainspoken",do:s.do,...e()},location.origin):open(sr(n,e()),"_top","noopener"))})}function sr(r,e){return r.replace(/\{(vm_name|context_id|job_id)\}/g,(t,s)=>encodeURIComponent(e[s]??""))}var ds=5e3,T=class extends ${static properties={data:{state:!0},failure:{state:!0},connected:{state:!0}};static styles=[S,y`
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
    `];vm;#e=new AbortController;#t;connectedCallback(){super.connectedCallback(),this.#e=new AbortController,this.reload(),this.#s(this.#e.signal)}disconnectedCallback(){super.disconnectedCallback(),this.#e.abort(),clearTimeout(this.#t)}async reload(){clearTimeout(this.#t);let{signal:e}=this.#e;try{let s=await this.load(x.client);if(e.aborted)return;this.data=s,this.failure=void 0}catch(s){if(e.aborted)return;this.failure=s}(this.connected===!1||this.failure!==void 0&&z(this.failure)===void 0)&&(this.#t=setTimeout(()=>{this.reload()},ds))}async#s(e){let t=s=>{e.aborted||(this.connected=s,s||(this.#t=setTimeout(()=>{this.reload()},ds)))};try{for await(let s of mt(x.client,{signal:e,onConnection:t,...this.vm&&{vm:this.vm}})){let n=s.type==="reset"||this.data===void 0?void 0:this.follow(this.data,s);n===void 0?await this.reload():this.data=n}}catch(s){if(z(s)===void 0)throw s}}render(){return a`${this.#r()}
    ${this.data===void 0?this.failure===void 0?a`<p class="soft" role="status">${h.states.loading}</p>`:d:this.draw(this.data)}`}#r(){if(this.failure!==void 0){let e=z(this.failure);return a`<div class="trouble" role="alert">
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
    `];constructor(){super(),this.level="INFO",this.copied=!1,q(this,()=>({...this.data?.job}))}async load(e){let t={job_id:this.key},[s,n]=await Promise.all([w(e.GET("/api/v1/jobs/{job_id}",{params:{path:t}})),this.#e(e)]);return{job:s,log:n}}#e(e,t){let s={path:{job_id:this.key},query:{level:this.level,...t&&{before:t}}};return w(e.GET("/api/v1/jobs/{job_id}/log",{params:s}))}follow(e,t){return t.type==="job"&&t.data.job_id===this.key?void 0:e}draw({job:e,log:t}){let s=h.job;return a`<header class="page">
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
              <dt>${s.vm}</dt>
              <dd><a href=${_(["vms",e.context_id])}>${e.vm_name??e.context_id}</a></dd>
            </div>`:d}
        ${bt(s.started,e.started_at&&U(e.started_at))} ${bt(s.ended,e.completed_at&&U(e.completed_at))}
        ${bt(s.took,e.duration_seconds===void 0?void 0:J(e.duration_seconds))}
        <div>
          <dt>${s.support}</dt>
          <dd><code>${e.job_id}</code> <button type="button" @click=${this.#a}>${this.copied?s.copied:s.copy}</button></dd>
        </div>
      </dl>
      <section class="card" aria-labelledby="steps">
        <h2 id="steps">${s.steps}</h2>
        ${e.steps_total?a`<p class="soft">${s.stepsDone(e.steps_completed,e.steps_total)}</p>`:d}
        <ps-timeline .steps=${e.steps} .verbs=${j}></ps-timeline>
      </section>
      ${this.#t(t)} ${this.#s()}`}#t(e){let t=h.job;return a`<section class="card" aria-labelledby="log">
      <h2 id="log">${t.log}</h2>
      <label
        >${t.logLevel}<select @change=${this.#n}>
          ${Object.entries(t.levels).map(([s,n])=>a`<option value=${s}>${n}</option>`)}
        </select></label
      >
      ${e.lines.length===0?a`<p class="soft">${t.logEmpty}</p>`:a`<ol class="log">
            ${e.lines.map(s=>a`<li>
                  <span class="soft">${s.at?a`<time datetime=${s.at}>${U(s.at)}</time>`:d}</span>
                  <span class=${s.level}>${s.level}</span>
                  <span>${s.text}</span>
                </li>`)}
          </ol>`}
      ${e.next===void 0?d:a`<button type="button" @click=${()=>{this.#o(e)}}>${t.logOlder}</button>`}
    </section>`}#s(){let e=h.job;return a`<section class="card" aria-labelledby="technical">
      <h2 id="technical">${e.technical}</h2>
      <p class="soft">${e.technicalText}</p>
      ${this.refused?a`<p role="alert">${this.refused}</p>`:d}
      ${this.technical===void 0?a`<button type="button" @click=${()=>{this.#i()}}>${e.technicalShow}</button>`:this.#r(this.technical)}
    </section>`}#r(e){let t=h.job;return a`<dl>
        <dt class="soft">${t.customerReads}</dt>
        <dd>${e.customer_message??d}</dd>
        <dt class="soft">${t.rule}</dt>
        <dd><code>${e.rule_id??d}</code></dd>
        <dt class="soft">${t.step}</dt>
        <dd><code>${e.failed_step_internal??d}</code></dd>
      </dl>
      <h3>${t.platformStored}</h3>
      <pre tabindex="0">${JSON.stringify(e.record,null,2)}</pre>
      ${e.steps.filter(s=>s.error_message).map(s=>a`<pre tabindex="0">${s.display_name} (${s.name}): ${s.error_message}</pre>`)}`}async#i(){try{this.technical=await w(x.client.GET("/api/v1/jobs/{job_id}/technical",{params:{path:{job_id:this.key}}})),this.refused=void 0}catch(e){this.refused=z(e)?.sentence??h.states.unreachable}}#n=e=>{this.level=e.target.value,this.reload()};async#o(e){let t=await this.#e(x.client,e.next);this.data&&(this.data={...this.data,log:{...t,lines:[...e.lines,...t.lines]}})}#a=()=>{navigator.clipboard.writeText(this.key).then(()=>this.copied=!0)}};function bt(r,e){return e===void 0?d:a`<div>
    <dt>${r}</dt>
    <dd>${e}</dd>
  </div>`}function te(r,e){let t=r.findIndex(({job_id:n})=>n===e.job_id);if(t>=0)return r.with(t,e);let s=r.findIndex(({started_at:n})=>(n??"")<(e.started_at??"9"));return s<0?[...r,e]:r.toSpliced(s,0,e)}var rr=50,nr=["1","24","168","720"],qe=class extends T{constructor(){super(),q(this,()=>({}))}load(e){return this.#e(e)}async#e(e,t){let s={...cs(),limit:rr,...t&&{before:t}},n=await w(e.GET("/api/v1/jobs",{params:{query:s}}));return{jobs:n.jobs,next:n.next}}follow(e,t){if(t.type==="job_removed")return{...e,jobs:e.jobs.filter(n=>n.job_id!==t.data.job_id)};if(t.type!=="job")return e;let s=e.jobs.some(n=>n.job_id===t.data.job_id);return ar(t.data,cs())?{...e,jobs:te(e.jobs,t.data)}:s?{...e,jobs:e.jobs.filter(n=>n.job_id!==t.data.job_id)}:e}draw({jobs:e,next:t}){let s=h.jobs;return a`<h1>${s.title}</h1>
      <form class="filters" @change=${this.#s} @submit=${n=>n.preventDefault()}>
        ${ze("type",s.type,s.any,Object.entries(s.types))}
        ${ze("status",s.status,s.any,Object.entries(g.statuses).filter(([n])=>n!=="skipped"))}
        ${ze("category",s.category,s.any,Object.entries(g.categories))}
        ${ze("hours",s.since,s.ever,nr.map(n=>[n,or(Number(n))]))}
      </form>
      ${e.length===0&&t===void 0?a`<p class="soft" role="status">${s.none}</p>`:a`<ps-job-list show-vm .jobs=${e} .verbs=${j} .open=${n=>_(["jobs",n.job_id])}></ps-job-list>`}
      ${t===void 0?a`<p class="soft">${s.end}</p>`:a`${e.length===0?a`<p class="soft">${s.looking}</p>`:""}
            <button class="more" type="button" @click=${()=>{this.#t(t)}}>${s.older}</button>`}`}async#t(e){let t=await this.#e(x.client,e),s=new Set(this.data?.jobs.map(n=>n.job_id));this.data={jobs:[...this.data?.jobs??[],...t.jobs.filter(n=>!s.has(n.job_id))],next:t.next}}#s=e=>{let t=new FormData(e.target.form??void 0);Ie(Object.fromEntries([...t].map(([s,n])=>[s,String(n)]))),this.reload()}};function ze(r,e,t,s){let n=P().query.get(r)??"",i=n===""||s.some(([o])=>o===n);return a`<label
    >${e}<select name=${r}>
      <option value="">${t}</option>
      ${s.map(([o,l])=>a`<option value=${o} ?selected=${o===n}>${l}</option>`)}
      ${i?"":a`<option value=${n} selected>${n.split(",").map(ir).join(", ")}</option>`}
    </select></label
  >`}function ir(r){return g.statuses[r]??r}function or(r){return r<=24?h.jobs.hours(r):h.jobs.days(r/24)}function cs(){let{query:r}=P(),e=s=>(r.get(s)??"").split(",").filter(Boolean),t=Number(r.get("hours"));return{...e("type").length&&{job_type:e("type")},...e("status").length&&{status:e("status")},...e("category").length&&{error_category:e("category")},...t>0&&{since:new Date(Date.now()-t*36e5).toISOString()}}}function ar(r,{job_type:e,status:t,error_category:s,since:n}){return(!e||e.includes(r.job_type))&&(!t||t.includes(r.status))&&(!s||r.error_category!==void 0&&s.includes(r.error_category))&&(!n||(r.started_at??"")>=n)}var He=7,lr=100,dr=10,fs=50,ps=["failed","cleanup_required"],cr=8,Be=class extends T{static styles=[...T.styles,y`
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
    `];constructor(){super(),q(this,()=>({}))}async load(e){let[t,s,n,i]=await Promise.all([us(e,[...ps]),us(e,["discovered"]),w(e.GET("/api/v1/jobs",{params:{query:{status:["running","pending"],limit:fs}}})),pr(e)]);return{failing:t,never:s,running:n.jobs,...i}}follow(e,t){if(t.type!=="job")return t.type==="vm"?void 0:e;let s=t.data,n=e.running.find(o=>o.job_id===s.job_id),i=s.status==="running"||s.status==="pending";return n&&i?{...e,running:te(e.running,s)}:void 0}draw(e){let t=h.overview;return a`<h1>${t.title}</h1>
      <nav class="counts" aria-label=${t.title}>
        ${this.#e(ms(e.failing),t.counts.failing,_(["vms"],{status:ps.join()}),"bad")}
        ${this.#e(String(e.running.length),t.counts.running,_(["jobs"],{status:"running,pending"}))}
        ${this.#e(e.failures.length+(e.more?"+":""),t.counts.failed,_(["jobs"],{status:"failed",hours:String(24*He)}))}
        ${this.#e(ms(e.never),t.counts.never,_(["vms"],{status:"discovered"}))}
      </nav>
      <section aria-labelledby="failing">
        <h2 id="failing">${t.failing}</h2>
        ${this.#t(e.failing,t.failingNone)}
      </section>
      <section aria-labelledby="running">
        <h2 id="running">${t.running}</h2>
        ${e.running.length?a`<ps-job-list show-vm .jobs=${e.running} .verbs=${j} .open=${s=>_(["jobs",s.job_id])}></ps-job-list>`:a`<p class="soft">${t.runningNone}</p>`}
      </section>
      <section aria-labelledby="failures">
        <h2 id="failures">${t.failures}</h2>
        ${e.failures.length?this.#s(e):a`<p class="soft">${t.failuresNone}</p>`}
      </section>
      <section aria-labelledby="never">
        <h2 id="never">${t.never}</h2>
        ${this.#t(e.never,t.neverNone)}
      </section>`}#e(e,t,s,n=""){return a`<a class="card ${e==="0"?"":n}" href=${s}><strong>${e}</strong><span class="soft">${t}</span></a>`}#t({vms:e,more:t},s){return e.length===0?a`<p class="soft">${s}</p>`:a`<ul class="vms card">
      ${e.map(n=>a`<li>
            <a href=${_(["vms",n.context_id])}>${n.vm_name}</a>
            <span class="soft">${h.vms.statuses[n.current_status??""]??d}</span>
            <span class="soft">${R(n.last_job_at)}</span>
          </li>`)}
      ${t?a`<li><a href=${_(["vms"])}>${h.overview.all}</a></li>`:d}
    </ul>`}#s({failures:e,more:t}){let s=h.overview,n=String(24*He),i=hs(e,l=>l.error_category??"platform").map(([l,c])=>({label:g.categories[l],count:c,href:_(["jobs"],{status:"failed",category:l,hours:n})})),o=hs(e,l=>l.current_step??s.unknownStep).slice(0,cr).map(([l,c])=>({label:l,count:c}));return a`${t?a`<p class="soft">${s.newest(e.length)}</p>`:d}
      <div class="plots card">
        <ps-bars heading=${s.byCategory} unit=${s.category} .bars=${i}></ps-bars>
        <ps-bars heading=${s.byStep} unit=${s.step} .bars=${o}></ps-bars>
        <ps-bars heading=${s.byDay} unit=${s.day} .bars=${ur(e)}></ps-bars>
      </div>`}};async function us(r,e){let t={current_status:e,limit:fs},s=await w(r.GET("/api/v1/vm-contexts",{params:{query:t}}));return{vms:s.vm_contexts,more:s.next!==void 0}}async function pr(r){let e=new Date(Date.now()-He*864e5).toISOString(),t=[],s=0;for await(let n of ht(r,{status:["failed"],since:e,limit:lr})){if(s++===dr)return{failures:t,more:!0};t.push(...n)}return{failures:t,more:!1}}function ms({vms:r,more:e}){return r.length+(e?"+":"")}function hs(r,e){let t=new Map;for(let s of r)t.set(e(s),(t.get(e(s))??0)+1);return[...t].sort(([,s],[,n])=>n-s)}function ur(r){let e=new Intl.DateTimeFormat(document.documentElement.lang,{weekday:"short",month:"short",day:"numeric"}),t=new Map;for(let s=He;s>=0;s--)t.set(e.format(Date.now()-s*864e5),0);for(let s of r){let n=s.started_at&&e.format(new Date(s.started_at));n!==void 0&&t.has(n)&&t.set(n,(t.get(n)??0)+1)}return[...t].map(([s,n])=>({label:s,count:n}))}var Fe=class extends ${static properties={refused:{type:Boolean}};static styles=[S,y`
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
    </form>`}#e=e=>{e.preventDefault(),x.use(String(new FormData(e.target).get("token")).trim())}};var mr=20,Ge=class extends T{static properties={key:{},trouble:{state:!0}};constructor(){super(),q(this,()=>({...this.data?.details.context})),this.addEventListener("ps-dismiss",e=>{this.#r("dismiss",e.detail.job_id)}),this.addEventListener("ps-details",e=>{location.hash=_(["jobs",e.detail.job_id])})}connectedCallback(){this.vm=this.key,super.connectedCallback()}async load(e){let[t,s]=await Promise.all([w(e.GET("/api/v1/vm-contexts/{vm_name}",{params:{path:{vm_name:this.key}}})),this.#e(e)]);return{details:t,jobs:s.jobs,next:s.next}}#e(e,t){let s={path:{context_id:this.key},query:{limit:mr,...t&&{before:t}}};return w(e.GET("/api/v1/vm-contexts/{context_id}/recent-jobs",{params:s}))}follow(e,t){return t.type!=="job"||t.data.status!=="running"&&t.data.status!=="pending"?void 0:{...e,jobs:te(e.jobs,t.data)}}draw({details:e,jobs:t,next:s}){let n=h.vm,{context:i}=e;return a`<header class="page"><h1>${i.vm_name}</h1></header>
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
      ${s===void 0?d:a`<button class="more" type="button" @click=${()=>{this.#s(s)}}>${h.jobs.older}</button>`}`}#t(e,t){let s=h.vm;return a`<p class="soft">
      ${s.dismissed}, ${R(t)}.
      <button type="button" @click=${()=>{this.#r("restore",e)}}>${s.restore}</button>
    </p>`}async#s(e){let t=await this.#e(x.client,e);this.data&&(this.data={...this.data,jobs:[...this.data.jobs,...t.jobs],next:t.next})}async#r(e,t){let s={params:{path:{context_id:this.key}},body:{job_id:t}};try{await w(x.client.POST(`/api/v1/vm-contexts/{context_id}/last-operation/${e}`,s)),this.trouble=void 0,await this.reload()}catch(n){this.trouble=z(n)?.sentence??h.vm.cannotDismiss}}};function me(r,e){return e===void 0||e===""?d:a`<div>
    <dt>${r}</dt>
    <dd>${e}</dd>
  </div>`}var We=100,hr=250,Qe=class extends T{static styles=[...T.styles,y`
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
    `];#e;#t=We;async load(e){let{query:t}=P(),s=(t.get("status")??"").split(",").filter(Boolean),n={...t.get("q")&&{q:t.get("q")??""},...s.length&&{current_status:s}},i=[],o;do{let l=await w(e.GET("/api/v1/vm-contexts",{params:{query:{...n,limit:We,...o&&{before:o}}}}));i.push(...l.vm_contexts),o=l.next}while(o!==void 0&&i.length<this.#t);return{vms:i,next:o}}follow(e,t){if(t.type!=="vm")return e;let s=t.data;return{...e,vms:e.vms.map(n=>n.context_id===s.context_id?s:n)}}draw({vms:e,next:t}){let s=h.vms,{query:n}=P();return a`<h1>${s.title}</h1>
      <form class="filters" role="search" @submit=${i=>i.preventDefault()}>
        <label>${s.search}<input type="search" name="q" maxlength="255" .value=${n.get("q")??""} @input=${this.#r} /></label>
        <label
          >${s.status}<select name="status" @change=${this.#i}>
            <option value="">${s.any}</option>
            ${Object.entries(s.statuses).map(([i,o])=>a`<option value=${i} ?selected=${n.get("status")===i}>${o}</option>`)}
          </select></label
        >
      </form>
      ${e.length===0?a`<p class="soft" role="status">${s.empty}</p>`:this.#s(e)}
      ${t===void 0?d:a`<button class="more" type="button" @click=${this.#o}>${s.more}</button>`}`}#s(e){let t=h.vms;return a`<div class="card frame" tabindex="0" role="region" aria-label=${t.title}>
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
          ${e.map(s=>a`<tr>
                <th scope="row"><a href=${_(["vms",s.context_id])}>${s.vm_name}</a></th>
                <td>${t.statuses[s.current_status??""]??d}</td>
                <td>${s.last_job_at?R(s.last_job_at):a`<span class="soft">${t.never}</span>`}</td>
                <td>${s.total_jobs_run??0}${s.failed_jobs?a` <span class="soft">(${t.failed(s.failed_jobs)})</span>`:d}</td>
              </tr>`)}
        </tbody>
      </table>
    </div>`}#r=e=>{let t=e.target.value;clearTimeout(this.#e),this.#e=setTimeout(()=>this.#n({q:t,status:P().query.get("status")??""}),hr)};#i=e=>{this.#n({q:P().query.get("q")??"",status:e.target.value})};#n(e){this.#t=We,Ie(e),this.reload()}#o=()=>{this.#t+=We,this.reload()}};var vt=class extends ${static properties={place:{state:!0},locked:{state:!0}};static styles=[S,y`
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
    `];constructor(){super(),this.place=P(),this.locked="no",addEventListener("hashchange",()=>this.#e()),x.addEventListener("refused",()=>this.locked=x.signedIn?"refused":"asked"),x.addEventListener("change",()=>this.locked=x.signedIn?"no":"asked")}#e(){let e=this.place.parts.join("/");this.place=P(),this.place.parts.join("/")!==e&&(scrollTo(0,0),this.updateComplete.then(()=>this.renderRoot.querySelector("main")?.focus()))}render(){if(this.locked!=="no")return a`<main tabindex="-1"><ps-sign-in ?refused=${this.locked==="refused"}></ps-sign-in></main>`;let e=h.pages;return a`<a class="skip" href="#main" @click=${this.#r}>${h.skip}</a>
      <nav aria-label=${h.menu}>
        <span class="brand"><img src=${new URL("assets/icon.svg",Ue).href} width="24" height="24" alt="" />${h.product}</span>
        ${this.#t("",e.overview)} ${this.#t("vms",e.vms)} ${this.#t("jobs",e.jobs)}
        <span class="end"></span>
        <a href=${new URL("docs",Ue).href}>${e.api}</a>
        ${x.signedIn?a`<button type="button" @click=${()=>x.use(void 0)}>${h.signIn.out}</button>`:""}
      </nav>
      <main id="main" tabindex="-1">${Gt(this.place.parts.join("/"),this.#s())}</main>`}#t(e,t){let s=(this.place.parts[0]??"")===e;return a`<a href=${_(e?[e]:[])} aria-current=${s?"page":d}>${t}</a>`}#s(){let[e,t]=this.place.parts;return e===void 0?a`<ps-overview></ps-overview>`:e==="vms"?t===void 0?a`<ps-vms></ps-vms>`:a`<ps-vm key=${t}></ps-vm>`:e==="jobs"?t===void 0?a`<ps-jobs></ps-jobs>`:a`<ps-job key=${t}></ps-job>`:a`<p>${h.states.notFound} <a href=${_([])}>${h.states.back}</a></p>`}#r=e=>{e.preventDefault(),this.renderRoot.querySelector("main")?.focus()}};Xt();customElements.define("ps-bars",Ve);customElements.define("ps-overview",Be);customElements.define("ps-vms",Qe);customElements.define("ps-vm",Ge);customElements.define("ps-jobs",qe);customElements.define("ps-job",Je);customElements.define("ps-sign-in",Fe);customElements.define("ps-app",vt);
/*! For license information please see app.js.LEGAL.txt */
