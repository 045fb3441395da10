/** A counsellor at work: taking the next visitor, talking, closing, and losing a conversation. */

import assert from "node:assert/strict";
import test from "node:test";
import { Hands } from "../../../keerpunt/web/static/desk/hands.js";
import { holdTime } from "../holdtime.mjs";
import { Doors, FakeSocket, FakeTalk, desk, settled } from "./office.mjs";

const UNLOCKED = { me: { kid: "ANNA" }, directory: {}, shut: [] };

function sitDown() {
  FakeSocket.all = [];
  FakeTalk.all = new Map();
  globalThis.WebSocket = FakeSocket;
  globalThis.location = { protocol: "http:", host: "staff" };
  const doors = new Doors();
  const out = { signedOut: 0 };
  const hands = new Hands({
    unlocked: UNLOCKED, pin: {}, onchange: () => {}, onsignedout: () => (out.signedOut += 1), begin: (it) => new FakeTalk(it),
  });
  const line = FakeSocket.last;
  line.opens();
  const talk = (cv) => FakeTalk.all.get(cv);
  return { hands, doors, line, talk, out };
}

/** At the desk with one conversation that talks. */
async function talkingDesk(cv = "a") {
  const it = sitDown();
  it.doors.answers["/desk/next"] = { cv, lease: 7 };
  await it.hands.next();
  it.line.tells(desk(0, [cv]));
  it.talk(cv).talking("hoi");
  return it;
}

test("the next visitor is whoever the server gives, introduced to once", async (t) => {
  const { hands, doors, talk } = await talkingDesk();
  t.after(() => hands.letGo());

  assert.deepEqual(doors.asked("/desk/next"), [{}]);
  assert.equal(hands.active, "a");
  assert.equal(hands.holdings[0].lease, 7);
  talk("a").talking("hoi", "ben je er");
  assert.deepEqual(talk("a").did, ["joins anew"]);
});

// KEYS-11
test("told of a newer directory, all conversations share one look, and those to come begin with it", async (t) => {
  const { hands, doors, line, talk } = await talkingDesk();
  t.after(() => hands.letGo());
  line.tells(desk(0, ["a", "b"]));
  Object.assign(doors.answers, { "/keyring/bundle": "lost", "/keys/directory": "lost" });
  const looks = ["a", "b"].map((cv) => talk(cv).it.getDirectory());
  for (const look of looks) await assert.rejects(look);
  assert.equal(doors.asked("/keyring/bundle").length, 1);
  await assert.rejects(talk("a").it.getDirectory());
  assert.equal(doors.asked("/keyring/bundle").length, 2, "a lost look is looked again");
});

test("nobody waits is said, and unsaid as soon as somebody does", async (t) => {
  const { hands, doors, line } = sitDown();
  t.after(() => hands.letGo());
  doors.answers["/desk/next"] = [409, "nobody-waits"];
  await hands.next();
  assert.equal(hands.none, "nobody-waits");
  line.tells(desk(1));
  assert.equal(hands.none, null);
});

test("full hands and a lost network are told apart", async (t) => {
  const { hands, doors } = sitDown();
  t.after(() => hands.letGo());
  doors.answers["/desk/next"] = [409, "full"];
  await hands.next();
  assert.equal(hands.none, "full");
  doors.answers["/desk/next"] = "lost";
  await hands.next();
  assert.equal(hands.none, "lost");
});

test("pressing Volgende twice asks once", async (t) => {
  const { hands, doors } = sitDown();
  t.after(() => hands.letGo());
  doors.answers["/desk/next"] = { cv: "a", lease: 7 };
  await Promise.all([hands.next(), hands.next()]);
  assert.equal(doors.asked("/desk/next").length, 1);
  assert.equal(hands.holdings.length, 1);
});

test("after a reload the desk line brings back what this person holds", (t) => {
  const { hands, line, talk } = sitDown();
  t.after(() => hands.letGo());
  line.tells(desk(2, ["a", "b"]));
  assert.deepEqual(hands.holdings.map(({ cv }) => cv), ["a", "b"]);
  line.tells(desk(2, ["a", "b"]));
  assert.equal(hands.holdings.length, 2);
  assert.ok(talk("a") && talk("b"));
});

test("the draft of one conversation is never sent in another", async (t) => {
  const { hands, line, talk } = await talkingDesk();
  t.after(() => hands.letGo());
  line.tells(desk(0, ["a", "b"]));
  talk("b").talking("hallo");

  hands.write("a", "voor a");
  hands.write("b", "voor b");
  hands.send("b");

  assert.deepEqual(talk("a").did, ["joins anew", "types"]);
  assert.deepEqual(talk("b").did, ["joins", "types", "says voor b"]);
  assert.equal(hands.drafts.of("a"), "voor a");
  assert.equal(hands.drafts.of("b"), "");
});

