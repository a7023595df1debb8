import createFetchClient, { type Client } from "openapi-fetch";

import { problemOf } from "./problem.js";
import type { paths } from "./schema.js";

export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:8082`; the page's own origin when left out. */
  baseUrl?: string;
  /** Sent as a bearer token; a function is asked before every request. */
  token?: string | (() => string | Promise<string>);
  /** Used instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
}

/** One method per HTTP method; paths, parameters, bodies and answers are typed. */
export type PlainspokenClient = Client<paths>;

/** A client of one server. */
export function createClient({ baseUrl = globalThis.location?.origin ?? "", token, fetch }: ClientOptions = {}): PlainspokenClient {
  // An address as people copy it may end in a slash.
  const client = createFetchClient<paths>({ baseUrl: baseUrl.replace(/\/+$/, ""), ...(fetch && { fetch }) });
  if (token !== undefined) {
    client.use({
      async onRequest({ request }) {
        request.headers.set("Authorization", `Bearer ${typeof token === "string" ? token : await token()}`);
        return request;
      },
    });
  }
  return client;
}

interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * What a call answers, alone: `const job = await answer(client.GET(…))`.
 *
 * @throws ProblemError The answer is a problem.
 */
export async function answer<Data>(call: Promise<Answered<Data>>): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(response, error);
  return data as Exclude<Data, undefined>;
}
