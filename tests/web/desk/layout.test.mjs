/** What fits on which screen, and when the desk locks itself. */

import assert from "node:assert/strict";
import test from "node:test";
import { watch } from "../../../keerpunt/web/static/desk/idle.js";
import { onScreen, roomOf } from "../../../keerpunt/web/static/desk/layout.js";

// DESK-06
test("three side by side on a laptop, one on a tablet, tabs on a phone and at 200 % text", () => {
  assert.deepEqual(roomOf(1366, 768, 16), { wide: true, ample: true, short: false, fits: 3 });
  assert.deepEqual(roomOf(768, 1024, 16), { wide: true, ample: false, short: false, fits: 1 });
  assert.deepEqual(roomOf(360, 640, 16), { wide: false, ample: false, short: false, fits: 1 });
  assert.deepEqual(roomOf(1366, 768, 32), { wide: false, ample: false, short: true, fits: 1 });
});

test("what fits are the conversations the counsellor was in last, in their own order", () => {
  assert.deepEqual(onScreen(["a", "b", "c"], ["c", "a", "b"], 2), ["a", "c"]);
  assert.deepEqual(onScreen(["a", "b", "c"], [], 2), ["a", "b"]);
  assert.deepEqual(onScreen(["a", "b"], ["gone", "b"], 1), ["b"]);
  assert.deepEqual(onScreen([], ["gone"], 3), []);
});

test("the desk warns a minute before it locks, and locks at once after a sleep", () => {
  assert.deepEqual(watch(0, 539), { state: "awake", left: 61 });
  assert.deepEqual(watch(0, 545), { state: "warned", left: 55 });
  assert.deepEqual(watch(0, 600), { state: "asleep", left: 0 });
  assert.deepEqual(watch(0, 9000), { state: "asleep", left: 0 });
});
