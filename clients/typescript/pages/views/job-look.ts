import { css } from "lit";
import { iconStyles } from "plainspoken-client/elements";

export const jobLook = css`
  ${iconStyles}
  :host > header.page {
    align-items: center;
  }
  .way {
    flex-basis: 100%;
    margin-block-end: -0.4rem;
    overflow-wrap: anywhere;
  }
  .way a {
    color: inherit;
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    font-size: 0.875rem;
    font-weight: 550;
  }
  .state.failed {
    color: var(--_bad);
  }
  .failure {
    border: 1px solid color-mix(in srgb, var(--_bad) 35%, var(--_line));
    border-inline-start: 4px solid var(--_bad);
    background: var(--_bad-ground);
    border-radius: var(--_radius);
    padding: 1rem 1.25rem;
    display: grid;
    gap: 0.75rem;
    overflow-wrap: anywhere;
  }
  .failure.warning {
    border-color: color-mix(in srgb, var(--_warn) 35%, var(--_line));
    border-inline-start-color: var(--_warn);
    background: var(--_warn-ground);
  }
  .failure strong {
    font-size: 1.0625rem;
    font-weight: 600;
  }
  .progress {
    display: grid;
    gap: 0.4rem;
  }
  progress {
    inline-size: 100%;
    block-size: 0.5rem;
    accent-color: var(--_accent);
  }
  button.small {
    min-block-size: 1.6rem;
    padding: 0.1rem 0.5rem;
    font-size: 0.8125rem;
  }
  .card > header.page {
    justify-content: space-between;
    margin-block-end: 0.75rem;
  }
  .card > header.page h2 {
    margin: 0;
  }
  ol.log {
    list-style: none;
    margin: 0;
    padding: 0;
    font-size: 0.875rem;
  }
  ol.log li {
    display: grid;
    grid-template-columns: 13rem 4rem minmax(0, 1fr);
    gap: 0.1rem 0.75rem;
    padding-block: 0.3rem;
  }
  ol.log li + li {
    border-block-start: 1px solid var(--_line);
  }
  ol.log time {
    font-variant-numeric: tabular-nums;
    font-size: 0.8125rem;
  }
  ol.log li > :last-child {
    overflow-wrap: anywhere;
  }
  .INFO {
    color: var(--_soft);
  }
  .ERROR {
    color: var(--_bad);
    font-weight: 550;
  }
  .WARN {
    color: var(--_warn);
    font-weight: 550;
  }
  pre {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    font: 0.8125rem/1.5 ui-monospace, monospace;
    background: var(--_raised);
    border-radius: 7px;
    padding: 0.75rem;
    margin: 0.4rem 0 0;
    max-block-size: 28rem;
    overflow-y: auto;
  }
  code {
    font: 0.875em ui-monospace, monospace;
    overflow-wrap: anywhere;
  }
  @media (max-width: 44rem) {
    ol.log li {
      grid-template-columns: max-content 1fr;
    }
    ol.log li > :last-child {
      grid-column: 1 / -1;
    }
  }
`;
