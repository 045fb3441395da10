/** Networks, servers and phones that fail: no word is lost, none comes twice, and nobody has to do anything. */

import assert from "node:assert/strict";
import test from "node:test";
import { Story, quiet, until } from "./people.mjs";

// CHAT-01
test("forty seconds without network: the draft stays, and afterwards both hold the same words once, in order", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  visitor.says("een");
  await anna.sees("[join mine]", "visitor: een");

  visitor.device.online = false;
  visitor.talk.compose("een halve zin");
  visitor.says("twee", "drie");
  anna.says("ben je er nog?");
  await story.pass(40);
  assert.equal(visitor.state.link, "lost");
  assert.deepEqual(visitor.screen.slice(-2), ["mine: twee (unsent)", "mine: drie (unsent)"]);
  visitor.says("vier");

  visitor.device.online = true;
  await story.pass(20);
  await visitor.is({ link: "live" });
  await visitor.sees(
    "[join Anna]", "mine: een (read)", "Anna: ben je er nog?",
    "mine: twee (delivered)", "mine: drie (delivered)", "mine: vier (delivered)",
  );
  await anna.sees(
    "[join mine]", "visitor: een", "mine: ben je er nog? (read)", "visitor: twee", "visitor: drie", "visitor: vier",
  );
  assert.deepEqual(story.rows(), [1, 2, 3, 4, 5, 6]);
});

// CHAT-02, N34
test("a stored envelope whose receipt is lost is sent five more times, stored once and delivered once", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  story.server.mute = true;
  visitor.says("Hoi");
  await until(() => story.server.room.envelopes.length === 2);
  const [{ e, ref }] = story.server.posted.slice(-1);
  story.server.posted.length = 0;
  for (let n = 0; n < 5; n++) {
    visitor.talk.retry();
    await quiet();
  }
  assert.deepEqual(story.server.posted, Array(5).fill({ ref, e }));
  assert.deepEqual(story.rows(), [1, 2]);
  assert.deepEqual(visitor.screen, ["[join Anna]", "mine: Hoi (unsent)"]);

  story.server.mute = false;
  story.server.cut();
  await story.pass(5);
  await anna.sees("[join mine]", "visitor: Hoi");
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
});

// N34, CHAT-14
test("a server killed between storing and answering stores the words once", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  story.server.mute = true;
  visitor.says("Hoi");
  await until(() => story.server.room.envelopes.length === 2);
  story.server.stop();
  visitor.says("Hallo?");
  await story.pass(3);
  story.server.mute = false;
  story.server.up = true;
  await story.pass(20);
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)", "mine: Hallo? (delivered)");
  assert.deepEqual(story.rows(), [1, 2, 3]);
});

// CHAT-09
test("a server that is away for an hour finds everybody back within half a minute, untouched", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  story.server.stop();
  visitor.says("ik wacht wel");
  await story.pass(3600);
  assert.deepEqual([visitor.state.link, anna.state.link], ["lost", "lost"]);
  story.server.up = true;
  await story.pass(30);
  assert.ok(["live", "spare"].includes(visitor.state.link), visitor.state.link);
  await anna.sees("[join mine]", "visitor: ik wacht wel");
});

// CHAT-08
test("refused for haste: the words stay, the composer works, and they go by themselves", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  story.server.refuse("rate", { wait: 2 });
  visitor.says("een", "twee");
  await story.pass(1);
  assert.deepEqual(visitor.screen, ["[join Anna]", "mine: een (unsent)", "mine: twee (unsent)"]);
  visitor.says("drie");
  await story.pass(1);
  await visitor.sees("[join Anna]", "mine: een (delivered)", "mine: twee (delivered)", "mine: drie (delivered)");
  await anna.sees("[join mine]", "visitor: een", "visitor: twee", "visitor: drie");
});

test("fifty messages written offline all arrive at a server that takes one a second", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  visitor.device.online = false;
  await story.pass(30);
  const words = Array.from({ length: 50 }, (_, n) => `nummer ${n}`);
  visitor.says(...words);
  assert.equal(visitor.talk.say("een te veel"), false);
  assert.equal(visitor.state.refusal, "full");
  visitor.device.online = true;
  story.server.burst = 20;
  await story.pass(90);
  await anna.sees("[join mine]", ...words.map((word) => `visitor: ${word}`));
  assert.ok(story.server.posted.length < 120, `${story.server.posted.length} posts for 50 words`);
});

