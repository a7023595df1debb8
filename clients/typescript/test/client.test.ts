import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ProblemError, answer, createClient } from "plainspoken-client";

import { SERVER, checkedClient } from "./server.js";

const client = checkedClient();

function vm(name: string) {
  return answer(client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path: { vm_name: name } } }));
}

async function problemOf(call: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await call.then(
    () => assert.fail("it was answered"),
    (reason: unknown) => reason,
  );
  assert(error instanceof ProblemError, String(error));
  return error;
}

describe("Answers", () => {
  it("hold the last operation of a VM", async () => {
    const { last_operation: last } = await vm("pgtest1");

    assert.equal(last?.failed_step, "Preparing Drivers for Compatibility");
    assert.equal(last.progress, 60);
    assert.equal(last.error_category, "compatibility");
  });

  it("hold what a running job reports already, which has not failed", async () => {
    const { current_job: job } = await vm("web-frontend-01");

    assert.equal(job?.status, "running");
    assert.equal(job.error_message, undefined);
    assert.equal(job.attention?.severity, "warning");
    assert.deepEqual(
      job.attention.next_actions.map(({ text }) => text),
      job.attention.actionable_steps,
    );
  });

  it("are errors as values where that is wanted", async () => {
    const { data, error } = await client.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: "none" } } });

    assert.equal(data, undefined);
    assert.equal(error?.status, 404);
  });

  it("come from an address that ends in a slash, too", async () => {
    const { response } = await createClient({ baseUrl: `${SERVER}/` }).GET("/health/live");

    assert.equal(response.url, `${SERVER}/health/live`);
  });
});

describe("Problems", () => {
  it("tell that a VM is not known, however its name is written", async () => {
    const problem = await problemOf(vm("a/b c?d#e%"));

    assert.equal(problem.code, "not-found");
    assert.equal(problem.status, 404);
    assert.equal(problem.message, problem.problem.detail);
    assert.match(problem.requestId ?? "", /^\w+$/);
  });

  it("offer the VMs to choose from when a name is not unique", async () => {
    const problem = await problemOf(vm("files-02"));

    assert.equal(problem.code, "ambiguous-name");
    assert.equal(problem.candidates.length, 2);
  });

  it("point at the field that cannot be used", async () => {
    const problem = await problemOf(answer(client.POST("/api/v1/sanitize", { body: {} as { text: string } })));

    assert.equal(problem.code, "invalid-body");
    assert.deepEqual(problem.errors.map(({ pointer }) => pointer), ["/text"]);
  });

  it("are made of the status when the body is none, as that of a proxy", async () => {
    const proxy = async () => new Response("<h1>Bad Gateway</h1>", { status: 502, headers: { "Retry-After": "3" } });
    const behind = createClient({ baseUrl: SERVER, fetch: proxy });

    const problem = await problemOf(answer(behind.GET("/health/live")));

    assert.equal(problem.status, 502);
    assert.equal(problem.retryAfter, 3);
    assert.doesNotMatch(problem.message, /Gateway/);
  });
});

describe("Tokens", () => {
  const sent = async (token: string | (() => Promise<string>)) => {
    const headers: (string | null)[] = [];
    const fetch = async (request: Request) => {
      headers.push(request.headers.get("Authorization"));
      return globalThis.fetch(request);
    };
    await createClient({ baseUrl: SERVER, token, fetch }).GET("/health/live");
    return headers;
  };

  it("are sent as bearer tokens", async () => {
    assert.deepEqual(await sent("abc"), ["Bearer abc"]);
  });

  it("may be asked for before each request", async () => {
    assert.deepEqual(await sent(async () => "fresh"), ["Bearer fresh"]);
  });
});
