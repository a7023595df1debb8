import { useEffect, useState } from "react";
import { ProblemError, events, problemOf, type JobItem, type PlainspokenClient } from "plainspoken-client";

const POLL_MILLISECONDS = 5_000;
const MOST_JOBS = 20;

export interface RecentJobsState {
  jobs: readonly JobItem[];
  /** Why there is nothing new, for people. */
  trouble: string | undefined;
  /** Whether changes arrive as they happen; otherwise the server is asked every five seconds. */
  live: boolean;
}

/** The newest jobs of a VM, kept up to date. */
export function useRecentJobs(client: PlainspokenClient, contextId: string): RecentJobsState {
  const [jobs, setJobs] = useState<readonly JobItem[]>([]);
  const [trouble, setTrouble] = useState<string>();
  const [live, setLive] = useState(false);

  useEffect(() => {
    const stop = new AbortController();
    let [etag, connected, stale] = ["", false, true];
    setJobs([]);

    async function load() {
      const { data, error, response } = await client.GET("/api/v1/vm-contexts/{context_id}/recent-jobs", {
        params: { path: { context_id: contextId } },
        // An unchanged list is answered 304, without a body.
        headers: etag ? { "If-None-Match": etag } : {},
        signal: stop.signal,
      });
      if (response.status !== 304) {
        if (!data) throw problemOf(response, error);
        etag = response.headers.get("ETag") ?? "";
        setJobs(data.jobs);
      }
      stale = false;
      setTrouble(undefined);
    }

    async function follow() {
      for await (const event of events(client, { vm: contextId, signal: stop.signal, onConnection })) {
        // Every new stream begins with `reset`: a list loaded then misses nothing.
        if (event.type === "reset") await reload();
        if (event.type === "job") setJobs((known) => withJob(known, event.data));
        if (event.type === "job_removed") setJobs((known) => known.filter((job) => job.job_id !== event.data.job_id));
      }
    }

    function onConnection(open: boolean) {
      connected = open;
      setLive(open);
      if (!open && stale) void load().catch(tell);
    }

    async function reload() {
      [etag, stale] = ["", true];
      await load().catch(tell);
    }

    function tell(error: unknown) {
      if (!stop.signal.aborted) setTrouble(error instanceof ProblemError ? error.message : "The server cannot be reached.");
    }

    void follow().catch(tell);
    const poll = setInterval(() => {
      if (!connected || stale) void load().catch(tell);
    }, POLL_MILLISECONDS);
    return () => {
      stop.abort();
      clearInterval(poll);
    };
  }, [client, contextId]);

  return { jobs, trouble, live };
}

/** The list with a job in its place, or as the newest. */
function withJob(jobs: readonly JobItem[], job: JobItem): readonly JobItem[] {
  const known = jobs.some(({ job_id }) => job_id === job.job_id);
  return known ? jobs.map((each) => (each.job_id === job.job_id ? job : each)) : [job, ...jobs].slice(0, MOST_JOBS);
}
