import { applyPatch, createTwoFilesPatch, structuredPatch } from "diff";

import type { Change } from "./draft.js";

const AROUND = { context: 3 };

/** A change as `diff -u` tells it, for people, `patch` and `git apply`. */
export function patchOf(change: Change): string {
  const texts = [...Object.entries(change.files), ...change.deleted.map((name): [string, string] => [name, ""])];
  return texts
    .map(([name, after]) => {
      const before = change.before[name];
      const from = before === undefined ? "/dev/null" : `a/${name}`;
      const to = change.deleted.includes(name) ? "/dev/null" : `b/${name}`;
      // The first line only underlines a title that is not there.
      return createTwoFilesPatch(from, to, before ?? "", after, "", "", AROUND).replace(/^=+\n/, "");
    })
    .join("");
}

/** A text with what was changed in it and what others changed meanwhile; nothing where both changed the same lines. */
export function merged(origin: string, mine: string, theirs: string): string | undefined {
  const both = applyPatch(theirs, structuredPatch("", "", origin, mine, "", "", AROUND));
  return both === false ? undefined : both;
}
