// Builds the pages into the Python package. The same sources and lock file give the same bytes on every machine.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = new URL(".", import.meta.url);
const target = process.argv[2] ?? fileURLToPath(new URL("../../../src/plainspoken/api/gui/assets", here));

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await build({
  absWorkingDir: fileURLToPath(here),
  entryPoints: ["app.ts", "app.css"],
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  minify: true,
  legalComments: "linked",
  outdir: target,
  chunkNames: "[name]-[hash]",
  logLevel: "warning",
});
await copyFile(new URL("icon.svg", here), `${target}/icon.svg`);
