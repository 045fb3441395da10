/** After a reload: one tap, and everything is back. What lies on the device by itself opens nothing. */

import assert from "node:assert/strict";
import test from "node:test";
import { unb64u } from "../../../keerpunt/web/static/keyrings/text.js";
import { Device, Story, quiet, until } from "./people.mjs";

/** The page is loaded again in the same tab, and the person taps "Verder". */
async function reload(story, before) {
  before.talk.closing();
  before.device.online = false;
  const after = story.visitor(before.device.again());
  assert.equal(await after.talk.hold(), true);
  assert.equal(await after.talk.resume(), true);
  await story.pass(1);
  return after;
}

test("everything is back after a reload, and both can go on", async () => {
  const story = await Story.begin();
  const [before, anna] = await story.talking();
  before.says("Hoi");
  await anna.sees("[join mine]", "visitor: Hoi");
  const visitor = await reload(story, before);
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
  await visitor.is({ phase: "talking" });
  visitor.says("ik ben er weer");
  await anna.sees("[join mine]", "visitor: Hoi", "visitor: ik ben er weer");
  assert.ok(!anna.screen.some((line) => line.startsWith("[returned")), "a reload is not worth telling");
});

// CHAT-01
test("the draft, and what was not delivered, survive a reload; what was stored meanwhile comes once", async () => {
  const story = await Story.begin();
  const [before, anna] = await story.talking();
  story.server.mute = true;
  before.says("een");
  await until(() => story.server.room.envelopes.length === 2);
  before.device.online = false;
  before.says("twee");
  before.talk.compose("een halve zi");
  before.talk.compose("een halve zin");
  await quiet();

  story.server.mute = false;
  const visitor = await reload(story, before);
  await visitor.sees("[join Anna]", "mine: een (delivered)", "mine: twee (delivered)");
  assert.equal(visitor.state.draft, "een halve zin");
  await anna.sees("[join mine]", "visitor: een", "visitor: twee");
  assert.deepEqual(story.rows(), [1, 2, 3]);

  await quiet();
  const third = await reload(story, visitor);
  assert.equal(third.state.draft, "een halve zin", "it is still there the next time");
});

// SAFE-04
test("the tab holds one name: 32 bytes, and beside them only sealed words, at most 64 kB", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  const value = () => visitor.device.stored.get("k");
  await until(() => value());
  assert.deepEqual([...visitor.device.stored.keys()], ["k"]);
  assert.equal(unb64u(value()).length, 32);

  visitor.device.online = false;
  visitor.talk.compose("geheim woord");
  visitor.says("geheim woord");
  await quiet();
  const [half, sealed] = value().split(".");
  assert.equal(unb64u(half).length, 32);
  assert.ok(!Buffer.from(unb64u(sealed)).toString("latin1").includes("geheim"));
  assert.equal((unb64u(sealed).length - 28) % 1024, 0, "the length says little");

  for (let n = 0; n < 40; n++) visitor.says("geheim woord ".repeat(300));
  await quiet();
  assert.ok(value().length <= 65536, `${value().length} characters`);
  assert.deepEqual([...visitor.device.stored.keys()], ["k"]);
});

test("delivered words leave nothing behind", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  visitor.talk.compose("Hoi");
  visitor.talk.compose("");
  visitor.says("Hoi");
  await visitor.sees("[join Anna]", "mine: Hoi (delivered)");
  await quiet();
  assert.equal(unb64u(visitor.device.stored.get("k")).length, 32);
});

// SAFE-02, N46
test("after a quick exit what stays on disk opens nothing, words that were not delivered included", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  visitor.device.online = false;
  visitor.says("dit is nooit verstuurd");
  await quiet();
  const onDisk = new Map(visitor.device.stored);
  assert.ok(onDisk.get("k").includes("."));
  visitor.device.online = true;

  const note = visitor.talk.forget();
  assert.deepEqual(Object.keys(note), ["locator", "proof", "how"]);
  assert.equal(visitor.device.stored.size, 0);
  assert.equal(visitor.device.closed[visitor.device.closed.length - 1], 4000);
  assert.deepEqual(visitor.state.bubbles, []);
  await story.server.answer("/resume/forget", { body: JSON.stringify(note) });

  const thief = story.visitor(new Device(story.server, onDisk));
  assert.equal(await thief.talk.resume(), false);
  await story.pass(1);
  assert.deepEqual([thief.screen, thief.state.draft, thief.state.ended], [[], "", "gone"]);
  assert.equal(thief.device.stored.size, 0);
});

