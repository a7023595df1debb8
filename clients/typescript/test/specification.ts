// The specification's own snippets, read out of its file. They are compiled as they stand.
import { existsSync, readFileSync } from "node:fs";

import { transform } from "esbuild";

const FILE = process.env["PLAINSPOKEN_SEED"] ?? "../../../shared/seed/unified-jobs-api.md";

/** Why the snippets cannot be run; false when they can. */
export const ABSENT = existsSync(FILE) ? false : `the specification is not at ${FILE}; PLAINSPOKEN_SEED names its file`;

const TEXT = ABSENT ? "" : readFileSync(FILE, "utf8");
const BLOCK = /^[#* ]*(?<title>[^\n]+?)\**\n+```(?<language>typescript|jsx)\n(?<code>.*?)^```$/gms;

export interface Snippet {
  /** The line above it, such as `Use Case 1: Show Recent Activity`. */
  title: string;
  code: string;
}

export const SNIPPETS: readonly Snippet[] = [...TEXT.matchAll(BLOCK)].map(({ groups }) => ({
  title: groups?.["title"] ?? "",
  code: groups?.["code"] ?? "",
}));

/** Number of fenced blocks for a GUI, however they are titled. */
export const FENCES = TEXT.match(/^```(typescript|jsx)$/gm)?.length ?? 0;

/** The snippet whose title begins so. */
export function snippet(title: string): Snippet {
  const found = SNIPPETS.find((each) => each.title.startsWith(title));
  if (!found) throw new Error(`the specification has no snippet titled ${title}`);
  return found;
}

/**
 * Runs a snippet and returns the functions it declares; a snippet that is one JSX element is returned as `element`.
 *
 * @param names What the snippet uses and leaves to its reader.
 */
export async function run({ title, code }: Snippet, names: Record<string, unknown>): Promise<Record<string, unknown>> {
  const isElement = /^(\/\/[^\n]*\n)*</.test(code);
  const source = isElement ? `const element = (\n${code}\n);` : code;
  const compiled = await transform(source, { loader: "tsx", jsx: "transform", target: "es2022", sourcefile: title });
  const declared = isElement ? ["element"] : [...code.matchAll(/^function (\w+)/gm)].map(([, name]) => name ?? "");
  const given = Object.keys(names).filter((name) => !declared.includes(name));
  const body = `"use strict"; return (async () => { ${compiled.code}\nreturn { ${declared.join(", ")} }; })();`;
  return new Function(...given, body)(...given.map((name) => names[name])) as Promise<Record<string, unknown>>;
}

const RENAMED = [...TEXT.matchAll(/^(?:\| `([^`]+)` \| "|- `([^`]+)` → ")/gm)].map(([, term, step]) => term ?? step ?? "");
const TOOLS = [...TEXT.matchAll(/Internal tool names \(([^)]*), etc\.\)/g)].flatMap(([, names]) => names?.split(", ") ?? []);

/** What the specification says must never be seen: tools, and every term and step that it gives a friendlier name. */
export const TECHNICAL: readonly string[] = [
  // A step that is one plain word, such as “validation”, is everyday language as well; a device has a letter of its own.
  ...RENAMED.filter((term) => /[^a-z]/.test(term)).map((term) => term.replace(/vdX$/, "vd")),
  ...TOOLS,
];
