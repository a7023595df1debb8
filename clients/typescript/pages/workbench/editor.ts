import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { EditorView, basicSetup } from "codemirror";
import type { FindingView } from "plainspoken-client";

import { strings } from "../strings.js";

/** Colors that can be read on a light page and on a dark one. */
const COLORS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "light-dark(#1d4fbf, #8fb0ff)" },
  { tag: tags.string, color: "light-dark(#8a2a1b, #f0a898)" },
  { tag: tags.comment, color: "light-dark(#596273, #a0a8b8)" },
]);

/** A code editor in a shadow root, so that its styles need no permission of the page's policy. */
export class RuleEditor extends HTMLElement {
  #view: EditorView | undefined;
  #content = "";

  /** What the file holds. */
  get content(): string {
    return this.#view?.state.doc.toString() ?? this.#content;
  }

  set content(text: string) {
    this.#content = text;
    if (this.#view === undefined || text === this.content) return;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  /** Show what was found in the file, each at its place. */
  set findings(findings: readonly FindingView[]) {
    if (this.#view === undefined) return;
    const { doc } = this.#view.state;
    const shown = findings.map(({ line, column, severity, message, fix }): Diagnostic => {
      const place = doc.line(Math.min(Math.max(line, 1), doc.lines));
      const from = Math.min(place.from + column - 1, place.to);
      return { from, to: place.to, severity, message: fix ? `${message}\n${fix}` : message };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, shown));
  }

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const told = EditorView.updateListener.of(({ docChanged }) => {
      if (docChanged) this.dispatchEvent(new Event("change"));
    });
    const look = EditorView.theme({
      "&": { fontSize: "0.875rem", border: "1px solid", borderRadius: "7px", minHeight: "18rem" },
      ".cm-gutters": { background: "transparent", color: "inherit" },
      ".cm-activeLine, .cm-activeLineGutter": { background: "color-mix(in srgb, currentColor 6%, transparent)" },
      ".cm-cursor": { borderColor: "currentColor" },
    });
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: this.#content,
        extensions: [
          basicSetup,
          yaml(),
          syntaxHighlighting(COLORS),
          lintGutter(),
          linter(null),
          told,
          look,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": strings.rule.file }),
        ],
      }),
    });
  }

  disconnectedCallback(): void {
    this.#content = this.content;
    this.#view?.destroy();
    this.#view = undefined;
  }
}
