import { ProblemError, answer, type SiteFileContent, type SiteFiles } from "plainspoken-client";

import { session } from "../session.js";
import { merged } from "./differences.js";

/** A rule file that is being written. */
export interface DraftFile {
  content: string;
  /** What the server has, and its version; neither where the file is new, or the server does not publish. */
  origin?: string;
  version?: string;
}

/** The files that somebody writes, kept for the tab, and nowhere else until they are published or saved. */
export interface Draft {
  current: string;
  files: Readonly<Record<string, DraftFile>>;
}

/** Rule files as they are to be, and as they were: what a review looks at, and the server is sent. */
export interface Change {
  files: Readonly<Record<string, string>>;
  deleted: readonly string[];
  base: Readonly<Record<string, string>>;
  before: Readonly<Record<string, string>>;
}

export const FIRST_FILE = "failures/site.yaml";
const KEY = "plainspoken-draft";

/** The draft of this tab, or an empty one. */
export function savedDraft(): Draft {
  const saved = sessionStorage.getItem(KEY);
  return saved === null ? { current: FIRST_FILE, files: {} } : (JSON.parse(saved) as Draft);
}

export function saveDraft(draft: Draft): void {
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

/** The draft with another text of one of its files, which is then the one that is looked at. */
export function withText(draft: Draft, name: string, content: string): Draft {
  return { current: name, files: { ...draft.files, [name]: { ...draft.files[name], content } } };
}

/** The draft with a file opened: as the draft has it, else as the server has it, else a new one. */
export async function withOpened(draft: Draft, name: string): Promise<Draft> {
  if (draft.files[name]) return { ...draft, current: name };
  const site = await siteFiles();
  const listed = site?.files.some((file) => file.name === name) || site?.complete === false;
  const found = listed ? await siteFile(name) : undefined;
  const file: DraftFile = found ? { content: found.content, origin: found.content, version: found.version } : { content: "" };
  return { current: name, files: { ...draft.files, [name]: file } };
}

/** The draft on top of what the server has now. `clean` is false where both changed the same lines: then the draft's stand. */
export async function withNewest(draft: Draft, names: readonly string[]): Promise<{ draft: Draft; clean: boolean }> {
  const files = { ...draft.files };
  let clean = true;
  for (const name of names) {
    const mine = files[name];
    if (mine === undefined) continue;
    const theirs = await siteFile(name);
    const both = merged(mine.origin ?? "", mine.content, theirs?.content ?? "");
    clean &&= both !== undefined;
    files[name] = { content: both ?? mine.content, ...(theirs && { origin: theirs.content, version: theirs.version }) };
  }
  return { draft: { ...draft, files }, clean };
}

/** The draft without its changes to some files. */
export function without(draft: Draft, names: readonly string[]): Draft {
  const files = Object.fromEntries(Object.entries(draft.files).filter(([name]) => !names.includes(name)));
  return { ...draft, files };
}

/** Whether a file of the draft differs from the server's. */
export function isChanged({ content, origin }: DraftFile): boolean {
  return content !== (origin ?? "");
}

/** What the draft would do; a file that was emptied is deleted. */
export function changeOf(draft: Draft): Change {
  const changed = Object.entries(draft.files).filter(([, file]) => isChanged(file));
  const kept = changed.filter(([, { content }]) => content.trim());
  const gone = changed.filter(([, { content, version }]) => !content.trim() && version);
  const both = [...kept, ...gone];
  return {
    files: Object.fromEntries(kept.map(([name, { content }]) => [name, content])),
    deleted: gone.map(([name]) => name),
    base: Object.fromEntries(both.flatMap(([name, { version }]) => (version ? [[name, version]] : []))),
    before: Object.fromEntries(both.flatMap(([name, { origin }]) => (origin ? [[name, origin]] : []))),
  };
}

/** The files that may be published; nothing where the server does not publish, or not for this reader. */
export async function siteFiles(): Promise<SiteFiles | undefined> {
  return orNothing(() => answer(session.client.GET("/api/v1/rules/files")));
}

/** A file as the server has it; nothing where there is none, or the server does not publish. */
export async function siteFile(name: string): Promise<SiteFileContent | undefined> {
  return orNothing(() => answer(session.client.GET("/api/v1/rules/files/{name}", { params: { path: { name } } })));
}

async function orNothing<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof ProblemError && [403, 404].includes(error.status)) return undefined;
    throw error;
  }
}
