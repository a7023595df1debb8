import { answer, type PlainspokenClient } from "./client.js";
import type { VmJob, operations } from "./schema.js";

/** Which jobs: of a VM, of some types, statuses or categories, since a time; `limit` is the size of a page. */
export type JobQuery = Omit<NonNullable<operations["listJobs"]["parameters"]["query"]>, "before">;

/**
 * Jobs, newest first, page after page as long as the loop goes on:
 * `for await (const jobs of jobPages(client, { vm: "pgtest1", status: ["failed"] }))`.
 *
 * @throws ProblemError The server refuses.
 */
export async function* jobPages(client: PlainspokenClient, query: JobQuery = {}): AsyncGenerator<readonly VmJob[]> {
  let before: string | undefined;
  do {
    const page = await answer(client.GET("/api/v1/jobs", { params: { query: { ...query, ...(before && { before }) } } }));
    yield page.jobs;
    before = page.next;
  } while (before !== undefined);
}
