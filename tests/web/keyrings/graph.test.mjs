import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../keerpunt/web/static/", import.meta.url);
const code = (path) => readFileSync(new URL(path, root), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
const STATIC = /^(?:import|export)\s(?:[^'"();]*?\sfrom\s*)?["'](\.[^"']+)["']/gm;
const LAZY = /\bimport\(\s*["'](\.[^"']+)["']\s*\)/g;

/** Every module of ours that is reached from this one. */
function reached(path, patterns, seen = new Set()) {
  if (seen.has(path) || path === "org.js" || path.startsWith("vendor/")) return seen.add(path);
  seen.add(path);
  for (const pattern of patterns)
    for (const [, specifier] of code(path).matchAll(pattern))
      reached(new URL(specifier, new URL(path, root)).href.slice(root.href.length), patterns, seen);
  return seen;
}

// CHAT-13
test("a visitor's page fetches four modules of this room at first, and the rest when it is needed", () => {
  // Start can be tapped before these have arrived; all the same they are asked for at once
  const first = [...reached("conversations/talk.js", [STATIC])].filter((path) => path.startsWith("keyrings/"));
  assert.deepEqual(first.sort(), ["conversation", "lists", "suite", "text"].map((name) => `keyrings/${name}.js`));
});

test("a visitor's page never reaches what is for staff", () => {
  const all = reached("conversations/chat.js", [STATIC, LAZY]);
  assert.ok(all.has("keyrings/records.js") && all.has("keyrings/wordlist.js"), "the lazy ones were followed");
  assert.deepEqual([...all].filter((path) => /staff|argon2|^desk\//.test(path)), []);
});

test("this room knows of no page, no network and no storage", () => {
  const names = /\b(document|window|location|fetch|WebSocket|XMLHttpRequest|localStorage|sessionStorage|indexedDB|navigator|Math\.random)\b/;
  for (const name of readdirSync(new URL("keyrings/", root)).filter((name) => name.endsWith(".js") && name !== "wordlist.js"))
    assert.doesNotMatch(code("keyrings/" + name).replace(/\/\/.*/g, ""), names, name);
});
