import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { ProblemError, createClient, events, type LiveEvent } from "plainspoken-client";

import { checkedClient } from "./server.js";

const client = checkedClient();

/** The first events, and whatever the stream's loop does with them. */
async function first(count: number, stream: AsyncIterable<LiveEvent>): Promise<LiveEvent[]> {
  const seen: LiveEvent[] = [];
  for await (const event of stream) if (seen.push(event) >= count) break;
  return seen;
}

describe("Live updates of a server", () => {
  it("begin with what is to be loaded", async () => {
    assert.deepEqual(await first(1, events(client, { vm: "pgtest1" })), [{ type: "reset", data: { reason: "start" } }]);
    assert.deepEqual(await first(1, events(client)), [{ type: "reset", data: { reason: "start" } }]);
  });

  it("end when nobody wants them any more", async () => {
    const stop = new AbortController();
    const connected: boolean[] = [];
    const all = first(99, events(client, { signal: stop.signal, onConnection: (open) => connected.push(open) }));
    await pause(300);
    stop.abort();

    assert.equal((await all).length, 1);
    assert.deepEqual(connected, [true, false]);
  });

  it("are refused for a VM that is not known", async () => {
    await assert.rejects(first(1, events(client, { vm: "none" })), (error) => error instanceof ProblemError && error.code === "not-found");
  });
});

type Answer = (response: ServerResponse, request: IncomingMessage) => unknown;

/** Follows a server that gives these answers one after the other, up to a number of events. */
async function followed(count: number, ...answers: Answer[]) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers["last-event-id"] as string | undefined);
    void answers.shift()?.(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    const seen = await first(count, events(createClient({ baseUrl: `http://127.0.0.1:${port}` }), { patience: 400 }));
    return { asked, seen: seen.map(({ type, data }) => [type, data]) };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const stream = (response: ServerResponse) => response.writeHead(200, { "Content-Type": "text/event-stream" });
const RESET = 'event: reset\ndata: {"reason":"start"}\n\n';
const GONE = 'event: job_removed\ndata: {"job_id":"1"}\n\n';
const SOON = "retry: 5\n\n";

describe("A stream", () => {
  it("is read whatever its line ends and however it is cut", async () => {
    const text = ": ü\r\n\r\nevent:reset\r\ndata: {\"reason\":\r\ndata: \"ü\"}\r\n\r\rid: 1\revent: job_removed\rdata:{\"job_id\":\"1\"}\r\r\n";
    const { seen } = await followed(2, async (response) => {
      stream(response).flushHeaders();
      for (const byte of Buffer.from(text)) {
        response.write(Buffer.from([byte]));
        await pause(1);
      }
    });

    assert.deepEqual(seen, [
      ["reset", { reason: "ü" }],
      ["job_removed", { job_id: "1" }],
    ]);
  });

  it("goes on where it broke off, also by an id that stands alone", async () => {
    const { asked, seen } = await followed(
      2,
      (response) => stream(response).write(`${SOON}${RESET}id: a.1\n\n`, () => setTimeout(() => response.destroy(), 20)),
      (response) => stream(response).write(GONE),
    );

    assert.deepEqual(asked, [undefined, "a.1"]);
    assert.deepEqual(seen.map(([type]) => type), ["reset", "job_removed"]);
  });

  it("comes back after a goodbye, and leaves alone what it does not know", async () => {
    const { asked, seen } = await followed(
      1,
      (response) => stream(response).write(`${SOON}id: 7\nevent: weather\ndata: rain\n\nevent: bye\ndata: {"reason":"time"}\n\n`),
      (response) => stream(response).write(GONE),
    );

    assert.deepEqual(asked, [undefined, "7"]);
    assert.deepEqual(seen, [["job_removed", { job_id: "1" }]]);
  });

  it("is given up when nothing is heard of it, and opened again", async () => {
    const { asked } = await followed(
      1,
      (response) => stream(response).write(SOON),
      (response) => stream(response).write(RESET),
    );

    assert.equal(asked.length, 2);
  });

  it("is asked for again when the server says so", async () => {
    const { asked } = await followed(
      1,
      (response) => response.writeHead(503, { "Retry-After": "0" }).end("busy"),
      (response) => stream(response).write(RESET),
    );

    assert.equal(asked.length, 2);
  });
});
