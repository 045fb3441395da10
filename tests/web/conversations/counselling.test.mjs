/** The counsellor's side: leases, drafts, keys that end. */

import assert from "node:assert/strict";
import test from "node:test";
import { Story, quiet, until } from "./people.mjs";

// DESK-02, N36
test("a stale lease reaches nobody: the words stay as a draft", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  const noor = await story.counsellor(story.org.noor);
  anna.says("ben je er nog?");
  await anna.is({ refusal: "lease-lost" });
  assert.deepEqual([anna.state.draft, anna.screen], ["ben je er nog?", ["[join mine]"]]);
  noor.says("Dag, ik ben Noor");
  await visitor.sees("[join Anna]", "[join Noor]", "Noor: Dag, ik ben Noor");
  await anna.sees("[join mine]", "[join Noor]", "Noor: Dag, ik ben Noor");
  assert.deepEqual(story.rows(), [1, 2, 3]);
});

test("closing words under a stale lease are known not to be stored", async () => {
  const story = await Story.begin();
  const [, anna] = await story.talking();
  story.server.room.lease++;
  assert.equal(await anna.talk.end("done"), false);
});

test("what a visitor wrote before anybody came is there, and counts as read once somebody writes", async () => {
  const story = await Story.begin();
  const visitor = await story.waiting();
  visitor.says("Hoi", "Is daar iemand?");
  await visitor.sees("mine: Hoi (delivered)", "mine: Is daar iemand? (delivered)");
  const anna = await story.counsellor();
  await anna.sees("visitor: Hoi", "visitor: Is daar iemand?");
  anna.says("Ja");
  await visitor.sees("mine: Hoi (read)", "mine: Is daar iemand? (read)", "[join Anna]", "Anna: Ja");
});

test("a console that loads again does not say that she is there a second time", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  anna.talk.close();
  const again = await story.counsellor();
  again.says("Daar ben ik weer");
  await visitor.sees("[join Anna]", "Anna: Daar ben ik weer");
});

test("the same counsellor in two windows sees her own words in both", async () => {
  const story = await Story.begin();
  const [, anna] = await story.talking();
  const window = await story.counsellor();
  window.says("Dag");
  await window.sees("[join mine]", "mine: Dag (delivered)");
  await anna.sees("[join mine]", "mine: Dag (delivered)");
});

/** The desk gets another key. Times in records are rounded down to five minutes: it must be later than the beginning. */
async function turn(story) {
  await story.pass(600);
  await story.org.turnDesk("jongeren", story.server.seconds());
}

// KEYS-11
test("a desk key that ended is replaced before the next word, and the desk reads on with the new one", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  visitor.says("Hoi");
  await anna.sees("[join mine]", "visitor: Hoi");
  await turn(story);
  anna.talk.close();
  story.server.tell({ t: "directory", ver: story.org.ver });
  await quiet();
  visitor.says("Hallo?");
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)", "mine: Hallo? (delivered)");
  assert.equal(story.server.room.records.length, 2);
  assert.deepEqual(story.rows(), [1, 2, 3]);

  story.org.desk("jongeren").keys.shift();
  const noor = await story.counsellor(story.org.noor);
  await noor.sees("[join Anna]", "visitor: Hoi", "visitor: Hallo?");
});

test("two who renew at the same moment: one record, and the words of both arrive", async () => {
  const story = await Story.begin();
  const visitor = await story.waiting();
  await turn(story);
  const noor = await story.counsellor(story.org.noor);
  story.server.tell({ t: "directory", ver: story.org.ver });
  await quiet();
  visitor.says("Hoi");
  noor.says("Dag");
  await story.pass(1);
  for (const [person, ...lines] of [[visitor, "mine: Hoi", "Noor: Dag"], [noor, "visitor: Hoi", "mine: Dag"]])
    for (const line of lines) await until(() => person.screen.some((shown) => shown.startsWith(line)), `${line} in ${person.screen}`);
  assert.equal(story.server.room.records.length, 2);
  assert.deepEqual(story.rows(), [1, 2, 3]);
  assert.ok(![...visitor.screen, ...noor.screen].some((line) => line.endsWith("!") || line === "[hidden]"));
});

// KEYS-11
test("a desk key retired while both pages are open: the next word is for the new key alone", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  await turn(story);
  const looks = () => story.server.asked.filter(({ path }) => path === "/keys/directory").length;
  const before = looks();
  story.server.tell({ t: "directory", ver: story.org.ver });
  await until(() => looks() > before);
  visitor.says("Hoi"); // while the directory is on its way
  await anna.sees("[join mine]", "visitor: Hoi");
  anna.says("Dag");
  await visitor.sees("[join Anna]", "mine: Hoi (read)", "Anna: Dag");
  assert.equal(JSON.parse(story.server.room.records[1].record).by, "v", "before the visitor's word");
  const [, fresh] = story.org.desk("jongeren").keys;
  assert.deepEqual(story.server.room.records.map(({ record }) => JSON.parse(record).to.includes(fresh.kid)), [false, true]);
});

test("what was published while a page had no line is there before its next word", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  visitor.device.online = false;
  await turn(story);
  await story.pass(60);
  visitor.says("Hoi");
  visitor.device.online = true;
  visitor.device.wake();
  await story.pass(20);
  await until(() => story.server.room.records.length === 2);
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
  assert.equal(JSON.parse(story.server.room.records[1].record).after, 1, "before the word");
  await anna.sees("[join mine]", "visitor: Hoi");
});

test("while a newer directory cannot be fetched nothing is sealed; one that fails its checks ends it", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  await turn(story);
  const { answer } = story.server;
  story.server.answer = async (path, how) => (path === "/keys/directory" ? new Response("", { status: 503 }) : answer.call(story.server, path, how));
  story.server.tell({ t: "directory", ver: story.org.ver });
  await quiet();
  visitor.says("Hoi");
  await story.pass(20);
  await visitor.sees("[join Anna]", "mine: Hoi (unsent)");
  assert.deepEqual([story.rows(), story.server.room.records.length], [[1], 1]);
  story.server.answer = answer;
  await story.pass(10);
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
  assert.equal(story.server.room.records.length, 2);

  story.org.answer = { ...story.org.answer, keepers: { ...story.org.answer.keepers, sig: story.org.answer.directory.sigs[story.org.keepers[0].kid] } };
  story.server.tell({ t: "directory", ver: story.org.ver + 1 });
  await visitor.is({ check: "K1" });
  assert.equal(visitor.talk.say("nog iets"), false);
});

test("signing out elsewhere keeps what was not sent", async () => {
  const story = await Story.begin();
  const [, anna] = await story.talking();
  story.server.refuse("busy", { wait: 30 });
  anna.says("wacht even");
  await quiet();
  story.server.cut(4401);
  await anna.is({ ended: "signed-out" });
  assert.deepEqual(anna.screen, ["[join mine]", "mine: wacht even (unsent)"]);
});

test("letting go of a conversation leaves nothing in memory and says nothing", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  anna.talk.close();
  assert.deepEqual([anna.state.bubbles, anna.device.closed.pop()], [[], 1000]);
  await story.pass(60);
  assert.deepEqual(visitor.screen, ["[join Anna]"]);
});
