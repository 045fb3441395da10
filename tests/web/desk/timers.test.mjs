/** Whoever goes unanswered is seen: what the timers on the cards say. */

import assert from "node:assert/strict";
import test from "node:test";
import { Attention, clockOf, spanOf, urgency } from "../../../keerpunt/web/static/desk/timers.js";

const NOON = 1_795_000_000;
const visitor = (key, at) => ({ key, kind: "text", mine: false, who: { kind: "v" }, at });
const anna = (key, at) => ({ key, kind: "text", mine: true, who: { kind: "s" }, at });

test("a minute without an answer is amber, two minutes are red", () => {
  assert.deepEqual([59, 60, 119, 120].map(urgency), ["calm", "amber", "amber", "red"]);
});

test("clocks read as minutes and seconds, and as hours from an hour on", () => {
  assert.deepEqual([0, 42.9, 250, 3723, -3].map(clockOf), ["00:00", "00:42", "04:10", "1:02:03", "00:00"]);
  assert.deepEqual([7, 59, 60, 601, 7300].map(spanOf), ["5 s", "55 s", "1 min", "10 min", "2 uur"]);
});

test("what comes in while the page is open counts from its arrival, whatever its own clock says", () => {
  const attention = new Attention();
  attention.follow([visitor("a", NOON - 90)], NOON, { live: true, looking: true });
  assert.equal(attention.since, NOON - 90);

  attention.follow([visitor("a", NOON - 90), visitor("b", NOON - 800)], NOON + 5, { live: true, looking: true });
  assert.equal(attention.since, NOON + 5);
  attention.follow([visitor("a", NOON - 90), visitor("b", NOON - 800)], NOON + 65, { live: true, looking: true });
  assert.equal(attention.since, NOON + 5);
});

test("what came while the line was away counts from when it was said, and is new where nobody looked", () => {
  const attention = new Attention();
  const said = [visitor("a", NOON - 90)];
  attention.follow(said, NOON, { live: true, looking: false });
  said.push(visitor("b", NOON + 20));
  attention.follow(said, NOON + 80, { live: false, looking: false });
  attention.follow(said, NOON + 81, { live: true, looking: false });
  assert.deepEqual([attention.since, attention.unread], [NOON + 20, 1]);
  said.push(visitor("c", NOON - 700));
  attention.follow(said, NOON + 90, { live: true, looking: false });
  assert.deepEqual([attention.since, attention.unread], [NOON + 90, 2]);
});

test("a clock that runs ahead does not make a timer run backwards", () => {
  const attention = new Attention();
  attention.follow([visitor("a", NOON + 700)], NOON, { live: true, looking: true });
  assert.equal(attention.since, NOON);
});

test("an answer stops the colour, new words start it again", () => {
  const attention = new Attention();
  const how = { live: true, looking: true };
  attention.follow([visitor("a", NOON)], NOON, how);
  assert.equal(attention.unanswered, true);
  attention.follow([visitor("a", NOON), anna("b", NOON + 9)], NOON + 9, how);
  assert.equal(attention.unanswered, false);
  attention.follow([visitor("a", NOON), anna("b", NOON + 9), visitor("c", NOON + 20)], NOON + 20, how);
  assert.equal(attention.unanswered, true);
});

test("an answer that is still on its way is an answer of this counsellor", () => {
  const attention = new Attention();
  const unsent = { key: "o1", kind: "text", mine: true, who: null, at: NOON + 3 };
  attention.follow([visitor("a", NOON), unsent], NOON + 3, { live: true, looking: true });
  assert.equal(attention.unanswered, false);
});

test("only what nobody looked at is new", () => {
  const attention = new Attention();
  attention.follow([visitor("a", NOON)], NOON, { live: true, looking: false });
  assert.equal(attention.unread, 0, "what was there before is read on opening");
  attention.follow([visitor("a", NOON), visitor("b", NOON)], NOON + 1, { live: true, looking: false });
  assert.equal(attention.unread, 1);
  attention.follow([visitor("a", NOON), visitor("b", NOON)], NOON + 2, { live: true, looking: true });
  assert.equal(attention.unread, 0);
});
