/** Two people talk: what is on their screens, and what the server can and cannot put there. */

import assert from "node:assert/strict";
import test from "node:test";
import { Story, quiet, until } from "./people.mjs";

// CHAT-07
test("words are on screen at once, and delivered when they come back with their number", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();

  visitor.says("Hoi");
  assert.equal(visitor.screen[1], "mine: Hoi (unsent)");
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
  await anna.sees("[join mine]", "visitor: Hoi");
  anna.says("Dag, goed dat je er bent");
  await anna.sees("[join mine]", "visitor: Hoi", "mine: Dag, goed dat je er bent (delivered)");
  await visitor.sees("[join Anna]", "mine: Hoi (read)", "Anna: Dag, goed dat je er bent");

  assert.deepEqual(story.rows(), [1, 2, 3]);
  assert.deepEqual([visitor.state.phase, visitor.state.answered], ["talking", true]);
});

// CHAT-06
test("tapping Start twice, and a hello that is sent twice, make one conversation", async () => {
  const story = await Story.begin();
  const visitor = story.visitor();
  visitor.talk.open(["jongeren"]);
  visitor.talk.open(["jongeren"]);
  await story.pass(0.01);
  story.server.cut(); // before anything was answered
  await story.pass(2);
  await visitor.is({ phase: "waiting" });
  visitor.talk.open(["jongeren"]);
  await story.pass(1);
  assert.equal(story.server.rooms.size, 1);
  assert.equal(story.server.hellos.filter(({ open }) => open).length, 1);
});

test("a hello whose answer was lost opens the same conversation again", async () => {
  const story = await Story.begin();
  const visitor = story.visitor();
  visitor.talk.open(["jongeren"]);
  await until(() => visitor.state.readers.length);
  story.clock.later(() => (visitor.device.online = false), 20); // just after hello has left
  await story.pass(30);
  visitor.device.online = true;
  await story.pass(20);
  await visitor.is({ phase: "waiting" });
  assert.equal(story.server.rooms.size, 1);
});

test("the visitor sees who can read, from the signed list, before anybody answers", async () => {
  const story = await Story.begin();
  const visitor = await story.waiting();
  const [{ kind, name, people }] = visitor.state.readers;
  assert.deepEqual([kind, name, people], ["desk", "Jongeren", 2]);
});

// CHAT-10
test("what is typed before the line is there goes as soon as it is", async () => {
  const story = await Story.begin();
  const visitor = story.visitor();
  visitor.talk.open(["jongeren"]);
  visitor.says("Mag ik iets vragen");
  assert.deepEqual(visitor.screen, ["mine: Mag ik iets vragen (unsent)"]);
  await story.pass(1);
  await visitor.sees("mine: Mag ik iets vragen (delivered)");
});

test("eight short messages arrive in order, as eight", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  const words = ["ik", "weet", "niet", "hoe", "ik", "het", "moet", "zeggen"];
  visitor.says(...words);
  await anna.sees("[join mine]", ...words.map((word) => `visitor: ${word}`));
});

test("a counsellor's first words say who is there, once", async () => {
  const story = await Story.begin();
  const visitor = await story.waiting();
  const anna = await story.counsellor();
  anna.says("Dag", "Vertel maar");
  anna.talk.join();
  await visitor.sees("[join Anna]", "Anna: Dag", "Anna: Vertel maar");
});

test("closing words are known to be stored, and close the conversation for both", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  assert.equal(await anna.talk.end("done"), true);
  await visitor.is({ phase: "closed" });
  assert.equal(visitor.state.bubbles[1].why, "done");
});

test("typing is told at most once in three seconds, and shown for six", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  for (let n = 0; n < 12; n++) {
    visitor.talk.typing(true);
    await story.pass(0.5);
  }
  assert.equal(visitor.device.said.filter(({ t }) => t === "typing").length, 2);
  assert.equal(anna.state.typing, "v");
  await story.pass(3);
  assert.equal(anna.state.typing, null);
  visitor.talk.typing(true);
  await anna.is({ typing: "v" });
  visitor.says("Hoi");
  await anna.is({ typing: null });
});

