interface Dated {
  job_id: string;
  started_at?: string;
}

/** `jobs`, newest first, with `job` in the place of what was known of it, or where its start belongs. */
export function placed<Job extends Dated>(jobs: readonly Job[], job: Job): Job[] {
  const known = jobs.findIndex(({ job_id }) => job_id === job.job_id);
  if (known >= 0) return jobs.with(known, job);
  const later = jobs.findIndex(({ started_at }) => (started_at ?? "") < (job.started_at ?? "9"));
  return later < 0 ? [...jobs, job] : jobs.toSpliced(later, 0, job);
}
