/** The outbox by itself: what leaves, in which order, what comes back to the composer. */

import assert from "node:assert/strict";
import test from "node:test";
import { mend } from "../../../keerpunt/web/static/conversations/mend.js";
import { Outbox } from "../../../keerpunt/web/static/conversations/outbox.js";
import { CheckFailed } from "../../../keerpunt/web/static/keyrings/text.js";
import { Clock, quiet } from "./clock.mjs";

/** Somebody whose envelopes can be read: "1:Hoi" was sealed under voice 1. */
class Writer {
  clock = new Clock();
  world = this.clock;
  line = { reread: () => this.rereads++ };
  hearing = null;
  items = [];
  state = { draft: "" };
  sent = [];
  failed = [];
  back = [];
  voice = 1;
  head = 0;
  ep = 0;
  rereads = 0;
  reopens = false;
  outbox = new Outbox(this);
  #refs = 0;
  #turn = Promise.resolve();

  /** The conversation. */
  sure() {
    const { head, ep } = this;
    return { head, ep, seal: this.seal, renew: this.renew, newVoice: () => this.voice++ };
  }

  seal = async ({ b, t }) => ({ ref: `r${++this.#refs}`, ep: this.ep, e: `${this.voice}:${b || t}` });
  renew = async () => null;
  send = (frame) => this.sent.push(frame);
  refresh = async () => {};
  reopen = async () => this.reopens;
  kept = async () => {};
  now = () => 0;
  stop = (error) => this.failed.push(error.code);
  draw = ({ draft, refusal }) => this.back.push([refusal, draft]);

  inTurn(deed) {
    const done = this.#turn.then(deed);
    this.#turn = done.catch(() => {});
    return done;
  }

  async writes(...texts) {
    for (const b of texts) this.items.push({ payload: { t: "text", ts: 0, b }, sealed: null, sent: false, tries: 0 });
    this.outbox.push();
    await quiet();
  }

  async live() {
    this.outbox.begin();
    await quiet();
  }

  /** What was sent since this was last asked. */
  get leaves() {
    return this.sent.splice(0).map(({ t, e }) => e || t);
  }

  async refuses(text, reason, more = {}) {
    const { sealed } = this.items.find(({ payload }) => payload.b === text);
    this.outbox.refused = true;
    mend(this.outbox, { t: "refused", ref: sealed.ref, reason, ...more });
    await quiet();
  }

  async receives(text) {
    const { sealed } = this.items.find(({ payload }) => payload.b === text);
    this.outbox.confirm(sealed.ref, sealed.e);
    await quiet();
  }

  get words() {
    return this.items.map(({ payload }) => payload.b);
  }
}

test("nothing is sealed before the line is live, and then everything, in order", async () => {
  const writer = new Writer();
  await writer.writes("a", "b");
  assert.deepEqual([writer.leaves, writer.words], [[], ["a", "b"]]);
  await writer.live();
  await writer.writes("c");
  assert.deepEqual(writer.leaves, ["1:a", "1:b", "1:c"]);
});

test("an envelope is kept before it leaves", async () => {
  const writer = new Writer();
  await writer.live();
  writer.kept = async () => assert.deepEqual(writer.sent, []);
  await writer.writes("a");
  assert.deepEqual([writer.leaves, writer.failed], [["1:a"], []]);
});

// CHAT-02, N33
test("every new line sends what is unconfirmed again, unchanged, until it comes back", async () => {
  const writer = new Writer();
  await writer.live();
  await writer.writes("a", "b");
  const first = writer.sent.splice(0);
  await writer.receives("a");
  for (let n = 0; n < 5; n++) await writer.live();
  const again = writer.sent.splice(0);
  assert.deepEqual(again, Array(5).fill(first[1]));
  await writer.receives("b");
  await writer.live();
  assert.deepEqual(writer.leaves, []);
});

test("other bytes under our reference are no receipt", async () => {
  const writer = new Writer();
  await writer.live();
  await writer.writes("a");
  assert.equal(writer.outbox.confirm("r1", "1:b"), null);
  assert.deepEqual(writer.words, ["a"]);
});

test("a line that lives but gives no receipt gets the same again after ten seconds", async () => {
  const writer = new Writer();
  await writer.live();
  await writer.writes("a");
  writer.sent.splice(0);
  await writer.clock.pass(9);
  assert.deepEqual(writer.leaves, []);
  await writer.clock.pass(1);
  assert.deepEqual(writer.leaves, ["again", "1:a"]);
});

// CHAT-08
test("haste is waited out: the same envelopes, after the wait, then one at a time", async () => {
  for (const reason of ["rate", "busy"]) {
    const writer = new Writer();
    await writer.live();
    await writer.writes("a", "b", "c");
    writer.sent.splice(0);
    await writer.refuses("b", reason, { wait: 3 });
    await writer.writes("d");
    await writer.clock.pass(2.9);
    assert.deepEqual(writer.leaves, []);
    await writer.clock.pass(0.1);
    assert.deepEqual([writer.leaves, writer.voice], [["again"], 1], "a is still under way");
    await writer.receives("a");
    assert.deepEqual(writer.leaves, ["1:b"]);
    await writer.receives("b");
    await writer.receives("c");
    assert.deepEqual(writer.leaves, ["1:c", "1:d"]);
  }
});

