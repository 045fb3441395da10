/** How a conversation is drawn: bursts, lines, days and receipts. */

import assert from "node:assert/strict";
import test from "node:test";
import { rowsOf } from "../../../keerpunt/web/static/desk/rows.js";

const NOON = Date.UTC(2026, 10, 20, 11) / 1000;
let count = 0;
const bubble = (more) => ({ key: `k${++count}`, kind: "text", mine: false, who: { kind: "v", kid: null, name: null, role: null }, text: "", at: NOON, sure: true, marked: false, sent: null, ...more });
const own = (sent, more = {}) => bubble({ mine: true, who: { kind: "s", kid: "K", name: "Anna", role: "counsellor" }, sent, ...more });
const shape = (bubbles, now = NOON) => rowsOf(bubbles, now).map((row) => (row.kind === "group" ? `${row.side}×${row.items.length}` : row.kind));
const receipts = (bubbles) => rowsOf(bubbles, NOON).flatMap((row) => (row.kind === "group" ? row.items.map(({ receipt }) => receipt) : []));

// DESK-03
test("eight short messages within three seconds are one group, in order", () => {
  const burst = Array.from({ length: 8 }, (_, i) => bubble({ text: String(i), at: NOON + Math.floor(i / 3) }));
  const rows = rowsOf(burst, NOON);
  assert.equal(rows.length, 1);
  assert.deepEqual(rows[0].items.map((item) => item.bubble.text), ["0", "1", "2", "3", "4", "5", "6", "7"]);
});

test("another speaker, a long pause or an event begins a new group", () => {
  assert.deepEqual(shape([bubble(), bubble({ at: NOON + 181 })]), ["v:×1", "v:×1"]);
  assert.deepEqual(shape([bubble(), own("read"), bubble()]), ["v:×1", "me×1", "v:×1"]);
  assert.deepEqual(shape([bubble(), bubble({ kind: "hidden", who: null }), bubble()]), ["v:×1", "line", "v:×1"]);
  const lead = { kind: "s", kid: "L", name: "Bea", role: "lead" };
  assert.deepEqual(shape([own("read"), bubble({ who: lead })]), ["me×1", "s:L×1"]);
});

test("own words on their way stand with the delivered ones before them", () => {
  assert.deepEqual(shape([own("delivered"), own("unsent", { who: null })]), ["me×2"]);
});

test("a conversation of today has no day line, an older one tells its days", () => {
  assert.deepEqual(shape([bubble()]), ["v:×1"]);
  assert.deepEqual(shape([bubble({ at: NOON - 86400 }), bubble()]), ["day", "v:×1", "day", "v:×1"]);
});

test("each receipt stands once, at the newest words it is true of; unsent words all say so", () => {
  assert.deepEqual(receipts([own("read"), own("read"), own("delivered"), own("delivered"), own("unsent"), own("unsent")]),
    [null, "read", null, "delivered", "unsent", "unsent"]);
  assert.deepEqual(receipts([own("read"), own("read")]), [null, "read"]);
  assert.deepEqual(receipts([own("delivered"), own("read")]), [null, "read"]);
  assert.deepEqual(receipts([bubble(), own("unsent")]), [null, "unsent"]);
});