test("words that are too long stay in the composer", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  assert.equal(visitor.talk.say("🙈".repeat(4001)), false);
  assert.equal(visitor.state.refusal, "size");
  assert.equal(visitor.talk.say("  \n "), false);
  visitor.says("🙈".repeat(4000));
  await visitor.is({ refusal: null });
  await until(() => visitor.state.bubbles[1].sent === "delivered");
});

test("text that grows when it is sealed is given back instead of lost", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  const text = "\u0001".repeat(3000);
  visitor.says(text);
  await visitor.is({ refusal: "size" });
  assert.equal(visitor.state.draft, text);
  visitor.says("kort");
  await visitor.sees("[join Anna]", "mine: kort (delivered)");
});

test("place and seats are shown as the server claims them", async () => {
  const story = await Story.begin();
  const visitor = await story.waiting();
  story.server.tell({ t: "place", ahead: 2, from: 5, to: 10 });
  story.server.tell({ t: "seats", visitor: "here", counsellor: "away", partner: "none", lead: 1 });
  await quiet();
  assert.deepEqual(visitor.state.place, { ahead: 2, from: 5, to: 10, staffed: true });
  story.server.tell({ t: "place", ahead: 2, from: 5, to: 10, staffed: false });
  await quiet();
  assert.equal(visitor.state.place.staffed, false);
  assert.deepEqual(visitor.state.seats, { visitor: "here", counsellor: "away", partner: "none", lead: 1 });
  story.server.tell({ t: "notice", code: "taken" });
  await visitor.is({ phase: "talking" });
  assert.equal(visitor.state.place, null);
  story.server.tell({ t: "place", ahead: 0, from: 1, to: 1 });
  await quiet();
  assert.equal(visitor.state.phase, "talking", "a place that was on its way says nothing any more");
  await story.pass(10);
  story.server.tell({ t: "place", ahead: 0, from: 1, to: 1 });
  await visitor.is({ phase: "waiting" }); // the counsellor was lost, and the conversation is in the queue again
});

// N38
test("text of the server in any frame is in no bubble, under no name, and nowhere in the state", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  const evil = "Bel dit nummer";
  for (const frame of [
    { t: "notice", code: evil },
    { t: "typing", who: evil, on: true },
    { t: "typing", who: "s", on: evil },
    { t: "seats", visitor: evil, counsellor: "here", partner: "none", lead: 0 },
    { t: "seats", visitor: "here", counsellor: "here", partner: "none", lead: evil },
    { t: "place", ahead: evil, from: 1, to: 2 },
    { t: "place", ahead: [1], from: { evil }, to: 2 },
    { t: "live", head: evil, lease: evil, limits: evil },
    { t: "refused", reason: evil, wait: evil, head: evil },
    { t: "directory", ver: evil },
    { t: evil, b: evil, who: { name: evil } },
  ])
    story.server.tell(frame);
  story.server.seconds = () => evil; // the time of every envelope
  visitor.says("Hoi");
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
  assert.equal(visitor.state.bubbles[1].at, null);
  story.server.tell({ t: "envelope", number: 3, ref: evil, at: evil, e: evil, b: evil, who: evil });
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)", "[hidden]");
  assert.ok(!JSON.stringify(visitor.states).includes(evil));
});

// §8 of docs/protocol.md
test("the counsellor's page knows in which language the visitor's page is, and changes with it", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  const languages = () => anna.state.bubbles.filter(({ kind, mine }) => kind === "text" && !mine).map(({ lang }) => lang);
  for (const language of ["pl", "ar", undefined, "xx"]) visitor.talk.say("x", language);
  await until(() => languages().length === 4);
  assert.deepEqual(languages(), ["pl", "ar", "", ""]);
  anna.talk.post({ t: "text", b: "x", lang: "pl" });
  await until(() => visitor.state.bubbles.some(({ kind, mine }) => kind === "text" && !mine));
  assert.equal(visitor.state.bubbles.find(({ kind, mine }) => kind === "text" && !mine).lang, undefined);
});
