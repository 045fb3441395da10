/** The desk's own line: it notices its own death, comes back for ever, and repeats what this person chose. */

import assert from "node:assert/strict";
import test from "node:test";
import { pauseBefore } from "../../../keerpunt/web/static/conversations/line.js";
import { DeskLine, newsIn } from "../../../keerpunt/web/static/desk/deskline.js";
import { holdTime } from "../holdtime.mjs";
import { FakeSocket, desk } from "./office.mjs";

function begin(t) {
  const clock = holdTime(t);
  FakeSocket.all = [];
  globalThis.WebSocket = FakeSocket;
  globalThis.location = { protocol: "https:", host: "balie.example" };
  const heard = { links: [], news: [], out: 0 };
  const line = new DeskLine({
    onnews: (news) => heard.news.push(news), onlink: (link) => heard.links.push(link), onsignedout: () => (heard.out += 1),
  });
  line.open();
  t.after(() => line.close());
  return { line, heard, pass: (seconds) => clock.pass(seconds) };
}

test("it opens on its own host with our subprotocol, and lives from the first news on", (t) => {
  const { heard } = begin(t);
  assert.equal(FakeSocket.last.url, "wss://balie.example/desk");
  assert.equal(FakeSocket.last.protocol, "keerpunt.1");
  FakeSocket.last.opens();
  assert.deepEqual(heard.links, ["connecting"]);
  FakeSocket.last.tells(desk(2, ["a"]));
  assert.deepEqual(heard.links, ["connecting", "live"]);
  assert.equal(heard.news[0].waiting, 2);
});

test("25 seconds of silence is death, and it is back within 15", async (t) => {
  const { heard, pass } = begin(t);
  FakeSocket.last.opens();
  FakeSocket.last.tells(desk(0));
  await pass(24);
  assert.equal(FakeSocket.all.length, 1);
  await pass(2);
  assert.equal(heard.links[heard.links.length - 1], "lost");
  await pass(15);
  assert.ok(FakeSocket.all.length > 1);
});

test("a page that wakes up does not wait for a line that has said nothing for longer than it ever does", async (t) => {
  const { line, pass } = begin(t);
  FakeSocket.last.opens();
  FakeSocket.last.tells(desk(0));
  await pass(11);
  line.look();
  assert.equal(FakeSocket.all.length, 1, "news comes every ten seconds");
  await pass(2);
  line.look();
  assert.equal(FakeSocket.all.length, 2);
  assert.equal(FakeSocket.all[0].closed, 4408);
});

test("it says something itself at least every ten seconds", async (t) => {
  const { pass } = begin(t);
  FakeSocket.last.opens();
  for (let i = 0; i < 3; i += 1) {
    FakeSocket.last.tells(desk(0));
    await pass(11);
  }
  assert.ok(FakeSocket.last.said.filter((frame) => frame.t === "beat").length >= 2);
});

// CHAT-09
test("however long the server is away, it keeps trying and never more than 15 seconds apart", async (t) => {
  const { pass } = begin(t);
  for (let i = 0; i < 40; i += 1) {
    const before = FakeSocket.all.length;
    FakeSocket.last.dies();
    await pass(15);
    assert.ok(FakeSocket.all.length > before);
  }
});

test("the pause before a try is random between half a second and a growing limit", () => {
  assert.equal(pauseBefore(9, 0), 500);
  assert.equal(pauseBefore(0, 1), 500);
  assert.equal(pauseBefore(2, 1), 2000);
  assert.equal(pauseBefore(99, 1), 15000);
});

test("the presence this person chose is told again on a new line", async (t) => {
  const { line, pass } = begin(t);
  FakeSocket.last.opens();
  line.present(false);
  FakeSocket.last.dies();
  await pass(15);
  FakeSocket.last.opens();
  assert.deepEqual(FakeSocket.last.said, [{ t: "presence", open: false }]);
});

test("a sign-in that ended is final", async (t) => {
  const { heard, pass } = begin(t);
  FakeSocket.last.opens();
  FakeSocket.last.dies(4401);
  await pass(60);
  assert.equal(heard.out, 1);
  assert.equal(FakeSocket.all.length, 1);
});

test("what is no news is ignored", () => {
  for (const data of ["", "{", "null", "7", '{"t":"beat"}', "[]"]) assert.equal(newsIn(data), null);
});
