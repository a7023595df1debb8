// The running server that the tests talk to, and its own document to hold every answer against.
import assert from "node:assert/strict";

import { Ajv2020, type SchemaObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { createClient } from "plainspoken-client";

export const SERVER = address("PLAINSPOKEN_URL", "http://127.0.0.1:8082");

function address(variable: string, example: string): string {
  const url = process.env[variable];
  assert(url, `${variable} must name a running server, such as ${example} (plainspoken serve --demo)`);
  return url;
}

interface Content {
  schema?: SchemaObject;
  example?: unknown;
}

export interface Operation {
  method: string;
  path: string;
  operationId: string;
  parameters?: { name: string; in: "path" | "query" | "header"; required?: boolean; example?: unknown }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { content?: Record<string, Content> }>;
}

interface Document {
  paths: Record<string, Record<string, Omit<Operation, "method" | "path">>>;
  components: { schemas: Record<string, SchemaObject> };
}

const { paths, components } = (await (await fetch(`${SERVER}/openapi.json`)).json()) as Document;

/** Every operation of the server's document. */
export const OPERATIONS: readonly Operation[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, about]) => ({ ...about, method: method.toUpperCase(), path })),
);

// Clients must bear fields they do not know; this server, though, sends none that its document does not describe.
for (const schema of Object.values(components.schemas)) {
  if (schema["properties"]) schema["additionalProperties"] ??= false;
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
addFormats.default(ajv);
ajv.addVocabulary(["components"]);

export interface Call {
  operation: Operation;
  status: number;
}

/** A `fetch` that fails on any answer its operation does not describe, and notes each call in `calls`. */
export function checkedFetch(calls: Call[] = []): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await fetch(request);
    const operation = operationOf(request);
    calls.push({ operation, status: response.status });
    const described = operation.responses[response.status];
    assert(described, `${operation.operationId} does not describe status ${response.status}`);
    await checkBody(operation, response, described.content ?? {});
    return response;
  };
}

/** A client whose every answer is held against the document. */
export function checkedClient(calls: Call[] = []) {
  return createClient({ baseUrl: SERVER, fetch: checkedFetch(calls) });
}

function operationOf(request: Request): Operation {
  const { pathname } = new URL(request.url);
  const found = OPERATIONS.filter(({ method, path }) => method === request.method && patternOf(path).test(pathname));
  // `/jobs/recent` is meant before `/jobs/{id}`.
  const [nearest] = found.sort((one, other) => holes(one.path) - holes(other.path));
  assert(nearest, `the document has no operation ${request.method} ${pathname}`);
  return nearest;
}

function holes(path: string): number {
  return path.split("{").length;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.+*?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "[^/]+")}$`);
}

async function checkBody(operation: Operation, response: Response, content: Record<string, Content>): Promise<void> {
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0] ?? "";
  if (response.status === 304) return;
  assert(type in content, `${operation.operationId} ${response.status} does not describe ${type}`);
  if (!type.endsWith("json")) return;
  const schema = content[type]?.schema;
  assert(schema, `${operation.operationId} ${response.status} has no schema`);
  const validate = ajv.compile({ ...schema, components });
  validate(await response.clone().json());
  assert.deepEqual(validate.errors ?? [], [], `${operation.operationId} ${response.status}`);
}