test("closing says goodbye inside the conversation first, and then closes it", async (t) => {
  const { hands, doors, talk } = await talkingDesk();
  t.after(() => hands.letGo());
  doors.answers["/desk/close"] = (body) => {
    assert.deepEqual(talk("a").did, ["joins anew", "ends done"], "the closing words were stored before");
    assert.deepEqual(body, { cv: "a", lease: 7, why: "done" });
    return null;
  };
  await hands.holdings[0].close("done");

  assert.equal(hands.holdings[0].stage, "closed");
  hands.putAway("a");
  assert.deepEqual(hands.holdings, []);
  assert.equal(hands.active, null);
  assert.ok(talk("a").did.includes("goes"));
});

test("a conversation that was closed is not taken for one that was lost", async (t) => {
  const { hands, doors, line } = await talkingDesk();
  t.after(() => hands.letGo());
  doors.answers["/desk/close"] = null;
  const closing = hands.holdings[0].close("silent");
  line.tells(desk(0, []));
  await closing;
  assert.equal(hands.holdings[0].stage, "closed");
});

test("closing that does not arrive can be tried again", async (t) => {
  const { hands, doors } = await talkingDesk();
  t.after(() => hands.letGo());
  doors.answers["/desk/close"] = "lost";
  await hands.holdings[0].close("referred");
  assert.equal(hands.holdings[0].stage, "open");
  assert.equal(hands.holdings[0].failed, true);
  doors.answers["/desk/close"] = null;
  await hands.holdings[0].close("referred");
  assert.equal(hands.holdings[0].stage, "closed");
});

test("without a line closing waits for its last words, until nothing can be said any more", async (t) => {
  const { hands, doors, talk } = await talkingDesk();
  t.after(() => hands.letGo());
  talk("a").stalled = true;
  talk("a").tells({ link: "lost" });
  doors.answers["/desk/close"] = null;
  const closing = hands.holdings[0].close("done");
  await settled();
  assert.equal(hands.holdings[0].stage, "ending");
  assert.deepEqual(doors.asked("/desk/close"), []);

  talk("a").tells({ phase: "ended", ended: "wiped" });
  await closing;
  assert.equal(hands.holdings[0].stage, "closed");
});

test("a conversation that cannot be trusted is closed without words in it", async (t) => {
  const { hands, doors, talk } = await talkingDesk();
  t.after(() => hands.letGo());
  talk("a").tells({ phase: "stopped", check: "K6" });
  assert.equal(hands.holdings[0].writable, false);
  doors.answers["/desk/close"] = null;
  await hands.holdings[0].close("done");
  assert.deepEqual(talk("a").did, ["joins anew"]);
  assert.equal(hands.holdings[0].stage, "closed");
});

test("a reload between goodbye and closing finishes with the reason that was given", async (t) => {
  const { hands, doors, line, talk } = sitDown();
  t.after(() => hands.letGo());
  line.tells(desk(0, ["a"]));
  const end = { key: "e", kind: "end", mine: true, who: null, text: "", at: 0, sure: true, marked: false, sent: "delivered", why: "silent" };
  talk("a").tells({ phase: "closed", link: "live", bubbles: [end] });
  assert.equal(hands.holdings[0].halfClosed, true);

  doors.answers["/desk/close"] = null;
  await hands.holdings[0].finish();
  assert.deepEqual(doors.asked("/desk/close"), [{ cv: "a", lease: 7, why: "silent" }]);
});

// DESK-02
test("a conversation that went to a colleague takes no more words, and the draft stays", async (t) => {
  const { hands, line, talk } = await talkingDesk();
  t.after(() => hands.letGo());
  hands.write("a", "half");
  talk("a").tells({ refusal: "lease-lost", draft: "net verstuurd" });
  line.tells(desk(0, []));

  assert.equal(hands.holdings[0].stage, "lost");
  assert.equal(hands.drafts.of("a"), "net verstuurd\nhalf");
  hands.send("a");
  assert.equal(hands.drafts.of("a"), "net verstuurd\nhalf");
  assert.ok(!talk("a").did.some((one) => one.startsWith("says")));
});

test("news from before the taking does not take it away again", async (t) => {
  const { hands, doors, line } = sitDown();
  t.after(() => hands.letGo());
  doors.answers["/desk/next"] = { cv: "a", lease: 7 };
  await hands.next();
  line.tells(desk(3, []));
  assert.equal(hands.holdings[0].stage, "open");
});

test("locking leaves nothing readable here and gives back what was not stored, in order", async () => {
  const { hands, talk } = await talkingDesk();
  for (const text of ["een", "twee"]) {
    hands.write("a", text);
    hands.send("a");
  }
  hands.write("a", "drie");

  assert.deepEqual(JSON.parse(hands.letGo()), [["a", "een\ntwee\ndrie"]]);
  assert.deepEqual(hands.holdings, []);
  assert.equal(hands.drafts.any, false);
  assert.ok(talk("a").did.includes("goes"));
});

test("a sign-in that ended is heard from the desk line and from a conversation", async (t) => {
  const { hands, line, talk, out } = await talkingDesk();
  t.after(() => hands.letGo());
  talk("a").tells({ phase: "ended", ended: "signed-out" });
  assert.equal(out.signedOut, 1);
  line.dies(4401);
  assert.equal(out.signedOut, 2);
});

