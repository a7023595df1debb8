import { answer, type PlainspokenClient } from "./client.js";
import { readBlocks, readLines } from "./event-stream.js";
import { ProblemError } from "./problem.js";
import type { JobRemoval, Reset, VmContext, VmJob } from "./schema.js";

/** What happened. Each event holds a whole state, so it replaces what was known before. */
export type LiveEvent =
  | { type: "reset"; data: Reset }
  | { type: "job"; data: VmJob }
  | { type: "job_removed"; data: JobRemoval }
  | { type: "vm"; data: VmContext };

export interface FollowOptions {
  /** The context id or name of a VM; all VMs when left out. */
  vm?: string;
  /** Ends the iteration. */
  signal?: AbortSignal;
  /** Milliseconds of silence after which a stream counts as lost; three times the server's heartbeat is good. */
  patience?: number;
  /** Told whenever the stream opens or is lost, so that a page can poll meanwhile. */
  onConnection?: (open: boolean) => void;
}

const FIRST_WAIT = 3_000;
const LONGEST_WAIT = 30_000;
const PATIENCE = 45_000;

/**
 * Changes as they happen, until the loop is left: `for await (const event of events(client, { vm: "pgtest1" }))`.
 *
 * It comes back by itself after every interruption, and goes on where it was. On `reset`, with which every new stream
 * begins, lists must be loaded again.
 *
 * @throws ProblemError The server refuses: the VM is not known, the token is not good.
 */
export async function* events(client: PlainspokenClient, options: FollowOptions = {}): AsyncGenerator<LiveEvent> {
  const { signal, onConnection } = options;
  const place: Place = { id: "", retry: FIRST_WAIT };
  let failures = 0;
  while (!signal?.aborted) {
    let wait: number | undefined;
    try {
      for await (const event of once(client, options, place)) {
        failures = 0;
        yield event;
      }
      failures = 0;
    } catch (error) {
      if (error instanceof ProblemError && !mayPass(error)) throw error;
      wait = error instanceof ProblemError && error.retryAfter !== undefined ? error.retryAfter * 1_000 : undefined;
      failures += 1;
    } finally {
      onConnection?.(false);
    }
    await sleep(wait ?? Math.min(place.retry * 2 ** Math.max(failures - 1, 0), LONGEST_WAIT), signal);
  }
}

interface Place {
  id: string;
  retry: number;
}

/** The events of one stream, until it ends or is lost; `place` is kept up to date. */
async function* once(client: PlainspokenClient, options: FollowOptions, place: Place): AsyncGenerator<LiveEvent> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  options.signal?.addEventListener("abort", abort);
  const { vm, patience = PATIENCE } = options;
  let silence = setTimeout(abort, patience);
  try {
    if (options.signal?.aborted) return;
    const stream = await open(client, vm, place.id, stop.signal);
    options.onConnection?.(true);
    for await (const block of readBlocks(readLines(stream, stop.signal))) {
      clearTimeout(silence);
      silence = setTimeout(abort, patience);
      place.retry = block.retry ?? place.retry;
      const event = eventOf(block.event, block.data);
      if (event) yield event;
      // Only now has whoever listens dealt with all that comes before it.
      place.id = block.id ?? place.id;
      if (block.event === "bye") return;
    }
  } finally {
    clearTimeout(silence);
    options.signal?.removeEventListener("abort", abort);
    stop.abort();
  }
}

function open(client: PlainspokenClient, vm: string | undefined, id: string, signal: AbortSignal) {
  const init = { headers: id ? { "Last-Event-ID": id } : {}, parseAs: "stream", signal } as const;
  const call =
    vm === undefined
      ? client.GET("/api/v1/events", init)
      : client.GET("/api/v1/vm-contexts/{context_id}/events", { ...init, params: { path: { context_id: vm } } });
  return answer(call as Promise<{ data?: ReadableStream<Uint8Array>; response: Response }>);
}

const KINDS: readonly string[] = ["reset", "job", "job_removed", "vm"] satisfies LiveEvent["type"][];

function eventOf(type: string, data: string): LiveEvent | undefined {
  // Kinds that come later are none of ours.
  return KINDS.includes(type) ? ({ type, data: JSON.parse(data) } as LiveEvent) : undefined;
}

function mayPass(problem: ProblemError): boolean {
  return problem.status === 429 || problem.status >= 500;
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
