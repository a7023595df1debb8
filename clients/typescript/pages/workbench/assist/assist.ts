import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import { hoverTooltip, type Tooltip } from "@codemirror/view";

import { strings } from "../../strings.js";
import { keysBeside, placeAt, type Place } from "./place.js";
import { isOf, resolved, schemaAt, type Schema, type Step } from "./schema.js";
import { SCHEMAS } from "./schemas.js";

/** Names that the rules in force give to things, by the key whose values they are: `faults`, `subjects`. */
export type Names = Readonly<Record<string, readonly Completion[]>>;

const WORD = /[\w.-]*$/;

/** Completion and explanations for a rule file, from the schema of its kind; nothing for a file of no known kind. */
export function assist(file: string, names: () => Names): Extension {
  const root = SCHEMAS[file.startsWith("failures/") ? "failures" : file.replace(/\.yaml$/, "")];
  if (root === undefined) return [];
  // One and the same function: the editor knows its sources by that.
  const data = [{ autocomplete: (context: CompletionContext) => completions(root, context, names()) }];
  return [
    EditorState.languageData.of(() => data),
    hoverTooltip(({ state }, at) => explanation(root, state.doc, at)),
  ];
}

function completions(root: Schema, context: CompletionContext, names: Names): CompletionResult | null {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const before = doc.sliceString(line.from, context.pos);
  if (/(^|\s)#/.test(before)) return null;
  const word = WORD.exec(before)?.[0] ?? "";
  const place = placeAt(linesAbove(doc, line.number), before.slice(0, before.length - word.length));
  if (!word && !context.explicit && place.writes === "key") return null;
  const here = schemaAt(root, place.path);
  const from = context.pos - word.length;
  const taken = place.flow ? new Set<string>() : keysBeside(doc.toString().split("\n"), line.number - 1, place.indent);
  const options = [
    ...(place.writes === "key" && here ? keys(root, here, place, taken) : []),
    ...(here ? values(here) : []),
    ...named(place.path, names),
  ];
  return options.length > 0 ? { from, options, validFor: /^[\w.-]*$/ } : null;
}

function keys(root: Schema, schema: Schema, place: Place, taken: ReadonlySet<string>): Completion[] {
  return Object.entries(schema.properties ?? {})
    .filter(([key]) => !taken.has(key))
    .map(([key, member]) => ({
      label: key,
      type: "property",
      info: member.description ?? "",
      boost: schema.required?.includes(key) ? 1 : 0,
      apply: key + opening(resolved(root, member) ?? member, place),
    }));
}

/** What stands behind a key before its value: the way to the first item or key of it. */
function opening(schema: Schema, { indent, flow }: Place): string {
  if (flow || schema.type === undefined || isOf(schema, "string")) return ": ";
  const inner = `:\n${" ".repeat(indent + 2)}`;
  return isOf(schema, "array") ? `${inner}- ` : isOf(schema, "object") ? inner : ": ";
}

function values(schema: Schema): Completion[] {
  if (isOf(schema, "boolean")) return [{ label: "true", type: "constant" }];
  return (schema.enum ?? []).map((value) => ({ label: String(value), type: "enum" }));
}

/** Faults and subjects by their names, where a list of them is written, or one is given more words. */
function named(path: readonly Step[], names: Names): readonly Completion[] {
  const last = path.findLast((step) => step !== "item");
  const isNamed = path.at(-1) === "item" || path.length === 1;
  return (isNamed && last && names[last.key]) || [];
}

function explanation(root: Schema, doc: Text, at: number): Tooltip | null {
  const line = doc.lineAt(at);
  const before = WORD.exec(line.text.slice(0, at - line.from))?.[0] ?? "";
  const after = /^[\w.-]*/.exec(line.text.slice(at - line.from))?.[0] ?? "";
  const word = before + after;
  if (!word) return null;
  const from = at - before.length;
  const place = placeAt(linesAbove(doc, line.number), line.text.slice(0, from - line.from));
  const isKey = place.writes === "key" && /^\s*:(\s|$)/.test(line.text.slice(from + word.length - line.from));
  const schema = schemaAt(root, isKey ? [...place.path, { key: word }] : place.path);
  if (!schema?.description) return null;
  return { pos: from, end: from + word.length, above: true, create: () => ({ dom: told(isKey ? word : "", schema) }) };
}

function told(key: string, schema: Schema): HTMLElement {
  const box = document.createElement("div");
  box.className = "cm-explained";
  const lines = [key, schema.description ?? "", schema.enum ? strings.editor.oneOf(schema.enum.map(String).join(", ")) : ""];
  for (const [place, text] of lines.entries()) {
    if (!text) continue;
    const part = document.createElement(place === 0 ? "strong" : "div");
    part.textContent = text;
    box.append(part);
  }
  return box;
}

function linesAbove(doc: Text, number: number): string[] {
  return doc.sliceString(0, doc.line(number).from).split("\n").slice(0, -1);
}
