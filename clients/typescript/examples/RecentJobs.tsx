import type { ActionVerb, JobItem, JobStatus } from "plainspoken-client";

import type { RecentJobsState } from "./use-recent-jobs.js";

const ICONS: Record<JobStatus, string> = { pending: "🕓", running: "⏳", completed: "✅", failed: "❌", cancelled: "🚫" };

/** What buttons do, by the typed action of an advice; advice without a button is a line of text. */
export type Buttons = Partial<Record<ActionVerb, (job: JobItem) => void>>;

/** All jobs of a VM, newest first, as `useRecentJobs` gives them. */
export function RecentJobs({ jobs, trouble, live, buttons = {} }: RecentJobsState & { buttons?: Buttons }) {
  return (
    <section aria-label="Recent Operations">
      <h2>
        Recent Operations <small>{live ? "live" : "updated every few seconds"}</small>
      </h2>
      {trouble && <p role="alert">{trouble}</p>}
      <ul>
        {jobs.map((job) => (
          <Job key={job.job_id} job={job} buttons={buttons} />
        ))}
      </ul>
    </section>
  );
}

function Job({ job, buttons }: { job: JobItem; buttons: Buttons }) {
  // Of what failed, or of what a job reports while it still runs.
  const actions = job.next_actions ?? job.attention?.next_actions;
  return (
    <li className={job.status}>
      <strong>
        {ICONS[job.status]} {job.display_name}
      </strong>
      {job.started_at && <time dateTime={job.started_at}>{new Date(job.started_at).toLocaleString()}</time>}
      {job.status === "running" && (
        <p>
          <progress max={100} value={job.progress} /> {Math.floor(job.progress)}% {job.current_step}
        </p>
      )}
      {job.error_message && <p>{job.error_message}</p>}
      {job.attention && <p className={job.attention.severity}>⚠️ {job.attention.message}</p>}
      {actions && (
        <ul className="actions">
          {actions.map(({ text, do: verb }) => {
            const press = verb && buttons[verb];
            return <li key={text}>{press ? <button onClick={() => press(job)}>{text}</button> : text}</li>;
          })}
        </ul>
      )}
    </li>
  );
}
