import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { PART, partsOf } from "#dist/elements/job-parts.js";

const jobs = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => ({ job_id: String(from + place) }));

/** How many parts hold other rows than before. */
function changed(before: readonly unknown[][], after: readonly unknown[][]): number {
  const known = new Set(before.map((part) => JSON.stringify(part)));
  return after.filter((part) => !known.has(JSON.stringify(part))).length;
}

describe("The parts that a list of jobs is drawn in", () => {
  it("hold every row once, in its order", () => {
    const starts = new Set<string>();
    for (const [from, to] of [[500, 550], [500, 650], [499, 650], [300, 700], [0, 0], [0, 1]] as const) {
      const parts = partsOf(jobs(from, to), starts);
      assert.deepEqual(parts.flat(), jobs(from, to));
      assert.ok(parts.every(({ length }) => length > 0 && length <= 2 * PART));
    }
  });

  it("are all but one what they were when a row comes before them, and all but two when the first is full", () => {
    const starts = new Set<string>();
    let parts = partsOf(jobs(1_000, 6_000), starts);
    assert.equal(parts.length, 100);
    for (let first = 999; first > 500; first--) {
      const next = partsOf(jobs(first, 6_000), starts);
      assert.ok(changed(parts, next) <= (next.length > parts.length ? 2 : 1), `${changed(parts, next)} at ${first}`);
      parts = next;
    }
    assert.ok(parts.length > 105);
  });

  it("stay where older rows come after them", () => {
    const starts = new Set<string>();
    const before = partsOf(jobs(0, 140), starts);
    const after = partsOf(jobs(0, 240), starts);
    assert.deepEqual(after.slice(0, 2), before.slice(0, 2));
    assert.deepEqual(after.map(({ length }) => length), [50, 50, 50, 50, 40]);
  });
});
