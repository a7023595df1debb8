import type { Step } from "./schema.js";

/** Where in a YAML file a reader is. */
export interface Place {
  /** The way to the mapping or list around him; for a value, to the value itself. */
  path: readonly Step[];
  /** Whether a key or a value is written here. */
  writes: "key" | "value";
  /** The column that keys of this mapping begin at. */
  indent: number;
  /** Whether the mapping is written on one line, in braces. */
  flow: boolean;
}

interface Entry {
  indent: number;
  step: Step;
}

const KEY = /^(?:'([^']*)'|"([^"]*)"|([^\s'"{}[\],#&*!|>%@`-][^:#]*?|-[^\s:#][^:#]*?))\s*:(?=\s|$)/;
const OPEN_KEY = /([\w.-]+)\s*:(?=\s|$)/y;

/**
 * The place at the end of `before`, the beginning of a line, by the indentation of the lines above.
 *
 * It goes by indentation rather than by a parsed tree, so that it also knows the way in a file that is half written.
 */
export function placeAt(above: readonly string[], before: string): Place {
  const { entries, rest, indent } = entriesOf(before);
  const path = [...parentsOf(above, entries[0]?.indent ?? indent, entries[0]?.step === "item"), ...entries.map(({ step }) => step)];
  const last = entries.at(-1)?.step;
  const isValue = last !== undefined && last !== "item";
  const inside = /[[{]/.test(rest) ? flowAt(rest) : undefined;
  if (inside) return { path: [...path, ...inside.path], writes: inside.writes, indent, flow: true };
  return { path, writes: isValue ? "value" : "key", indent, flow: false };
}

/** Keys that stand beside a place in its mapping, so that none of them is offered again. */
export function keysBeside(lines: readonly string[], line: number, indent: number): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const step of [-1, 1]) {
    for (let place = line; place >= 0 && place < lines.length; place += step) {
      const text = lines[place] ?? "";
      if (!text.trim() || text.trim().startsWith("#")) continue;
      const { entries } = entriesOf(text);
      const own = entries.find((entry) => entry.step !== "item" && entry.indent === indent);
      if (own && own.step !== "item" && place !== line) keys.add(own.step.key);
      // A dash begins the mapping; what stands further out is not of it.
      const begins = entries.some((entry) => entry.step === "item" && entry.indent < indent);
      if (step < 0 && begins) break;
      if (place !== line && ((entries[0]?.indent ?? indent) < indent || (step > 0 && begins))) break;
    }
  }
  return keys;
}

function parentsOf(above: readonly string[], indent: number, isItem: boolean): Step[] {
  const path: Step[] = [];
  let [limit, item] = [indent, isItem];
  for (let line = above.length - 1; line >= 0 && (limit > 0 || item); line--) {
    const text = above[line] ?? "";
    if (!text.trim() || text.trim().startsWith("#")) continue;
    for (const entry of entriesOf(text).entries.toReversed()) {
      const isAround = entry.indent < limit || (entry.indent === limit && item && entry.step !== "item");
      if (!isAround) continue;
      path.unshift(entry.step);
      [limit, item] = [entry.indent, entry.step === "item"];
    }
  }
  return path;
}

/** The dashes and the key that a line begins with, what stands behind them, and the column of that. */
function entriesOf(line: string): { entries: Entry[]; rest: string; indent: number } {
  const entries: Entry[] = [];
  let indent = line.length - line.trimStart().length;
  let rest = line.slice(indent);
  for (let dash = /^-(\s+|$)/.exec(rest); dash; dash = /^-(\s+|$)/.exec(rest)) {
    entries.push({ indent, step: "item" });
    indent += dash[0].length;
    rest = rest.slice(dash[0].length);
  }
  const key = KEY.exec(rest);
  if (key === null) return { entries, rest, indent };
  entries.push({ indent, step: { key: key[1] ?? key[2] ?? key[3] ?? "" } });
  return { entries, rest: rest.slice(key[0].length), indent };
}

/** The way into braces and brackets that are open at the end of a text. */
function flowAt(text: string): { path: Step[]; writes: "key" | "value" } | undefined {
  const open: { kind: "{" | "["; key: string | undefined }[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? "";
    if (sign === "'" || sign === '"') {
      const end = text.indexOf(sign, at + 1);
      if (end < 0) break;
      at = end;
    } else if (sign === "{" || sign === "[") open.push({ kind: sign, key: undefined });
    else if (sign === "}" || sign === "]") open.pop();
    else if (sign === ",") {
      const around = open.at(-1);
      if (around) around.key = undefined;
    } else {
      OPEN_KEY.lastIndex = at;
      const key = OPEN_KEY.exec(text);
      const around = open.at(-1);
      if (key?.[1] === undefined || around?.kind !== "{") continue;
      around.key = key[1];
      at += key[0].length - 1;
    }
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const path = open.flatMap(({ kind, key }): Step[] => (kind === "[" ? ["item"] : key === undefined ? [] : [{ key }]));
  return { path, writes: last.kind === "{" && last.key === undefined ? "key" : "value" };
}