test("who takes a conversation again after losing it talks in it again, with the draft still there", async (t) => {
  const { hands, doors, line, talk } = await talkingDesk();
  t.after(() => hands.letGo());
  hands.write("a", "half");
  line.tells(desk(1, []));
  assert.equal(hands.holdings[0].stage, "lost");
  const [before, { label }] = [talk("a"), hands.holdings[0].alias];

  doors.answers["/desk/next"] = { cv: "a", lease: 9 };
  await hands.next();
  assert.deepEqual(before.did, ["joins anew", "types", "goes"]);
  assert.deepEqual(hands.holdings.map(({ stage, lease, alias }) => [stage, lease, alias.label]), [["open", 9, label]]);
  talk("a").talking("hoi");
  hands.send("a");
  assert.deepEqual(talk("a").did, ["joins anew", "says half"]);
});

// DESK-01
test("a draft whose conversation went to somebody else is offered, until it is thrown away or taken up again", (t) => {
  const { hands, line } = sitDown();
  t.after(() => hands.letGo());
  hands.drafts.putBack('[["a","half"],["b","nog een"]]');
  assert.deepEqual(hands.orphans, [], "not before the desk line has told what is ours");
  line.tells(desk(0, ["b"]));
  assert.deepEqual(hands.orphans.map(({ cv, text }) => [cv, text]), [["a", "half"]]);
  hands.throwAway("a");
  assert.deepEqual(hands.orphans, []);
  assert.equal(hands.drafts.of("b"), "nog een");
});

test("with full hands Volgende asks nobody, says why, and unsays it when a hand is free", async (t) => {
  const { hands, doors, line } = sitDown();
  t.after(() => hands.letGo());
  line.tells(desk(1, ["a", "b", "c"], { full: true }));
  await hands.next();
  assert.deepEqual([hands.full, hands.none, doors.knocks], [true, "full", []]);
  line.tells(desk(1, ["a", "b"], { full: false }));
  assert.deepEqual([hands.full, hands.none], [false, null]);
});

test("a visitor who writes again after the end is taken by name, and talks under the same label", async (t) => {
  const { hands, doors, line, talk } = await talkingDesk();
  t.after(() => hands.letGo());
  doors.answers["/desk/close"] = null;
  await hands.holdings[0].close("done");
  line.tells(desk(0, []));
  assert.equal(hands.ahead("a"), null);
  line.tells(desk(2, [], { again: [{ cv: "a", ahead: 1 }] }));
  assert.equal(hands.ahead("a"), 1);

  doors.answers["/desk/next"] = [409, "others-first"];
  await hands.next("a");
  assert.deepEqual([hands.none, hands.holdings[0].stage], ["others-first", "closed"]);

  const { label } = hands.holdings[0].alias;
  doors.answers["/desk/next"] = { cv: "a", lease: 8 };
  await hands.next("a");
  assert.deepEqual(doors.asked("/desk/next").slice(1), [{ cv: "a" }, { cv: "a" }]);
  assert.deepEqual(hands.holdings.map(({ stage, lease, alias }) => [stage, lease, alias.label]), [["open", 8, label]]);
  talk("a").talking("hoi");
  assert.deepEqual(talk("a").did, ["joins anew"]);
});

test("locking says on every line that nobody sits here any more; putting away does not", async (t) => {
  const { hands, line, talk } = await talkingDesk();
  line.tells(desk(0, ["a", "b"]));
  hands.putAway("b");
  hands.letGo();
  assert.deepEqual([talk("a").code, talk("b").code], [4000, undefined]);
});

// a counsellor who takes over or unlocks sees how long it has been, not how long the page is open
test("how long the visitor goes unanswered and is away comes from what was said and from the server", (t) => {
  const clock = holdTime(t);
  const { hands, line, talk } = sitDown();
  t.after(() => hands.letGo());
  const now = clock.now / 1000;
  line.tells(desk(0, ["a"]));
  const [holding] = hands.holdings;
  const said = { key: "v", kind: "text", mine: false, who: { kind: "v" }, text: "hoi", at: now - 400, sure: true };
  talk("a").tells({ link: "live" }); // the line lives a moment before what was read is shown
  holding.look(true);
  talk("a").tells({ phase: "talking", bubbles: [said], seats: { visitor: "away", counsellor: "here", partner: "none" } });
  holding.look(true);
  assert.deepEqual([holding.attention.since, holding.awaySince], [now - 400, now]);
  line.tells({ ...desk(0), mine: [{ cv: "a", lease: 7, since: 0, visitor: "away", away: 250 }] });
  assert.equal(holding.awaySince, now - 250);

  talk("a").tells({ seats: { visitor: "here", counsellor: "here", partner: "none" } });
  line.tells({ ...desk(0), mine: [{ cv: "a", lease: 7, since: 0, visitor: "here", away: null }] });
  assert.equal(holding.awaySince, null);
  talk("a").tells({ seats: { visitor: "away", counsellor: "here", partner: "none" } });
  assert.equal(holding.awaySince, now);
});
