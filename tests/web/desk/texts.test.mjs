/** One word for one thing, as docs/glossary.md says it in Dutch. */

import assert from "node:assert/strict";
import test from "node:test";
import * as texts from "../../../keerpunt/web/static/desk/texts.js";

/** Every text in it; those that are made are made of nothing in particular. */
function said(it) {
  if (typeof it === "string") return [it];
  if (typeof it === "function") return [it.length && /\.join/.test(String(it)) ? it(["Jongeren"]) : it(2)];
  return it !== null && typeof it === "object" ? Object.values(it).flatMap(said) : [];
}

test("a balie is a balie and a sleutelbewaarder is a sleutelbewaarder, in every text", () => {
  const all = said(texts);
  assert.ok(all.length > 150);
  assert.deepEqual(all.filter((text) => /\b(desk|keeper|inbox)\b/i.test(text)), []);
  assert.ok(all.some((text) => text.includes("balie")) && all.some((text) => text.includes("sleutelbewaarder")));
});
