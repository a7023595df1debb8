import type { VmJob } from "plainspoken-client";
import { strings as words } from "plainspoken-client/elements";

import { here, link } from "../router.js";
import { strings } from "../strings.js";
import type { Bar } from "./numbers.js";

/** Days that failures can be counted of; the last means all. */
export const SPANS: readonly number[] = [1, 7, 30, 3650];
/** Days that are counted unless the address says otherwise. */
export const DAYS = 7;
/** Days that reach back to the beginning. */
export const EVER = 3650;
const LONGEST_DAILY = 30;
const STEPS_SHOWN = 8;
const MONTHS_LEAST = 5;
const MONTHS_MOST = 23;
const HOUR = 3_600_000;

type Unit = "hour" | "day" | "month";

/** Days that the address asks for; nothing when it leaves that to the page. */
export function asked(spans: readonly number[]): number | undefined {
  const days = Number(here().query.get("days"));
  return spans.find((span) => span === days);
}

/** Failures of each category, each with the way to them. */
export function byCategory(failures: readonly VmJob[], days: number): Bar[] {
  return tally(failures, (job) => job.error_category ?? "platform").map(([category, count]) => ({
    label: words.categories[category],
    count,
    href: link(["jobs"], { status: "failed", category, hours: String(24 * days) }),
  }));
}

/** Failures of the steps in which most jobs failed. */
export function byStep(failures: readonly VmJob[]): Bar[] {
  const steps = tally(failures, (job) => job.current_step ?? strings.overview.unknownStep);
  return steps.slice(0, STEPS_SHOWN).map(([label, count]) => ({ label, count }));
}

/** Failures of each hour, day or month in the reader's zone, the oldest first, those without any included. */
export function byTime(failures: readonly VmJob[], days: number): { unit: Unit; bars: Bar[] } {
  const unit = days === 1 ? "hour" : days <= LONGEST_DAILY ? "day" : "month";
  const format = new Intl.DateTimeFormat(document.documentElement.lang, SHOWN[unit]);
  const starts = failures.flatMap(({ started_at }) => (started_at === undefined ? [] : [new Date(started_at)]));
  const bars = new Map<string, number>(ticks(unit, days, starts.at(-1)).map((at) => [format.format(at), 0]));
  for (const label of starts.map((start) => format.format(start))) {
    if (bars.has(label)) bars.set(label, (bars.get(label) ?? 0) + 1);
  }
  return { unit, bars: [...bars].map(([label, count]) => ({ label, count })) };
}

const SHOWN: Record<Unit, Intl.DateTimeFormatOptions> = {
  hour: { weekday: "short", hour: "numeric" },
  day: { year: "numeric", month: "short", day: "numeric" },
  month: { year: "numeric", month: "short" },
};

function ticks(unit: Unit, days: number, first: Date | undefined): Date[] {
  const now = new Date();
  if (unit === "month") {
    const since = first ? 12 * (now.getFullYear() - first.getFullYear()) + now.getMonth() - first.getMonth() : 0;
    const months = Math.min(MONTHS_MOST, Math.max(MONTHS_LEAST, since));
    return Array.from({ length: months + 1 }, (_, place) => new Date(now.getFullYear(), now.getMonth() - months + place, 1));
  }
  if (unit === "hour") return Array.from({ length: 24 }, (_, place) => new Date(now.getTime() - (23 - place) * HOUR));
  // By the calendar: days on which clocks are changed are longer or shorter than others.
  return Array.from({ length: days + 1 }, (_, place) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + place));
}

/** How often each key comes up, the most frequent first. */
function tally<Key extends string>(jobs: readonly VmJob[], keyOf: (job: VmJob) => Key): [Key, number][] {
  const counts = new Map<Key, number>();
  for (const job of jobs) counts.set(keyOf(job), (counts.get(keyOf(job)) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
