// Builds dist: one style sheet, one script, the worker that shows pushes, the favicon, and the manifest that names them by content hash.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");

function styles() {
  const { css } = sass.compile(join(here, "scss/app.scss"), { style: "compressed", charset: false });
  return css + "\n";
}

function scripts(name) {
  const built = esbuild.buildSync({
    entryPoints: [join(here, name)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome94", "edge94", "firefox93", "safari15"],
    legalComments: "none",
  });
  return built.outputFiles[0].text;
}

const files = {
  "app.css": styles(),
  "app.js": scripts("js/app.js"),
  "sw.js": scripts("js/worker/sw.js"),
  "favicon.svg": readFileSync(join(here, "favicon.svg"), "utf8"),
};

mkdirSync(dist, { recursive: true });
for (const old of readdirSync(dist)) {
  if (old !== ".keep") rmSync(join(dist, old));
}
const manifest = {};
for (const [name, text] of Object.entries(files)) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  manifest[name] = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  writeFileSync(join(dist, manifest[name]), text);
}
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
console.log(Object.values(manifest).join("\n"));
