import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { OPERATIONS, checkedClient, type Call, type Operation } from "./server.js";

describe("Every operation, called as its examples say, answers as the document describes it", () => {
  const calls: Call[] = [];
  const client = checkedClient(calls);

  for (const operation of OPERATIONS) {
    it(`${operation.operationId}: ${operation.method} ${operation.path}`, async () => {
      const stop = new AbortController();
      const init = { ...requestOf(operation), signal: stop.signal, parseAs: "stream" };
      const { response } = await client.request(operation.method.toLowerCase() as "get", operation.path as never, init as never);

      assert(response.status < 500, `answered ${response.status}`);
      stop.abort();
    });
  }

  after(() => {
    const called = new Set(calls.map(({ operation }) => operation.operationId));
    assert.deepEqual([...called].sort(), OPERATIONS.map(({ operationId }) => operationId).sort());
  });
});

function requestOf(operation: Operation): object {
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
