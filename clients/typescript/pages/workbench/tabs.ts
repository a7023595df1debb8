import { css, html, nothing, type TemplateResult } from "lit";

import { link } from "../router.js";
import { strings } from "../strings.js";

type Tab = "queue" | "try" | "draft" | "outcomes" | "changes";

export const tabsLook = css`
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
`;

/** Where one can go in the workbench; `current` is where the reader is. */
export function tabs(current: Tab): TemplateResult {
  const entry = (tab: Tab, part?: string) =>
    html`<a href=${link(part ? ["workbench", part] : ["workbench"])} aria-current=${tab === current ? "page" : nothing}
      >${strings.workbench[tab]}</a
    >`;
  return html`<nav class="tabs" aria-label=${strings.pages.workbench}>
    ${entry("queue")}${entry("try", "try")}${entry("draft", "draft")}${entry("outcomes", "outcomes")}${entry("changes", "changes")}
  </nav>`;
}
