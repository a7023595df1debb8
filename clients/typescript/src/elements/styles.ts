import { css } from "lit";

/**
 * Colors and measures of all elements. Each may be set from outside as a custom property of the same name,
 * `--ps-accent: rebeccapurple` say. Colors follow the `color-scheme` that the page has.
 */
export const theme = css`
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
  button.quiet {
    background: none;
    border-color: transparent;
    color: var(--_soft);
    padding-inline: 0.5rem;
  }
  button.quiet:hover {
    color: var(--_text);
    border-color: var(--_line);
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
`;
