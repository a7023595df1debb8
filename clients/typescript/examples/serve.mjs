// Serves the example page on http://127.0.0.1:8083, and passes /api on to a Plainspoken server: the same origin for both.
import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";

import { build } from "esbuild";

const server = new URL(process.argv[2] ?? "http://127.0.0.1:8082");
const port = Number(process.env.PORT ?? 8083);
const here = (name) => new URL(name, import.meta.url).pathname;

const page = await readFile(here("index.html"));
const bundle = await build({ entryPoints: [here("main.tsx")], bundle: true, format: "esm", jsx: "automatic", write: false });
const [script] = bundle.outputFiles;

createServer((incoming, outgoing) => {
  if (incoming.url?.startsWith("/api/")) {
    const options = { method: incoming.method, headers: { ...incoming.headers, host: server.host } };
    const passed = request(new URL(incoming.url, server), options, (answered) => {
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(outgoing);
    });
    passed.on("error", () => outgoing.headersSent || outgoing.writeHead(502).end());
    outgoing.on("close", () => passed.destroy());
    incoming.pipe(passed);
  } else if (incoming.url === "/main.js") {
    outgoing.writeHead(200, { "Content-Type": "text/javascript" }).end(script.contents);
  } else {
    outgoing.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
  }
}).listen(port, "127.0.0.1", () => console.log(`The example is at http://127.0.0.1:${port}, for ${server.href}`));
