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

interface Page<Job> {
  jobs: readonly Job[];
  next: string | undefined;
}

/** What is shown with an older page after it; a job that moved between the two is there once. */
export function older<Job extends Dated>(shown: Page<Job> | undefined, page: Page<Job>): Page<Job> {
  const jobs = shown?.jobs ?? [];
  const known = new Set(jobs.map((job) => job.job_id));
  return { jobs: [...jobs, ...page.jobs.filter((job) => !known.has(job.job_id))], next: page.next };
}

/** The newest page, and after it what was shown of older ones: whoever has read on stays where they are. */
export function renewed<Job extends Dated>(shown: Page<Job> | undefined, page: Page<Job>): Page<Job> {
  const oldest = page.jobs.at(-1)?.started_at;
  if (shown === undefined || page.next === undefined || oldest === undefined) return page;
  const known = new Set(page.jobs.map((job) => job.job_id));
  const before = shown.jobs.filter((job) => !known.has(job.job_id) && (job.started_at ?? "") <= oldest);
  return before.length > 0 && shown.jobs.length > page.jobs.length
    ? { jobs: [...page.jobs, ...before], next: shown.next }
    : page;
}
