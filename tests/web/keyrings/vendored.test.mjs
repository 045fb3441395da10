import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../../keerpunt/web/static/vendor/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
const sha384 = (text) => "sha384-" + createHash("sha384").update(text).digest("base64");

/** The one specifier that VENDORED.md names, put back. */
const asPublished = { "hooks.js": (text) => text.replace('from"./preact.js"', 'from"preact"') };

test("every vendored file equals its published bytes except the listed specifier, and VENDORED.md knows it", () => {
  const chapters = new Map(read("VENDORED.md").split("\n## ").slice(1).map((chapter) => [chapter.split("\n")[0], chapter]));
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  assert.deepEqual(files.sort(), [...chapters.keys()].sort());
  for (const [name, chapter] of chapters) {
    const [ours, upstream] = chapter.match(/sha384-[A-Za-z0-9+/]{64}/g);
    const text = read(name);
    assert.equal(sha384(text), ours, name);
    assert.equal(sha384((asPublished[name] || String)(text)), upstream, name);
    const [, licence] = chapter.match(/\((licences\/[a-z-]+\.txt)\)/);
    assert.ok(read(licence).length > 500, licence);
  }
});

test("no vendored file imports by a bare name", () => {
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".js")))
    for (const [, specifier] of read(name).matchAll(/\b(?:from|import)\s*["']([^"']+)["']/g)) assert.match(specifier, /^\.\//, name);
});
