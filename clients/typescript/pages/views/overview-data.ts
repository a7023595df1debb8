import { answer, type ErrorCategory, type JobQuery, type ListedVm, type PlainspokenClient, type VmJob } from "plainspoken-client";

import { DAYS, EVER, SPANS, asked as daysAsked } from "../parts/counts.js";
import { here } from "../router.js";

const PAGE = 100;
const MOST_PAGES = 10;
const MOST_VMS = 50;
/** States of VMs that need somebody. */
export const NEEDS_ATTENTION = ["failed", "cleanup_required"] as const;

type State = (typeof NEEDS_ATTENTION)[number];

/** What the address narrows the overview to. */
export interface Narrowed {
  /** A part of a VM's name. */
  name: string;
  state: State | undefined;
  category: ErrorCategory | undefined;
  /** Days of failures; nothing when that is left to the page. */
  days: number | undefined;
}

export interface Overview {
  /** What it was narrowed to when it was loaded. */
  narrowed: Narrowed;
  /** Those that need somebody, with the failure that stands. */
  failing: VmList;
  never: VmList;
  running: readonly VmJob[];
  moreRunning: boolean;
  /** Days of failures that are counted. */
  days: number;
  /** Nothing while there are many that are still counted. */
  counted: Counted | undefined;
}

export interface Counted {
  failures: readonly VmJob[];
  /** Whether there are older failures than those counted. */
  more: boolean;
}

export interface VmList {
  vms: readonly ListedVm[];
  more: boolean;
}

/** What the address asks for. */
export function narrowed(): Narrowed {
  const { query } = here();
  return {
    name: query.get("q") ?? "",
    state: NEEDS_ATTENTION.find((state) => state === query.get("status")),
    category: (query.get("category") ?? undefined) as ErrorCategory | undefined,
    days: daysAsked(SPANS),
  };
}

/** Whether a job is of a VM whose name was asked for. */
export function isNamed(job: VmJob, { name }: Narrowed): boolean {
  return (job.vm_name ?? "").toLowerCase().includes(name.toLowerCase());
}

/** What the overview shows; where many failures are to be counted, `later` has them as soon as they are. */
export async function loadOverview(client: PlainspokenClient): Promise<{ overview: Overview; later: Promise<Counted> | undefined }> {
  const asked = narrowed();
  const running = { status: ["running" as const, "pending" as const], limit: MOST_VMS };
  const named = asked.name ? { q: asked.name } : {};
  const [failing, never, under, { days, counted, later }] = await Promise.all([
    vmsOf(client, { ...named, current_status: asked.state ? [asked.state] : [...NEEDS_ATTENTION], failures: true }),
    vmsOf(client, { ...named, never_replicated: true }),
    answer(client.GET("/api/v1/jobs", { params: { query: running } })),
    countFailures(client, asked),
  ]);
  const { category } = asked;
  const overview = {
    narrowed: asked,
    failing: category ? { ...failing, vms: failing.vms.filter(({ failure }) => failure?.error_category === category) } : failing,
    never,
    running: under.jobs.filter((job) => isNamed(job, asked)),
    moreRunning: under.next !== undefined,
    days,
    counted,
  };
  return { overview, later };
}

type AskedVms = { q?: string; current_status?: State[]; never_replicated?: boolean; failures?: boolean };

/** VMs, those first of which something was heard last. */
async function vmsOf(client: PlainspokenClient, asked: AskedVms): Promise<VmList> {
  const list = await answer(client.GET("/api/v1/vm-contexts", { params: { query: { ...asked, limit: MOST_VMS } } }));
  const newest = list.vm_contexts.toSorted((one, other) => (other.last_job_at ?? "").localeCompare(one.last_job_at ?? ""));
  return { vms: newest, more: list.next !== undefined };
}

/** The failures of the time that was asked for; else of the last days, or of all times if nothing failed lately. */
async function countFailures(client: PlainspokenClient, asked: Narrowed): Promise<{ days: number } & Counting> {
  const days = asked.days ?? DAYS;
  const lately = await newestFailures(client, asked, days);
  const some = lately.later !== undefined || (lately.counted?.failures.length ?? 0) > 0;
  if (asked.days !== undefined || some) return { days, ...lately };
  return { days: EVER, ...(await newestFailures(client, asked, EVER)) };
}

/** Either the failures, or that they come later. */
interface Counting {
  counted: Counted | undefined;
  later: Promise<Counted> | undefined;
}

async function newestFailures(client: PlainspokenClient, asked: Narrowed, days: number): Promise<Counting> {
  const since = new Date(Date.now() - days * 86_400_000).toISOString();
  const query: JobQuery = { status: ["failed"], since, limit: PAGE, ...(asked.category && { error_category: [asked.category] }) };
  const pageFrom = (before?: string) => answer(client.GET("/api/v1/jobs", { params: { query: { ...query, ...(before && { before }) } } }));
  const first = await pageFrom();
  const named = (jobs: readonly VmJob[]) => jobs.filter((job) => isNamed(job, asked));
  const all = async (): Promise<Counted> => {
    const failures = named(first.jobs);
    let { next } = first;
    for (let pages = 1; next !== undefined && pages < MOST_PAGES; pages++) {
      const page = await pageFrom(next);
      failures.push(...named(page.jobs));
      next = page.next;
    }
    return { failures, more: next !== undefined };
  };
  return first.next === undefined ? { counted: await all(), later: undefined } : { counted: undefined, later: all() };
}
