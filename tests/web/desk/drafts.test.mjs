/** Half a sentence belongs to one conversation. */

import assert from "node:assert/strict";
import test from "node:test";
import { Drafts } from "../../../keerpunt/web/static/desk/drafts.js";

test("what is typed in one conversation is in no other", () => {
  const drafts = new Drafts();
  drafts.write("a", "voor a");
  drafts.write("b", "voor b");
  drafts.forget("a");
  assert.equal(drafts.of("a"), "");
  assert.equal(drafts.of("b"), "voor b");
});

// DESK-02
test("words that come back after a refusal push nothing away", () => {
  const drafts = new Drafts();
  drafts.write("a", "intussen getypt");
  drafts.giveBack("a", "teruggekomen");
  assert.equal(drafts.of("a"), "teruggekomen\nintussen getypt");
  drafts.giveBack("a", "teruggekomen");
  assert.equal(drafts.of("a"), "teruggekomen\nintussen getypt", "twice is once");
  drafts.giveBack("a", "");
  assert.equal(drafts.of("a"), "teruggekomen\nintussen getypt");
});

test("locking takes all drafts out, unlocking brings them back to their own conversations", () => {
  const drafts = new Drafts();
  drafts.write("a", 'zin met "aanhaling"\nen regel');
  drafts.write("b", "voor b");
  const all = drafts.takeAll();
  assert.equal(drafts.any, false);
  assert.equal(drafts.of("a"), "");

  const later = new Drafts();
  later.write("b", "al begonnen");
  later.putBack(all);
  assert.equal(later.of("a"), 'zin met "aanhaling"\nen regel');
  assert.equal(later.of("b"), "voor b\nal begonnen");
});

test("spaces alone are no draft", () => {
  const drafts = new Drafts();
  drafts.write("a", "  \n");
  assert.equal(drafts.any, false);
});
