import { html, type TemplateResult } from "lit";
import type { ReadingView } from "plainspoken-client";

import { strings } from "../strings.js";

type Evidence = "fault" | "subject" | "speaker";
type Mark = "envelope" | "ignored" | Evidence;

interface Marked {
  start: number;
  end: number;
  mark: Mark;
  chosen: boolean;
  title: string;
}

/**
 * The text as it was read: the envelope grey, a line where each clause but the first begins, what names a fault, a subject
 * or a speaker marked, and what was chosen marked strongly.
 */
export function drawReading(text: string, reading: ReadingView): TemplateResult {
  // Places count characters as Python does, not the halves of pairs as JavaScript does.
  const characters = [...text];
  const marks = marksOf(reading);
  const places = [...marks.flatMap(({ start, end }) => [start, end]), ...reading.clauses.map(({ start }) => start)];
  const edges = [...new Set([0, characters.length, ...places])]
    .filter((edge) => edge <= characters.length)
    .sort((one, other) => one - other);
  const pieces = edges.slice(1).map((end, place) => {
    const start = edges[place] ?? 0;
    const begins = start > 0 && reading.clauses.some((clause) => clause.start === start);
    const over = marks.filter((mark) => mark.start <= start && mark.end >= end);
    const classes = [...over.flatMap(({ mark, chosen }) => (chosen ? [mark, "chosen"] : [mark])), ...(begins ? ["begins"] : [])].join(" ");
    const title = over.map((mark) => mark.title).filter(Boolean).join(" · ");
    const piece = characters.slice(start, end).join("");
    return classes ? html`<span class=${classes} title=${title}>${piece}</span>` : piece;
  });
  return html`<pre class="reading" dir="auto" tabindex="0">${pieces}</pre>`;
}

function marksOf(reading: ReadingView): Marked[] {
  const hits = (mark: Evidence, found: ReadingView["faults"]): Marked[] =>
    found.map(({ start, end, name, tells, chosen = false }) => ({ start, end, mark, chosen, title: strings.try.marked(strings.try.marks[mark], name, tells) }));
  return [
    ...reading.parts
      .filter(({ part }) => part === "envelope")
      .map(({ start, end }): Marked => ({ start, end, mark: "envelope", chosen: false, title: "" })),
    ...reading.clauses
      .filter(({ ignored }) => ignored)
      .map(({ start, end }): Marked => ({ start, end, mark: "ignored", chosen: false, title: "" })),
    ...hits("speaker", reading.speakers),
    ...hits("subject", reading.subjects),
    ...hits("fault", reading.faults),
  ];
}
