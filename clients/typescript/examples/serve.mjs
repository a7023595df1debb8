// Serves the examples on http://127.0.0.1:8083, and passes the rest on to a Plainspoken server: the same origin for both.
import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";

import { build } from "esbuild";

const server = new URL(process.argv[2] ?? "http://127.0.0.1:8082");
const port = Number(process.env.PORT ?? 8083);
const here = (name) => new URL(name, import.meta.url).pathname;

const entryPoints = [here("main.tsx"), here("embed.ts")];
const bundles = await build({ entryPoints, outdir: "/", bundle: true, format: "esm", target: "es2022", jsx: "automatic", write: false });
const [main, embed] = bundles.outputFiles.map(({ contents }) => ["text/javascript", contents]);
const html = "text/html; charset=utf-8";
const own = {
  "/": [html, await readFile(here("index.html"))],
  "/main.js": main,
  "/embed": [html, await readFile(here("embed.html"))],
  "/embed.css": ["text/css", await readFile(here("embed.css"))],
  "/embed.js": embed,
};

/** The server's pages are at `/pages`; its API, and the scripts of its pages, are where the server has them. */
function passOn(incoming, outgoing) {
  const url = new URL(incoming.url.replace(/^\/pages/, "/"), server);
  const passed = request(url, { method: incoming.method, headers: { ...incoming.headers, host: server.host } }, (answered) => {
    outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(outgoing);
  });
  passed.on("error", () => outgoing.headersSent || outgoing.writeHead(502).end());
  outgoing.on("close", () => passed.destroy());
  incoming.pipe(passed);
}

const listening = createServer((incoming, outgoing) => {
  const [type, content] = own[new URL(incoming.url, server).pathname] ?? [];
  if (content) outgoing.writeHead(200, { "Content-Type": type }).end(content);
  else passOn(incoming, outgoing);
}).listen(port, "127.0.0.1", () => console.log(`The examples are at http://127.0.0.1:${listening.address().port}, for ${server.href}`));