// SAFE-02
test("the server's half alone opens nothing: neither half is ever sent", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  visitor.device.online = false;
  visitor.says("niet verstuurd");
  await quiet();
  const [half, sealed] = visitor.device.stored.get("k").split(".");
  const sent = JSON.stringify([story.server.asked, visitor.device.said]);
  assert.ok(sent.includes("/resume/keep"));
  assert.ok(!sent.includes(half) && !sent.includes(sealed.slice(0, 100)));
});

// SAFE-14
test("a page that closes says so without waiting, and the next load in that tab holds on", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  story.server.asked.length = 0;
  visitor.talk.closing();
  assert.deepEqual(story.server.asked.map(({ path }) => path), ["/resume/closing"]);
  const next = story.visitor(visitor.device.again());
  assert.equal(await next.talk.hold(), true);
  assert.equal(story.server.asked[1].path, "/resume/hold");
  assert.deepEqual(story.server.asked[1].body, story.server.asked[0].body);
  next.talk.closing();
  assert.equal(story.server.asked[2].path, "/resume/closing", "also when nobody tapped");
});

test("when the server's half is gone there is nothing to go on with, and a new conversation can begin", async () => {
  const story = await Story.begin();
  const [before] = await story.talking();
  story.server.vaults.clear();
  const after = story.visitor(before.device.again());
  assert.equal(await after.talk.hold(), false);
  assert.equal(after.device.stored.size, 0);
  after.talk.open(["jongeren"]);
  await story.pass(1);
  await after.is({ phase: "waiting" });
  await until(() => after.device.stored.has("k"), "and is remembered in its turn");
});

test("no network at the tap: the button stays and works later", async () => {
  const story = await Story.begin();
  const [before] = await story.talking();
  const after = story.visitor(before.device.again());
  await after.talk.warm();
  await quiet();
  after.device.online = false;
  assert.equal(await after.talk.hold(), true);
  assert.equal(await after.talk.resume(), false);
  assert.deepEqual([after.state.phase, after.state.link], ["idle", "lost"]);
  after.device.online = true;
  assert.equal(await after.talk.resume(), true);
  await story.pass(1);
  await after.sees("[join Anna]");
});

// CHAT-05
test("two tabs of one visitor: text in either is in both once, and there is one conversation", async () => {
  const story = await Story.begin();
  const [first, anna] = await story.talking();
  const second = story.visitor(first.device.again());
  await second.talk.resume();
  await story.pass(1);
  first.says("uit de eerste");
  await second.sees("[join Anna]", "mine: uit de eerste (delivered)");
  second.says("uit de tweede");
  await first.sees("[join Anna]", "mine: uit de eerste (delivered)", "mine: uit de tweede (delivered)");
  await anna.sees("[join mine]", "visitor: uit de eerste", "visitor: uit de tweede");
  assert.equal(story.server.rooms.size, 1);
});

test("a copied tab sends what both had not delivered, and it is stored once", async () => {
  const story = await Story.begin();
  const [first, anna] = await story.talking();
  story.server.refuse("busy", { wait: 5 });
  first.says("Hoi");
  await quiet();
  const second = story.visitor(first.device.again());
  await second.talk.resume();
  await story.pass(10);
  await first.sees("[join Anna]", "mine: Hoi (delivered)");
  await second.sees("[join Anna]", "mine: Hoi (delivered)");
  await anna.sees("[join mine]", "visitor: Hoi");
});

test("a browser that keeps nothing loses only the way back after a reload", async () => {
  const story = await Story.begin();
  const visitor = story.visitor();
  visitor.device.storage = () => {
    throw new DOMException("denied", "SecurityError");
  };
  assert.equal(await visitor.talk.hold(), false);
  visitor.talk.open(["jongeren"]);
  await story.pass(1);
  visitor.says("Hoi");
  await visitor.sees("mine: Hoi (delivered)");
  visitor.talk.forget();
});
