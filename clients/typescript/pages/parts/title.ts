import { strings } from "../strings.js";

const LONGEST = 80;
/** Characters that turn the direction of a text, also of what stands after it. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Name the document after the heading of what it shows, so that tabs and bookmarks can be told apart. */
export function entitle(shown: ParentNode | undefined): void {
  const heading = shown?.querySelector("h1")?.textContent?.replace(TURNS, "").replace(/\s+/g, " ").trim();
  const title = heading ? `${[...heading].slice(0, LONGEST).join("")} · ${strings.product}` : strings.product;
  if (document.title !== title) document.title = title;
}
