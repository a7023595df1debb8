import { html, type TemplateResult } from "lit";

import type { JobItem } from "../schema.js";
import { bytes, duration } from "./format.js";
import { strings } from "./strings.js";

type Progress = Pick<JobItem, "display_name" | "progress" | "current_step" | "bytes_done" | "bytes_total" | "estimated_seconds_left">;

/** How far a job that runs has come, as a bar, and in words as far as they are known. */
export function drawProgress(job: Progress): TemplateResult {
  const parts = [
    `${Math.floor(job.progress)}%`,
    job.current_step,
    job.bytes_total ? strings.jobs.copied(bytes(job.bytes_done ?? 0), bytes(job.bytes_total)) : undefined,
    job.estimated_seconds_left === undefined ? undefined : strings.jobs.timeLeft(duration(job.estimated_seconds_left)),
  ];
  return html`<progress max="100" value=${job.progress} aria-label=${job.display_name}></progress>
    <span class="soft">${parts.filter((part) => part !== undefined).join(" · ")}</span>`;
}