// CHAT-08
test("no answer at all: no timer removes the bubble, and a tap sends it again", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  story.server.refuse("busy", { times: 3, wait: 60 });
  visitor.says("Hoi");
  await story.pass(100);
  assert.deepEqual(visitor.screen, ["[join Anna]", "mine: Hoi (unsent)"]);
  await story.pass(100);
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
});

// N35
test("a refusal in the middle of eight leaves no hole in any voice", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  let count = 0;
  story.server.refuse("size", { when: (frame) => frame.t === "post" && ++count === 4 });
  visitor.says("1", "2", "3", "4", "5", "6", "7", "8");
  await visitor.is({ refusal: "size" });
  const arrived = ["1", "2", "3", "5", "6", "7", "8"];
  await anna.sees("[join mine]", ...arrived.map((word) => `visitor: ${word}`));
  assert.equal(visitor.state.draft, "4");
  visitor.talk.compose("4");
  assert.equal(visitor.state.draft, "");
});

// N33
test("a reference that holds other words is never used again, and the words go under another", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  story.server.refuse("reference-taken");
  visitor.says("Hoi");
  await anna.sees("[join mine]", "visitor: Hoi");
  const [first, second] = story.server.posted.slice(-1).concat(visitor.device.said.filter(({ t }) => t === "post"));
  assert.notEqual(first.ref, second.ref);
});

test("what goes wrong on the other side twice comes back to the composer", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  story.server.refuse("shape", { times: 2 });
  visitor.says("Hoi");
  await visitor.is({ refusal: "shape" });
  assert.deepEqual([visitor.state.draft, visitor.screen], ["Hoi", ["[join Anna]"]]);
  visitor.talk.compose("");
  visitor.says("Hoi");
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
});

// CHAT-11
test("a conversation closed as silent goes on when the visitor writes", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  await anna.talk.end("silent");
  story.server.room.closed = true;
  story.server.reopens = true;
  visitor.says("ik ben er weer");
  await until(() => visitor.screen.includes("mine: ik ben er weer (delivered)"));
  await visitor.is({ phase: "waiting" });
  assert.equal(visitor.state.draft, "");
});

test("a conversation that stays closed gives the words back", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  story.server.room.closed = true;
  story.server.tell({ t: "notice", code: "closed" });
  await visitor.is({ phase: "closed" });
  visitor.says("ik ben er weer");
  await visitor.is({ refusal: "closed" });
  assert.deepEqual([visitor.state.draft, visitor.screen], ["ik ben er weer", ["[join Anna]"]]);
});

// CHAT-04
test("where sockets are blocked two people talk through the spare door", async () => {
  const story = await Story.begin();
  story.server.blocked = true;
  const visitor = await story.waiting();
  await visitor.is({ link: "spare" });
  const anna = await story.counsellor();
  anna.says("Dag");
  await story.pass(1);
  await visitor.sees("[join Anna]", "Anna: Dag");
  const before = story.clock.now;
  visitor.says("Hoi", "Hallo");
  await story.pass(1);
  await anna.sees("[join mine]", "mine: Dag (read)", "visitor: Hoi", "visitor: Hallo");
  await visitor.sees("[join Anna]", "Anna: Dag", "mine: Hoi (delivered)", "mine: Hallo (delivered)");
  assert.ok(story.clock.now - before < 3000);
  assert.deepEqual(story.rows(), [1, 2, 3, 4]);
});

test("no network at the start: it begins when there is one", async () => {
  const story = await Story.begin();
  const visitor = story.visitor();
  visitor.device.online = false;
  visitor.talk.warm();
  visitor.talk.open(["jongeren"]);
  visitor.says("Hoi");
  await story.pass(30);
  assert.deepEqual([visitor.state.phase, visitor.state.link], ["opening", "lost"]);
  visitor.device.online = true;
  await story.pass(5);
  await visitor.sees("mine: Hoi (delivered)");
});

test("a refused beginning is made anew, and given up the second time", async () => {
  const story = await Story.begin();
  story.server.helloRefusals.push("directory-old");
  const visitor = await story.waiting();
  assert.equal(visitor.state.phase, "waiting");

  const other = await Story.begin();
  other.server.helloRefusals.push("record-refused", "record-refused");
  const second = other.visitor();
  second.talk.open(["jongeren"]);
  await other.pass(5);
  await second.is({ refusal: "shape" });
  assert.equal(second.state.phase, "idle");
  second.talk.open(["jongeren"]);
  await other.pass(1);
  await second.is({ phase: "waiting" });
});
