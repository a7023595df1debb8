import { LitElement, css, html, nothing, type CSSResult, type PropertyDeclarations, type TemplateResult } from "lit";
import { ProblemError, events, type LiveEvent, type PlainspokenClient } from "plainspoken-client";
import { theme } from "plainspoken-client/elements";

import { session, told } from "../session.js";
import { strings } from "../strings.js";
import { entitle } from "./title.js";

const RETRY = 5_000;
const QUIET = 300;
/** How long the first load waits for events, so that it holds all that came before them and is not done twice. */
const PROMPT = 500;
/** How long nobody looks at a tab before it follows nothing more. */
const AWAY = 10_000;

/**
 * A page that loads what it shows, keeps it up to date, and says in words when it cannot.
 *
 * A subclass says what to load, what to draw of it, and which live events concern it, if any do. While events are lost the
 * page asks every few seconds instead.
 */
export abstract class View<Data> extends LitElement {
  static override properties: PropertyDeclarations = { data: { state: true }, failure: { state: true }, connected: { state: true } };
  static override styles: CSSResult[] = [
    theme,
    css`
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
    `,
  ];

  declare data: Data | undefined;
  declare failure: unknown;
  declare connected: boolean | undefined;

  /** A VM whose events are enough for this page; all VMs' when unset. */
  protected vm: string | undefined;
  /** Whether events concern this page at all. */
  protected live = true;
  #stop = new AbortController();
  #attempts = false;
  #heard: { event: LiveEvent; at: number }[] = [];
  #catchingUp = false;
  #loadedFrom = 0;
  #loads = 0;
  #away: ReturnType<typeof setTimeout> | undefined;
  #asleep = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected abstract load(client: PlainspokenClient): Promise<Data>;
  protected abstract draw(data: Data): TemplateResult;
  /** What is known after an event; nothing has everything loaded again. */
  protected follow(_data: Data, _event: LiveEvent): Data | undefined {
    return undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#looked);
    this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#looked);
    clearTimeout(this.#away);
    this.#end();
  }

  #start(): void {
    this.#stop = new AbortController();
    this.#heard = [];
    void this.#begin(this.#stop.signal);
  }

  #end(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  /**
   * Follow nothing in a tab that nobody looks at. A browser opens six connections to a server, over HTTP/1.1, for all its
   * tabs together: with as many tabs that follow events, the next one would show nothing.
   */
  #looked = () => {
    clearTimeout(this.#away);
    if (document.hidden) {
      this.#away = setTimeout(() => {
        this.#asleep = true;
        this.#end();
      }, AWAY);
    } else if (this.#asleep) {
      this.#start();
    }
  };

  async #begin(signal: AbortSignal): Promise<void> {
    this.#asleep = document.hidden;
    if (this.live && !this.#asleep) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PROMPT);
        void this.#listen(signal, () => (clearTimeout(timer), resolve()));
      });
    }
    if (!signal.aborted) await this.reload();
  }

  /** Load everything again, and keep on trying while the server does not answer. */
  protected async reload(): Promise<void> {
    clearTimeout(this.#timer);
    const { signal } = this.#stop;
    this.#loadedFrom = performance.now();
    const load = ++this.#loads;
    try {
      const data = await this.load(session.client);
      // Of two loads that overlap, the later one holds what the reader asked for last.
      if (signal.aborted || load !== this.#loads) return;
      this.data = data;
      this.failure = undefined;
    } catch (error) {
      if (signal.aborted || load !== this.#loads) return;
      this.failure = error;
    }
    if (this.connected === false || mayPass(this.failure)) this.#retry(waitOf(this.failure));
  }

  /** Do what a reader pressed a button for, one thing at a time; what goes wrong is told in words. */
  protected async attempt(work: () => Promise<void>): Promise<void> {
    if (this.#attempts) return;
    this.#attempts = true;
    this.failure = undefined;
    try {
      await work();
    } catch (error) {
      if (!this.#stop.signal.aborted) this.failure = error;
    } finally {
      this.#attempts = false;
    }
  }

  #retry(wait = RETRY): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.reload(), wait);
  }

  /** Follow what happens; `settled` is called once events come, or it is known that none do at the moment. */
  async #listen(signal: AbortSignal, settled: () => void): Promise<void> {
    const onConnection = (open: boolean) => {
      if (signal.aborted) return;
      this.connected = open;
      if (open) return;
      settled();
      this.#retry();
    };
    try {
      for await (const event of events(session.client, { signal, onConnection, ...(this.vm && { vm: this.vm }) })) {
        this.#heard.push({ event, at: performance.now() });
        settled();
        void this.#catchUp(signal);
      }
    } catch (error) {
      // The page's own request tells the reader why the server refuses.
      if (told(error) === undefined) throw error;
    }
  }

  /** Take what was heard into account, one event after the other; of many that need everything anew, once for all. */
  async #catchUp(signal: AbortSignal): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    for (let heard = this.#heard.shift(); heard !== undefined && !signal.aborted; heard = this.#heard.shift()) {
      // What was heard before the last load began is in it.
      if (heard.at <= this.#loadedFrom) continue;
      const { event } = heard;
      const next = event.type === "reset" || this.data === undefined ? undefined : this.follow(this.data, event);
      if (next !== undefined) this.data = next;
      else {
        await new Promise((resolve) => setTimeout(resolve, QUIET));
        if (heard.at > this.#loadedFrom) await this.reload();
      }
    }
    this.#catchingUp = false;
  }

  protected override updated(): void {
    entitle(this.renderRoot);
  }

  protected override render(): TemplateResult {
    return html`${this.#trouble()}
    ${this.data === undefined
      ? this.failure === undefined
        ? html`<p class="soft" role="status">${strings.states.loading}</p>`
        : nothing
      : this.draw(this.data)}`;
  }

  #trouble(): TemplateResult | typeof nothing {
    if (this.failure !== undefined) {
      const said = told(this.failure);
      return html`<div class="trouble" role="alert">
        <span>${said?.sentence ?? strings.states.unreachable} ${said?.requestId ? strings.states.request(said.requestId) : nothing}</span>
        <button type="button" @click=${() => void this.reload()}>${strings.states.again}</button>
      </div>`;
    }
    return this.connected === false ? html`<div class="trouble" role="status">${strings.states.lost}</div>` : nothing;
  }
}

/** Milliseconds to wait before asking again: what the server says, else a few seconds. */
function waitOf(failure: unknown): number {
  return failure instanceof ProblemError && failure.retryAfter !== undefined ? failure.retryAfter * 1000 : RETRY;
}

/** Whether asking again later may help: nobody answered, or the server said that it cannot at the moment. */
function mayPass(failure: unknown): boolean {
  if (failure === undefined) return false;
  return !(failure instanceof ProblemError) || failure.status === 429 || failure.status >= 500;
}
