import { css, html, nothing, type TemplateResult } from "lit";
import type { CheckAnswer, SiteFiles } from "plainspoken-client";

import { strings } from "../strings.js";
import { isChanged, type Draft } from "./draft.js";

export const draftLook = css`
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
`;

/** The files of a draft, of which one is looked at, and a way to open others. */
export function drawFiles(draft: Draft, site: SiteFiles | undefined, open: (name: string) => void, drop: () => void): TemplateResult {
  const text = strings.draft;
  const published = site?.files.filter(({ problem }) => !problem).map(({ name }) => name) ?? [];
  const known = new Set([...Object.keys(draft.files), ...published]);
  const opened = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    open(String(new FormData(form).get("name")).trim());
    form.reset();
  };
  return html`<div class="files">
    ${Object.entries(draft.files).map(
      ([name, file]) =>
        html`<button type="button" aria-pressed=${name === draft.current} @click=${() => open(name)}>
          ${name}${isChanged(file) ? html` <span class="soft">${text.changed}</span>` : nothing}
        </button>`,
    )}
    <form @submit=${opened}>
      <label>${text.open}<input name="name" list="known" required placeholder=${text.openHint} /></label>
      <datalist id="known">
        ${[...known].map((name) => html`<option value=${name}></option>`)}
      </datalist>
      <button type="submit">${text.openIt}</button>
      ${Object.values(draft.files).some(isChanged) ? html`<button type="button" @click=${drop}>${text.revert}</button>` : nothing}
    </form>
  </div>`;
}

/** Whether the draft may be used, and all that was found in it; pressing a place leads to it. */
export function drawVerdict(checked: CheckAnswer, own: (file: string) => string, reveal: (file: string, line: number, column: number) => void): TemplateResult {
  const text = strings.draft;
  const examples = checked.examples;
  const place = (file: string, line: number, column: number, severity: string) =>
    html`<button type="button" class=${severity} @click=${() => reveal(file, line, column)}>${own(file)}:${line}</button>`;
  return html`<p class="verdict ${checked.publishable ? "good" : "error"}">
      ${checked.publishable ? text.publishable : text.notPublishable} ${examples ? text.examples(examples.passed, examples.failed) : nothing}
    </p>
    <ul class="findings plain">
      ${checked.findings.map(
        ({ file, line, column, severity, message, fix }) =>
          html`<li>${place(file, line, column, severity)} ${message} ${fix ? html`<span class="soft">${fix}</span>` : nothing}</li>`,
      )}
      ${examples?.failures.map(
        ({ file, line, why, advice }) => html`<li>${place(file, line, 1, "error")} ${why} <span class="soft">${advice}</span></li>`,
      )}
    </ul>`;
}
