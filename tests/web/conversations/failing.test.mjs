/** Checks that fail: nothing leaves any more, nothing false is shown, and the screen can say which. */

import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { Story, quiet, until } from "./people.mjs";

const posts = ({ device }) => device.said.filter(({ t }) => t === "post").length;

// KEYS-08, N37
test("crypto that throws: nothing leaves, the words stay, and it is said clearly", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  const before = posts(visitor);
  const broken = mock.method(crypto.subtle, "encrypt", () => Promise.reject(new Error("broken")));
  visitor.says("Hoi");
  await visitor.is({ phase: "stopped" });
  broken.mock.restore();
  assert.equal(visitor.state.check, "K4");
  visitor.talk.retry();
  await story.pass(120);
  assert.equal(posts(visitor), before);
  assert.equal(visitor.talk.say("nog iets"), false);
  assert.deepEqual(visitor.screen, ["[join Anna]", "mine: Hoi (unsent)"]);
});

// KEYS-08, N37
test("crypto that hangs ends in the same after fifteen seconds", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  const before = posts(visitor);
  const limits = [];
  const timers = mock.method(globalThis, "setTimeout", (deed, ms) => void limits.push({ deed, ms }));
  const hanging = mock.method(crypto.subtle, "sign", () => new Promise(() => {}));
  try {
    visitor.says("Hoi");
    await quiet();
    assert.equal(visitor.state.phase, "talking");
    const { deed, ms } = limits[limits.length - 1];
    assert.equal(ms, 15000);
    deed();
    await visitor.is({ check: "K4" });
    assert.equal(posts(visitor), before);
  } finally {
    timers.mock.restore();
    hanging.mock.restore();
  }
});

// KEYS-08, SAFE-16
test("without WebCrypto nothing begins", async () => {
  const story = await Story.begin();
  const visitor = story.visitor();
  const missing = mock.getter(crypto, "subtle", () => undefined);
  try {
    visitor.talk.open(["jongeren"]);
    visitor.says("Hoi");
    await visitor.is({ phase: "stopped" });
    assert.deepEqual([visitor.state.check, visitor.device.said], ["K4", []]);
  } finally {
    missing.mock.restore();
  }
});

// KEYS-01
test("a directory that no keeper stands for, or a wrong clock: nothing begins, and it may be tried again", async () => {
  const story = await Story.begin();
  const { answer } = story.org;
  story.org.answer = { ...answer, directory: { ...answer.directory, sigs: {} } };
  const visitor = story.visitor();
  assert.equal(await visitor.talk.open(["jongeren"]), false);
  assert.deepEqual([visitor.state.phase, visitor.state.check, visitor.device.said], ["stopped", "K1", []]);

  story.org.answer = answer;
  story.clock.now += 30 * 86400e3;
  assert.equal(await visitor.talk.open(["jongeren"]), false);
  assert.equal(visitor.state.check, "K2");
  story.clock.now -= 30 * 86400e3;
  visitor.talk.open(["jongeren"]);
  await story.pass(1);
  await visitor.is({ phase: "waiting" });
  assert.equal(visitor.state.check, null);
});

// KEYS-15
test("no live key at the desk: nothing begins", async () => {
  const story = await Story.begin();
  for (const { entry } of story.org.desk("jongeren").keys) entry.st = "retired";
  await story.org.publish({ now: story.seconds });
  const visitor = story.visitor();
  await visitor.talk.open(["jongeren"]);
  assert.deepEqual([visitor.state.check, visitor.device.said], ["K3", []]);
});

// K7, K8
test("what does not open is a grey line, and three of them in a row stop the conversation", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  const false_ = (number) => ({ t: "envelope", number, ref: "A".repeat(22), at: story.seconds, e: `${"A".repeat(80)}.${"A".repeat(379)}` });
  story.server.tell(false_(2));
  story.server.tell(false_(3));
  await visitor.sees("[join Anna]", "[hidden]", "[hidden]");
  assert.equal(visitor.state.phase, "talking");
  story.server.tell(false_(4));
  await visitor.is({ phase: "stopped" });
  assert.equal(visitor.state.check, "K8");
  const before = visitor.device.said.length;
  visitor.talk.say("Hoi");
  visitor.talk.typing(true);
  await story.pass(600);
  assert.equal(visitor.device.said.length, before);
});

// K6
test("a reader that the visitor did not let in stops the conversation on both sides", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  const { record, sig, wraps } = story.server.room.records[0];
  story.server.tell({ t: "record", record: record.replace('"ep":0', '"ep":1'), sig, wraps });
  await visitor.is({ check: "K6" });
  await anna.is({ check: "K6" });
  assert.deepEqual([visitor.state.phase, anna.state.phase], ["stopped", "stopped"]);
});

// K16
test("own words that come back changed are a grey line, and stay unsent until they arrive", async () => {
  const story = await Story.begin();
  const [visitor] = await story.talking();
  story.server.mute = true;
  visitor.says("Hoi");
  await until(() => story.server.room.envelopes.length === 2);
  const row = story.server.room.envelopes[1];
  row.e = `${row.e.slice(0, -1)}${row.e.endsWith("A") ? "Q" : "A"}`;
  story.server.mute = false;
  story.server.tell(row);
  await visitor.sees("[join Anna]", "[hidden]", "mine: Hoi (unsent)");
  await story.pass(20);
  await until(() => visitor.screen.includes("mine: Hoi (delivered)"));
});

test("a missing number makes the page read again, and nothing is missed", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  story.server.mute = true;
  anna.says("een");
  await until(() => story.server.room.envelopes.length === 2);
  story.server.mute = false;
  anna.says("twee");
  await story.pass(10);
  await visitor.sees("[join Anna]", "Anna: een", "Anna: twee");
});

test("a list that cannot be fetched is a lost connection: it is read again, and nothing is hidden", async () => {
  const story = await Story.begin();
  const visitor = await story.waiting();
  const { lists } = story.org;
  story.org.lists = new Map();
  const anna = await story.counsellor().catch(() => null);
  story.org.lists = lists;
  const noor = anna || (await story.counsellor());
  story.org.lists = new Map();
  noor.says("Dag");
  await quiet();
  assert.deepEqual(visitor.screen, []);
  story.org.lists = lists;
  await story.pass(30);
  await visitor.sees("[join Anna]", "Anna: Dag");
});
