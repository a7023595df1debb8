import{a as r}from"./chunk-KVDTG6FT.js";var a=r`
  form {
    display: grid;
    gap: 0.75rem;
  }
  textarea,
  input,
  select {
    font-weight: 400;
  }
  textarea {
    font: inherit;
    font-weight: 400;
    font-size: 0.9375rem;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid color-mix(in srgb, var(--_soft) 60%, var(--_line));
    border-radius: 7px;
    padding: 0.4rem 0.6rem;
    resize: vertical;
    inline-size: 100%;
    field-sizing: content;
    min-block-size: 3.75rem;
    max-block-size: 16rem;
  }
  .card {
    display: grid;
    gap: 0.75rem;
    align-content: start;
    min-inline-size: 0;
  }
  .card h2 {
    margin: 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 0.9rem;
    align-items: baseline;
  }
  .plain {
    list-style: none;
    display: grid;
    gap: 0.5rem;
  }
  code {
    font: 0.8125rem/1.5 ui-monospace, monospace;
    overflow-wrap: anywhere;
  }
  code.block {
    display: block;
    background: var(--_raised);
    border-radius: 7px;
    padding: 0.5rem 0.7rem;
    white-space: pre-wrap;
  }
  button.primary {
    background: var(--_accent);
    border-color: var(--_accent);
    color: light-dark(#ffffff, #10131a);
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--_accent);
    padding-inline: 0.4rem;
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .error {
    color: var(--_bad);
  }
  .warning {
    color: var(--_warn);
  }
  .good {
    color: var(--_good);
  }
  .reads {
    border-inline-start: 3px solid var(--_accent);
    padding-inline-start: 0.8rem;
    display: grid;
    gap: 0.25rem;
  }
  .reads ul {
    padding-inline-start: 1.1rem;
  }
`;export{a};
