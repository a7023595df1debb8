import { css, html, nothing, type TemplateResult } from "lit";
import { ProblemError, answer, type PlainspokenClient, type PublicationView } from "plainspoken-client";
import { when } from "plainspoken-client/elements";

import { View } from "../parts/view.js";
import { link } from "../router.js";
import { session } from "../session.js";
import { strings } from "../strings.js";
import { look } from "./look.js";
import { tabs, tabsLook } from "./tabs.js";

const PAGE = 20;

interface Changes {
  off: boolean;
  waiting: readonly PublicationView[];
  decided: readonly PublicationView[];
  next: number | undefined;
}

/** Who changed which rules, when and why; and what waits for somebody to decide. */
export class ChangesPage extends View<Changes> {
  static override styles = [
    ...View.styles,
    look,
    tabsLook,
    css`
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
    `,
  ];

  protected override live = false;

  protected override async load(client: PlainspokenClient): Promise<Changes> {
    try {
      const [waiting, all] = await Promise.all([
        answer(client.GET("/api/v1/rules/publications", { params: { query: { state: "waiting", limit: PAGE } } })),
        answer(client.GET("/api/v1/rules/publications", { params: { query: { limit: PAGE } } })),
      ]);
      return { off: false, waiting: waiting.publications, decided: all.publications.filter(isDecided), next: all.next };
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "publishing-off") throw error;
      return { off: true, waiting: [], decided: [], next: undefined };
    }
  }

  protected override draw({ off, waiting, decided, next }: Changes): TemplateResult {
    const text = strings.changes;
    return html`${tabs("changes")}
      <h1>${text.title}</h1>
      ${off ? html`<p class="soft">${text.off}</p>` : nothing}
      ${waiting.length > 0
        ? html`<section aria-labelledby="waiting">
            <h2 id="waiting">${text.waiting}</h2>
            <ul class="plain">
              ${waiting.map((each) => html`<li class="card entry waiting">${entry(each)}</li>`)}
            </ul>
          </section>`
        : nothing}
      ${off
        ? nothing
        : html`<section aria-labelledby="history">
            <h2 id="history">${text.history}</h2>
            ${decided.length === 0
              ? html`<p class="soft">${text.none}</p>`
              : html`<ol class="history">
                  ${decided.map((each) => html`<li class=${each.state}>${entry(each)}</li>`)}
                </ol>`}
            ${next === undefined ? nothing : html`<p><button type="button" @click=${() => void this.#more(next)}>${text.more}</button></p>`}
          </section>`}`;
  }

  #more(before: number): Promise<void> {
    return this.attempt(async () => {
      const query = { limit: PAGE, before };
      const page = await answer(session.client.GET("/api/v1/rules/publications", { params: { query } }));
      if (this.data === undefined) return;
      this.data = { ...this.data, decided: [...this.data.decided, ...page.publications.filter(isDecided)], next: page.next };
    });
  }
}

function isDecided({ state }: PublicationView): boolean {
  return state !== "waiting";
}

function entry(change: PublicationView): TemplateResult {
  const text = strings.changes;
  return html`<a href=${link(["workbench", "changes", String(change.id)])}>${change.reason}</a>
    <span class="soft">
      ${text.states[change.state]}${change.outdated ? html` · <span class="warning">${text.outdated}</span>` : nothing} · ${people(change)} ·
      ${when(change.decided_at ?? change.proposed_at)}
    </span>
    <span class="soft">${filesOf(change)}</span>`;
}

/** Who proposed a change, and who decided on it. */
export function people({ proposed_by: by, decided_by: decided, state }: PublicationView): string {
  const text = strings.changes;
  if (decided === undefined || decided === by) return by;
  return state === "published" ? text.approvedBy(by, decided) : text.withdrawnBy(by, decided);
}

/** The files of a change, with the lines that come and go. */
export function filesOf({ files }: PublicationView): string {
  return files.map(({ file, change, lines_added: more, lines_removed: less }) => strings.changes.file(file, change, more, less)).join(", ");
}
