/** The outbox by itself: what leaves, in which order, what comes back to the composer. */

import assert from "node:assert/strict";
import test from "node:test";
import { mend } from "../../../keerpunt/web/static/conversations/mend.js";
import { Outbox } from "../../../keerpunt/web/static/conversations/outbox.js";
import { CheckFailed } from "../../../keerpunt/web/static/keyrings/text.js";
import { Clock, quiet } from "./clock.mjs";

/** An outbox whose envelopes can be read: "1:Hoi" was sealed first under voice 1. */
class Desk {
  clock = new Clock();
  sent = [];
  back = [];
  failed = [];
  kept = 0;
  voice = 1;
  head = 0;
  ep = 0;
  rereads = 0;
  reopens = false;
  #refs = 0;
  #turn = Promise.resolve();

  constructor() {
    const conversation = {
      seal: async ({ b, t }) => ({ ref: `r${++this.#refs}`, ep: this.ep, e: `${this.voice}:${b || t}` }),
      newVoice: () => this.voice++,
      renew: async () => null,
    };
    Object.defineProperties(conversation, { head: { get: () => this.head }, ep: { get: () => this.ep } });
    this.conversation = conversation;
    this.outbox = new Outbox({
      conversation: () => conversation,
      send: (frame) => this.sent.push(frame),
      reread: () => this.rereads++,
      refresh: async () => {},
      reopen: async () => this.reopens,
      keep: async () => void this.kept++,
      back: (items, reason) => this.back.push([reason, ...items.map(({ payload }) => payload.b)]),
      now: () => 0,
      inTurn: (deed) => {
        const done = this.#turn.then(deed);
        this.#turn = done.catch(() => {});
        return done;
      },
      fail: (error) => this.failed.push(error.code),
      later: this.clock.later,
    });
  }

  async writes(...texts) {
    for (const b of texts) this.outbox.add({ t: "text", ts: 0, b });
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
    const { sealed } = this.outbox.items.find(({ payload }) => payload.b === text);
    this.outbox.refused = true;
    mend(this.outbox, { t: "refused", ref: sealed.ref, reason, ...more });
    await quiet();
  }

  async receives(text) {
    const { sealed } = this.outbox.items.find(({ payload }) => payload.b === text);
    this.outbox.confirm(sealed.ref, sealed.e);
    await quiet();
  }

  get words() {
    return this.outbox.bubbles().map(({ text }) => text);
  }
}

test("nothing is sealed before the line is live, and then everything, in order", async () => {
  const desk = new Desk();
  await desk.writes("a", "b");
  assert.deepEqual([desk.leaves, desk.words], [[], ["a", "b"]]);
  await desk.live();
  await desk.writes("c");
  assert.deepEqual(desk.leaves, ["1:a", "1:b", "1:c"]);
});

test("an envelope is kept before it leaves", async () => {
  const desk = new Desk();
  await desk.live();
  desk.outbox.it.keep = () => assert.deepEqual(desk.sent, []);
  await desk.writes("a");
  assert.deepEqual([desk.leaves, desk.failed], [["1:a"], []]);
});

// CHAT-02, N33
test("every new line sends what is unconfirmed again, unchanged, until it comes back", async () => {
  const desk = new Desk();
  await desk.live();
  await desk.writes("a", "b");
  const first = desk.sent.splice(0);
  await desk.receives("a");
  for (let n = 0; n < 5; n++) await desk.live();
  const again = desk.sent.splice(0);
  assert.deepEqual(again, Array(5).fill(first[1]));
  await desk.receives("b");
  await desk.live();
  assert.deepEqual(desk.leaves, []);
});

test("other bytes under our reference are no receipt", async () => {
  const desk = new Desk();
  await desk.live();
  await desk.writes("a");
  assert.equal(desk.outbox.confirm("r1", "1:b"), null);
  assert.deepEqual(desk.words, ["a"]);
});

test("a line that lives but gives no receipt gets the same again after ten seconds", async () => {
  const desk = new Desk();
  await desk.live();
  await desk.writes("a");
  desk.sent.splice(0);
  await desk.clock.pass(9);
  assert.deepEqual(desk.leaves, []);
  await desk.clock.pass(1);
  assert.deepEqual(desk.leaves, ["again", "1:a"]);
});

test("at most fifty wait at once", async () => {
  const desk = new Desk();
  for (let n = 0; n < 50; n++) await desk.writes(`${n}`);
  assert.equal(desk.outbox.add({ t: "text", ts: 0, b: "one more" }), null);
  assert.equal(desk.words.length, 50);
});

// CHAT-08
test("haste is waited out: the same envelopes, after the wait, then one at a time", async () => {
  for (const reason of ["rate", "busy"]) {
    const desk = new Desk();
    await desk.live();
    await desk.writes("a", "b", "c");
    desk.sent.splice(0);
    await desk.refuses("b", reason, { wait: 3 });
    await desk.writes("d");
    await desk.clock.pass(2.9);
    assert.deepEqual(desk.leaves, []);
    await desk.clock.pass(0.1);
    assert.deepEqual([desk.leaves, desk.voice], [["again"], 1], "a is still under way");
    await desk.receives("a");
    assert.deepEqual(desk.leaves, ["1:b"]);
    await desk.receives("b");
    await desk.receives("c");
    assert.deepEqual(desk.leaves, ["1:c", "1:d"]);
  }
});

