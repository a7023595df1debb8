import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { answer } from "plainspoken-client";

import { OPERATIONS, checkedClient, type Call, type Operation } from "./server.js";

// The examples are of one VM, which other files of tests look at: what is written goes to others.
const EXAMPLE = "ctx-pgtest1-20251003-140708";
const JOBS_GO_TO = "ctx-erp-app-20250915-120000";
const DISMISSED = "ctx-sql-prod-01-20250920-190000";

const client = checkedClient();

describe("Every operation, called as its examples say, answers as the document describes it", () => {
  const calls: Call[] = [];
  const recorded = checkedClient(calls);

  for (const operation of OPERATIONS) {
    it(`${operation.operationId}: ${operation.method} ${operation.path}`, async () => {
      const stop = new AbortController();
      const init = { ...(await requestOf(operation)), signal: stop.signal, parseAs: "stream" };
      try {
        const { response } = await recorded.request(operation.method.toLowerCase() as "get", operation.path as never, init as never);

        assert(response.status < 500, `answered ${response.status}`);
      } finally {
        stop.abort();
      }
    });
  }

  after(() => {
    const called = new Set(calls.map(({ operation }) => operation.operationId));
    assert.deepEqual([...called].sort(), OPERATIONS.map(({ operationId }) => operationId).sort());
  });
});

async function requestOf(operation: Operation): Promise<object> {
  const example = exampleOf(operation);
  if (operation.method === "GET") return example;
  if (!operation.path.includes("{context_id}")) return JSON.parse(JSON.stringify(example).replaceAll(EXAMPLE, JOBS_GO_TO));
  const path = { vm_name: DISMISSED };
  const vm = await answer(client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path } }));
  const { job_id } = vm.last_operation ?? vm.dismissed_operation ?? assert.fail("nothing can be dismissed");
  return { ...JSON.parse(JSON.stringify(example).replaceAll(EXAMPLE, DISMISSED)), body: { job_id } };
}

function exampleOf(operation: Operation): object {
  const given = (operation.parameters ?? []).filter(({ required }) => required);
  const of = (where: string) =>
    Object.fromEntries(
      given
        .filter((parameter) => parameter.in === where)
        .map(({ name, example }) => {
          assert(example !== undefined, `the document gives no example of ${name}`);
          return [name, example];
        }),
    );
  const body = operation.requestBody?.content["application/json"]?.example;
  return { params: { path: of("path"), query: of("query"), header: of("header") }, ...(body !== undefined && { body }) };
}
