import { css } from "lit";

export const jobListStyles = css`
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
`;
