/** A visitor has no name; a label must tell three of them apart and say nothing about anybody. */

import assert from "node:assert/strict";
import test from "node:test";
import { aliasOf } from "../../../keerpunt/web/static/desk/labels.js";

const ids = Array.from({ length: 200 }, (_, i) => Buffer.from(String(i * 7919).padStart(16, "x")).toString("base64url"));

test("the same conversation has the same label after a reload", () => {
  for (const id of ids) assert.deepEqual(aliasOf(id), aliasOf(id));
});

test("three at once never share a colour", () => {
  for (let i = 0; i + 3 <= ids.length; i += 1) {
    const aliases = [];
    for (const id of ids.slice(i, i + 3)) aliases.push(aliasOf(id, aliases));
    assert.equal(new Set(aliases.map(({ colour }) => colour)).size, 3);
  }
});

test("no label looks like a triage colour", () => {
  for (const id of ids) assert.doesNotMatch(aliasOf(id).label, /rood|oranje|geel|groen|grijs/i);
});

test("with every colour in use there is still a label", () => {
  const aliases = [];
  for (const id of ids.slice(0, 6)) aliases.push(aliasOf(id, aliases));
  assert.match(aliases[5].label, /^\p{Lu}\p{Ll}+ \d\d$/u);
});