test("a refusal for an older epoch waits for the record, then seals anew under a new voice", async () => {
  const desk = new Desk();
  await desk.live();
  await desk.writes("a", "b", "c");
  desk.sent.splice(0);
  await desk.refuses("b", "epoch-old");
  assert.deepEqual(desk.leaves, []);
  desk.ep = 1;
  desk.outbox.heard(true);
  await quiet();
  assert.deepEqual(desk.leaves, ["again", "2:b", "2:c"], "a was accepted before");
});

test("records that do not come make the page read again", async () => {
  const desk = new Desk();
  await desk.live();
  await desk.writes("a");
  await desk.refuses("a", "epoch-old");
  await desk.clock.pass(5);
  assert.equal(desk.rereads, 1);
});

// N35
test("too long a message goes back, and those behind it go under a new voice", async () => {
  const desk = new Desk();
  await desk.live();
  await desk.writes("a", "b", "c", "d");
  desk.sent.splice(0);
  await desk.refuses("b", "size");
  assert.deepEqual(desk.back, [["size", "b"]]);
  assert.deepEqual(desk.leaves, ["again", "2:c", "2:d"]);
});

test("whoever may not write any more keeps the words as a draft, with those behind them", async () => {
  for (const reason of ["lease-lost", "not-allowed", "closed"]) {
    const desk = new Desk();
    await desk.live();
    await desk.writes("a", "b", "c");
    desk.sent.splice(0);
    await desk.refuses("b", reason);
    assert.deepEqual(desk.back, [[reason, "b", "c"]]);
    assert.deepEqual([desk.words, desk.voice], [["a"], 2]);
    await desk.writes("d");
    assert.deepEqual(desk.leaves, ["again", "2:d"]);
  }
});

// CHAT-11
test("a closed conversation that opens again gets the words after all", async () => {
  const desk = new Desk();
  desk.reopens = true;
  await desk.live();
  await desk.writes("a", "b");
  desk.sent.splice(0);
  await desk.refuses("a", "closed");
  assert.deepEqual([desk.back, desk.leaves], [[], ["again", "2:a", "2:b"]]);
  await desk.refuses("a", "closed");
  assert.deepEqual(desk.back, [["closed", "a", "b"]], "it is asked once");
});

test("what should never be refused is tried once more, and then goes back", async () => {
  for (const reason of ["shape", "reference-taken", "record-refused", "unknown-frame", "a word from later"]) {
    const desk = new Desk();
    await desk.live();
    await desk.writes("a", "b");
    desk.sent.splice(0);
    await desk.refuses("a", reason);
    assert.deepEqual([desk.back, desk.leaves], [[], ["again", "2:a", "2:b"]]);
    await desk.refuses("a", reason);
    assert.deepEqual([desk.back, desk.leaves], [[[reason, "a"]], ["again", "3:b"]]);
  }
});

test("a refusal of what is no longer here costs nothing", async () => {
  const desk = new Desk();
  await desk.live();
  await desk.writes("a");
  desk.sent.splice(0);
  mend(desk.outbox, { t: "refused", ref: "of another line", reason: "closed" });
  await quiet();
  assert.deepEqual([desk.back, desk.leaves, desk.voice], [[], ["again", "1:a"], 1]);
});

test("an epoch that is due goes before the words, and its record coming back lets them go", async () => {
  const desk = new Desk();
  const { seal } = desk.conversation;
  desk.conversation.seal = async (payload) => {
    if (desk.ep === 0) throw new CheckFailed("renew");
    return seal(payload);
  };
  desk.conversation.renew = async () => ({ ref: `turn ${desk.head}`, record: "record", sig: "", wraps: {}, share: {} });
  await desk.live();
  await desk.writes("a");
  assert.deepEqual(desk.sent.splice(0).map(({ t, ref }) => [t, ref]), [["epoch", "turn 0"]]);

  mend(desk.outbox, { t: "refused", ref: "turn 0", reason: "head-moved", head: 2 });
  await quiet();
  assert.deepEqual(desk.leaves, [], "it reads on first");
  desk.head = 2;
  desk.outbox.heard(false);
  await quiet();
  assert.deepEqual(desk.leaves, ["again", "epoch"]);

  desk.ep = 1;
  desk.outbox.heard(true);
  await quiet();
  assert.deepEqual(desk.leaves, ["1:a"]);
});

test("an epoch that is refused again and again gives the words back", async () => {
  const desk = new Desk();
  desk.conversation.seal = async () => {
    throw new CheckFailed("renew");
  };
  desk.conversation.renew = async () => ({ ref: "turn", record: "", sig: "", wraps: {}, share: {} });
  await desk.live();
  await desk.writes("a");
  for (let n = 0; n < 3; n++) {
    mend(desk.outbox, { t: "refused", ref: "turn", reason: "record-refused" });
    await quiet();
  }
  assert.deepEqual(desk.back, [["record-refused", "a"]]);
});

// KEYS-08
test("a check that fails while sealing lets nothing leave", async () => {
  const desk = new Desk();
  desk.conversation.seal = async () => {
    throw new CheckFailed("K4");
  };
  await desk.live();
  await desk.writes("a");
  assert.deepEqual([desk.failed, desk.leaves, desk.words], [["K4"], [], ["a"]]);
});

test("a module or list that cannot be fetched is a lost connection, not a failed check", async () => {
  const desk = new Desk();
  const { seal } = desk.conversation;
  desk.conversation.seal = async () => {
    throw new CheckFailed("lost");
  };
  await desk.live();
  await desk.writes("a");
  assert.deepEqual([desk.failed, desk.leaves], [[], []]);
  desk.conversation.seal = seal;
  await desk.clock.pass(5);
  assert.deepEqual(desk.leaves, ["1:a"]);
});
