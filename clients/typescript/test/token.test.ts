import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ProblemError, answer, createClient, events } from "plainspoken-client";

import { SERVER, checkedFetch } from "./server.js";

const TOKEN = process.env["PLAINSPOKEN_TOKEN"];
const JOB = { params: { path: { job_id: "e5de9b1b-5159-49e2-95e5-be644da2b7fb" } } };

const skip = TOKEN ? false : "PLAINSPOKEN_TOKEN must hold an administrator's token of the server";
const fetch = checkedFetch();

describe("A server that asks for tokens", { skip }, () => {
  const admin = createClient({ baseUrl: SERVER, token: TOKEN ?? "", fetch });

  it("answers whoever has one, technical detail included", async () => {
    const detail = await answer(admin.GET("/api/v1/jobs/{job_id}/technical", JOB));

    assert.match(JSON.stringify(detail), /virt-v2v/);
  });

  it("tells live updates to whoever has one", async () => {
    for await (const event of events(admin)) {
      assert.equal(event.type, "reset");
      break;
    }
  });

  it("refuses whoever has none, or a wrong one", async () => {
    for (const client of [createClient({ baseUrl: SERVER, fetch }), createClient({ baseUrl: SERVER, token: "wrong", fetch })]) {
      const refused = (error: unknown) => error instanceof ProblemError && error.status === 401;

      await assert.rejects(answer(client.GET("/api/v1/jobs/{job_id}", JOB)), refused);
      await assert.rejects(events(client).next(), refused);
    }
  });
});
