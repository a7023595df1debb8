import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { EditorView, basicSetup } from "codemirror";
import type { FindingView } from "plainspoken-client";

import { strings } from "../strings.js";
import { assist, type Names } from "./assist/assist.js";

/** Something that was found in the file, and what to do about it. */
export type Found = Pick<FindingView, "line" | "column" | "severity" | "message" | "fix">;

/** Colors that can be read on a light page and on a dark one. */
const COLORS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "light-dark(#1d4fbf, #8fb0ff)" },
  { tag: tags.string, color: "light-dark(#8a2a1b, #f0a898)" },
  { tag: tags.comment, color: "light-dark(#596273, #a0a8b8)" },
]);

/** A code editor in a shadow root, so that its styles need no permission of the page's policy. */
export class RuleEditor extends HTMLElement {
  /** What the file is called: its kind says what may stand in it. */
  name = "";
  /** Names of the rules in force, to be offered where they may stand. */
  names: Names = {};
  #view: EditorView | undefined;
  #content = "";

  /** What the file holds. */
  get content(): string {
    return this.#view?.state.doc.toString() ?? this.#content;
  }

  set content(text: string) {
    this.#content = text;
    if (this.#view === undefined || text === this.content) return;
    this.#view.dispatch({ changes: changeBetween(this.content, text) });
  }

  /** The character that the cursor stands at. */
  get cursor(): number {
    return this.#view?.state.selection.main.head ?? 0;
  }

  /** Lead the reader to a place of the file, told from 1. */
  reveal(line: number, column: number): void {
    const view = this.#view;
    if (view === undefined) return;
    const place = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    const anchor = Math.min(place.from + column - 1, place.to);
    view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    view.focus();
  }

  /** Show what was found in the file, each at its place. */
  set findings(findings: readonly Found[]) {
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
    const told = EditorView.updateListener.of(({ docChanged, selectionSet, view }) => {
      if (docChanged) this.dispatchEvent(new Event("change"));
      else if (selectionSet && view.hasFocus) this.dispatchEvent(new Event("place"));
    });
    const look = EditorView.theme({
      "&": {
        fontSize: "0.875rem",
        border: "1px solid var(--_line)",
        borderRadius: "var(--_radius)",
        background: "var(--_surface)",
        minHeight: "20rem",
        overflow: "hidden",
      },
      "&.cm-focused": { outline: "2px solid var(--_accent)" },
      ".cm-gutters": { background: "transparent", color: "var(--_soft)", borderInlineEnd: "1px solid var(--_line)" },
      ".cm-activeLine, .cm-activeLineGutter": { background: "color-mix(in srgb, currentColor 6%, transparent)" },
      ".cm-cursor": { borderColor: "currentColor" },
      ".cm-tooltip, .cm-panels": { background: "var(--_raised)", color: "var(--_text)", border: "1px solid var(--_line)" },
      ".cm-tooltip": { borderRadius: "8px", boxShadow: "0 6px 24px rgb(0 0 0 / 18%)", maxWidth: "34rem" },
      ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "22rem" },
      ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.6rem" },
      ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--_accent)", color: "var(--_surface)" },
      ".cm-tooltip.cm-completionInfo, .cm-explained": { padding: "0.5rem 0.75rem", font: "0.875rem/1.5 system-ui, sans-serif" },
      ".cm-completionIcon": { display: "none" },
      ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
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
          assist(this.name, () => this.names),
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

/** The one piece that differs, so that the cursor and what was folded stay where they are. */
function changeBetween(before: string, after: string): { from: number; to: number; insert: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
