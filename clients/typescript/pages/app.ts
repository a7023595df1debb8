import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { defineElements, theme } from "plainspoken-client/elements";

import { Bars } from "./parts/bars.js";
import { Columns } from "./parts/columns.js";
import { Rating } from "./parts/rating.js";
import { entitle } from "./parts/title.js";
import { here, link, type Place } from "./router.js";
import { root, session } from "./session.js";
import { strings } from "./strings.js";
import { exactTimes, showTimes } from "./times.js";
import { JobPage } from "./views/job.js";
import { JobsPage } from "./views/jobs.js";
import { OverviewPage } from "./views/overview.js";
import { SignInPage } from "./views/sign-in.js";
import { VmPage } from "./views/vm.js";
import { VmsPage } from "./views/vms.js";

/** The frame around every page: where one can go, and the page that the address names. */
class App extends LitElement {
  static override properties = { place: { state: true }, locked: { state: true }, staff: { state: true }, waiting: { state: true } };
  static override styles = [
    theme,
    css`
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
    `,
  ];

  declare place: Place;
  declare locked: "no" | "asked" | "refused";
  declare staff: boolean;
  declare waiting: number | undefined;

  constructor() {
    super();
    this.place = here();
    this.locked = "no";
    this.staff = false;
    showTimes();
    void this.#meet();
    addEventListener("hashchange", () => this.#go());
    session.addEventListener("refused", () => (this.locked = session.signedIn ? "refused" : "asked"));
    session.addEventListener("waiting", () => (this.waiting = session.waiting));
    session.addEventListener("change", () => {
      this.locked = session.signedIn ? "no" : "asked";
      void this.#meet();
    });
  }

  /** Learn whether the reader is staff: who may review rules may use the workbench. */
  async #meet(): Promise<void> {
    this.staff = await session.may("rules:review");
  }

  #times = () => {
    showTimes(!exactTimes());
    this.requestUpdate();
  };

  #go(): void {
    const before = this.place.parts.join("/");
    this.place = here();
    if (this.place.parts.join("/") === before) return;
    entitle(undefined);
    scrollTo(0, 0);
    // Who listens to the page is led to its beginning, as loading a new one would.
    void this.updateComplete.then(() => this.renderRoot.querySelector("main")?.focus());
  }

  protected override render(): TemplateResult {
    if (this.locked !== "no") return html`<main tabindex="-1"><ps-sign-in ?refused=${this.locked === "refused"}></ps-sign-in></main>`;
    const text = strings.pages;
    return html`<a class="skip" href="#main" @click=${this.#skip}>${strings.skip}</a>
      <nav aria-label=${strings.menu}>
        <span class="brand"><img src=${new URL("assets/icon.svg", root).href} width="24" height="24" alt="" />${strings.product}</span>
        ${this.#entry("", text.overview)} ${this.#entry("vms", text.vms)} ${this.#entry("jobs", text.jobs)}
        ${this.staff ? this.#entry("workbench", text.workbench) : nothing}
        <span class="end"></span>
        <button type="button" class="quiet" aria-pressed=${exactTimes()} @click=${this.#times}>${strings.exactTimes}</button>
        <a href=${new URL("docs", root).href}>${text.api}</a>
        ${session.signedIn ? html`<button type="button" @click=${() => session.use(undefined)}>${strings.signIn.out}</button>` : ""}
      </nav>
      <div class="busy" role="status">${this.waiting === undefined ? nothing : html`<span>${strings.states.busy(this.waiting)}</span>`}</div>
      <main id="main" tabindex="-1">${keyed(this.place.parts.join("/"), this.#page())}</main>`;
  }

  #entry(part: string, label: string): TemplateResult {
    const current = (this.place.parts[0] ?? "") === part;
    return html`<a href=${link(part ? [part] : [])} aria-current=${current ? "page" : nothing}>${label}</a>`;
  }

  #page(): TemplateResult {
    const [page, key] = this.place.parts;
    if (page === undefined) return html`<ps-overview></ps-overview>`;
    if (page === "vms") return key === undefined ? html`<ps-vms></ps-vms>` : html`<ps-vm key=${key}></ps-vm>`;
    if (page === "jobs") return key === undefined ? html`<ps-jobs></ps-jobs>` : html`<ps-job key=${key}></ps-job>`;
    if (page === "workbench") return this.#workbench(key, this.place.parts[2]);
    return html`<p>${strings.states.notFound} <a href=${link([])}>${strings.states.back}</a></p>`;
  }

  #workbench(page: string | undefined, key: string | undefined): TemplateResult {
    void import("./workbench/index.js");
    if (page === "outcomes") return html`<ps-outcomes></ps-outcomes>`;
    if (page === "try") return html`<ps-try></ps-try>`;
    if (page === "draft") return html`<ps-draft></ps-draft>`;
    if (page !== "changes") return html`<ps-queue></ps-queue>`;
    return key === undefined ? html`<ps-changes></ps-changes>` : html`<ps-change key=${key}></ps-change>`;
  }

  #skip = (event: Event) => {
    event.preventDefault();
    this.renderRoot.querySelector("main")?.focus();
  };
}

defineElements();
customElements.define("ps-bars", Bars);
customElements.define("ps-columns", Columns);
customElements.define("ps-rating", Rating);
customElements.define("ps-overview", OverviewPage);
customElements.define("ps-vms", VmsPage);
customElements.define("ps-vm", VmPage);
customElements.define("ps-jobs", JobsPage);
customElements.define("ps-job", JobPage);
customElements.define("ps-sign-in", SignInPage);
customElements.define("ps-app", App);
