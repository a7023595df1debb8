import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { theme } from "plainspoken-client/elements";

import { entitle } from "../parts/title.js";
import { session } from "../session.js";
import { strings } from "../strings.js";

/** Asks for a token when the server wants one. */
export class SignInPage extends LitElement {
  static override properties = { refused: { type: Boolean } };
  static override styles = [
    theme,
    css`
      form {
        max-inline-size: 26rem;
        margin: 12vh auto 0;
        padding: 1.5rem;
        display: grid;
        gap: 1rem;
        background: var(--_surface);
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
      }
      h1 {
        font-size: 1.25rem;
        margin: 0;
      }
      label {
        display: grid;
        gap: 0.25rem;
      }
      input {
        font: inherit;
        color: inherit;
        background: var(--_surface);
        border: 1px solid color-mix(in srgb, var(--_soft) 60%, var(--_line));
        border-radius: 7px;
        padding: 0.4rem 0.6rem;
      }
    `,
  ];

  declare refused: boolean;

  protected override updated(): void {
    entitle(this.renderRoot);
  }

  protected override render(): TemplateResult {
    const text = strings.signIn;
    return html`<form @submit=${this.#submit}>
      <h1>${text.title}</h1>
      <p class="soft">${text.text}</p>
      ${this.refused ? html`<p role="alert">${text.refused}</p>` : nothing}
      <label>${text.token}<input name="token" type="password" autocomplete="off" required autofocus /></label>
      <button type="submit">${text.submit}</button>
    </form>`;
  }

  #submit = (event: SubmitEvent) => {
    event.preventDefault();
    session.use(String(new FormData(event.target as HTMLFormElement).get("token")).trim());
  };
}
