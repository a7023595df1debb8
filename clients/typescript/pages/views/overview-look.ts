import { css } from "lit";

export const overviewLook = css`
  .parts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.5rem 2rem;
    align-items: start;
  }
  @media (min-width: 100rem) {
    .parts {
      grid-template: "failing running" auto "failing failures" auto "never failures" 1fr / minmax(0, 1fr) minmax(0, 1fr);
    }
    .failing {
      grid-area: failing;
    }
    .running {
      grid-area: running;
    }
    .failures {
      grid-area: failures;
    }
    .never {
      grid-area: never;
    }
  }
  .counts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
    gap: 0.75rem;
  }
  .counts .card {
    text-decoration: none;
    color: inherit;
    display: grid;
    padding-block: 0.85rem;
  }
  .counts a:hover {
    border-color: var(--_accent);
  }
  .counts strong {
    font-size: 1.625rem;
    line-height: 1.25;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .counts .bad strong {
    color: var(--_bad);
  }
  .plots {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
    gap: 1.75rem 2.5rem;
  }
  .plots .whole {
    grid-column: 1 / -1;
  }
  ul.vms {
    list-style: none;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: clip;
  }
  ul.vms li {
    display: grid;
    grid-template-columns: minmax(0, max-content) minmax(0, 1fr) auto;
    gap: 0.1rem 0.75rem;
    align-items: baseline;
    padding: 0.6rem 1rem;
  }
  ul.vms li + li {
    border-block-start: 1px solid var(--_line);
  }
  ul.vms .name {
    font-weight: 600;
    color: inherit;
    text-decoration: none;
    overflow-wrap: anywhere;
  }
  ul.vms .name:hover {
    color: var(--_accent);
    text-decoration: underline;
  }
  ul.vms .end {
    white-space: nowrap;
  }
  ul.vms p {
    grid-column: 1 / -1;
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
  .all {
    margin-block-start: 0.5rem;
  }
`;