test("a refusal for an older epoch waits for the record, then seals anew under a new voice", async () => {
  const writer = new Writer();
  await writer.live();
  await writer.writes("a", "b", "c");
  writer.sent.splice(0);
  await writer.refuses("b", "epoch-old");
  assert.deepEqual(writer.leaves, []);
  writer.ep = 1;
  writer.outbox.heard(true);
  await quiet();
  assert.deepEqual(writer.leaves, ["again", "2:b", "2:c"], "a was accepted before");
});

test("records that do not come make the page read again", async () => {
  const writer = new Writer();
  await writer.live();
  await writer.writes("a");
  await writer.refuses("a", "epoch-old");
  await writer.clock.pass(5);
  assert.equal(writer.rereads, 1);
});

// N35
test("too long a message goes back, and those behind it go under a new voice", async () => {
  const writer = new Writer();
  await writer.live();
  await writer.writes("a", "b", "c", "d");
  writer.sent.splice(0);
  await writer.refuses("b", "size");
  assert.deepEqual(writer.back, [["size", "b"]]);
  assert.deepEqual(writer.leaves, ["again", "2:c", "2:d"]);
});

test("whoever may not write any more keeps the words as a draft, with those behind them", async () => {
  for (const reason of ["lease-lost", "not-allowed", "closed"]) {
    const writer = new Writer();
    await writer.live();
    await writer.writes("a", "b", "c");
    writer.sent.splice(0);
    await writer.refuses("b", reason);
    assert.deepEqual(writer.back, [[reason, "b\nc"]]);
    assert.deepEqual([writer.words, writer.voice], [["a"], 2]);
    await writer.writes("d");
    assert.deepEqual(writer.leaves, ["again", "2:d"]);
  }
});

// CHAT-11
test("a closed conversation that opens again gets the words after all", async () => {
  const writer = new Writer();
  writer.reopens = true;
  await writer.live();
  await writer.writes("a", "b");
  writer.sent.splice(0);
  await writer.refuses("a", "closed");
  assert.deepEqual([writer.back, writer.leaves], [[], ["again", "2:a", "2:b"]]);
  await writer.refuses("a", "closed");
  assert.deepEqual(writer.back, [["closed", "a\nb"]], "it is asked once");
});

test("what should never be refused is tried once more, and then goes back", async () => {
  for (const reason of ["shape", "reference-taken", "record-refused", "unknown-frame", "a word from later"]) {
    const writer = new Writer();
    await writer.live();
    await writer.writes("a", "b");
    writer.sent.splice(0);
    await writer.refuses("a", reason);
    assert.deepEqual([writer.back, writer.leaves], [[], ["again", "2:a", "2:b"]]);
    await writer.refuses("a", reason);
    assert.deepEqual([writer.back, writer.leaves], [[["shape", "a"]], ["again", "3:b"]]);
  }
});

test("a refusal of what is no longer here costs nothing", async () => {
  const writer = new Writer();
  await writer.live();
  await writer.writes("a");
  writer.sent.splice(0);
  mend(writer.outbox, { t: "refused", ref: "of another line", reason: "closed" });
  await quiet();
  assert.deepEqual([writer.back, writer.leaves, writer.voice], [[], ["again", "1:a"], 1]);
});

test("an epoch that is due goes before the words, and its record coming back lets them go", async () => {
  const writer = new Writer();
  const { seal } = writer;
  writer.seal = async (payload) => {
    if (writer.ep === 0) throw new CheckFailed("renew");
    return seal(payload);
  };
  writer.renew = async () => ({ ref: `turn ${writer.head}`, record: "record", sig: "", wraps: {}, share: {} });
  await writer.live();
  await writer.writes("a");
  assert.deepEqual(writer.sent.splice(0).map(({ t, ref }) => [t, ref]), [["epoch", "turn 0"]]);

  mend(writer.outbox, { t: "refused", ref: "turn 0", reason: "head-moved", head: 2 });
  await quiet();
  assert.deepEqual(writer.leaves, [], "it reads on first");
  writer.head = 2;
  writer.outbox.heard(false);
  await quiet();
  assert.deepEqual(writer.leaves, ["again", "epoch"]);

  writer.ep = 1;
  writer.outbox.heard(true);
  await quiet();
  assert.deepEqual(writer.leaves, ["1:a"]);
});

test("an epoch that is refused again and again gives the words back", async () => {
  const writer = new Writer();
  writer.seal = async () => {
    throw new CheckFailed("renew");
  };
  writer.renew = async () => ({ ref: "turn", record: "", sig: "", wraps: {}, share: {} });
  await writer.live();
  await writer.writes("a");
  for (let n = 0; n < 3; n++) {
    mend(writer.outbox, { t: "refused", ref: "turn", reason: "record-refused" });
    await quiet();
  }
  assert.deepEqual(writer.back, [["shape", "a"]]);
});

// KEYS-08
test("a check that fails while sealing lets nothing leave", async () => {
  const writer = new Writer();
  writer.seal = async () => {
    throw new CheckFailed("K4");
  };
  await writer.live();
  await writer.writes("a");
  assert.deepEqual([writer.failed, writer.leaves, writer.words], [["K4"], [], ["a"]]);
});

test("a module or list that cannot be fetched is a lost connection, not a failed check", async () => {
  const writer = new Writer();
  const { seal } = writer;
  writer.seal = async () => {
    throw new CheckFailed("lost");
  };
  await writer.live();
  await writer.writes("a");
  assert.deepEqual([writer.failed, writer.leaves], [[], []]);
  writer.seal = seal;
  await writer.clock.pass(5);
  assert.deepEqual(writer.leaves, ["1:a"]);
});
