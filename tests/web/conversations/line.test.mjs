/** One line: it notices its own death, comes back for ever, and finds the spare door by itself. */

import assert from "node:assert/strict";
import test from "node:test";
import { Line, dial } from "../../../keerpunt/web/static/conversations/line.js";
import "../../../keerpunt/web/static/conversations/spare.js";
import { Clock, quiet } from "./clock.mjs";

/** A page with sockets that the story opens, feeds and breaks by hand. */
class Page {
  clock = new Clock();
  sockets = [];
  links = [];
  frames = [];
  finals = [];
  asked = [];
  refuses = false;
  chance = 0;
  #looks = new Set();

  /** @param {boolean} [dialled]  Start was touched before the line was opened */
  constructor(onframe = () => {}, dialled = false) {
    const { clock } = this;
    const world = {
      socket: () => this.#socket(),
      fetch: (path, how) => this.answer(path, JSON.parse(how.body), how.signal),
      now: () => clock.now,
      random: () => this.chance,
      later: clock.later,
      cancel: clock.cancel,
      onwake: (look) => {
        this.#looks.add(look);
        return () => this.#looks.delete(look);
      },
    };
    this.line = new Line({
      host: "ws://chat",
      world,
      hello: () => ({ t: "hello", after: this.frames.length }),
      onframe: (frame) => {
        this.frames.push(frame);
        return onframe(frame);
      },
      onlink: (link) => this.links.push(link),
      onfinal: (code) => this.finals.push(code),
    });
    if (dialled) dial(world, "ws://chat");
    else this.line.open();
  }

  /** No answer, unless the story has one. */
  answer = async () => {
    throw new TypeError("failed to fetch");
  };

  #socket() {
    if (this.refuses) throw new Error("no sockets here");
    const socket = { readyState: 0, said: [], closed: null, send: (text) => socket.said.push(JSON.parse(text)) };
    socket.close = (code) => {
      socket.readyState = 3;
      socket.closed = code;
    };
    socket.opened = async () => {
      socket.readyState = 1;
      socket.onopen?.();
      await quiet();
    };
    socket.says = async (...frames) => {
      for (const frame of frames) socket.onmessage?.({ data: JSON.stringify(frame) });
      await quiet();
    };
    socket.dies = async (code = 1006) => {
      socket.readyState = 3;
      socket.onclose?.({ code });
      await quiet();
    };
    this.sockets.push(socket);
    return socket;
  }

  get socket() {
    return this.sockets[this.sockets.length - 1];
  }

  get link() {
    return this.links[this.links.length - 1];
  }

  /** The person looks at the page again. */
  wakes() {
    for (const look of this.#looks) look();
  }

  async live() {
    await this.socket.opened();
    await this.socket.says({ t: "live" });
  }

  pass(seconds) {
    return this.clock.pass(seconds);
  }
}

test("hello is the first frame, and nothing is sent before it or while offline", async () => {
  const page = new Page();
  page.line.send({ t: "post" });
  await page.socket.opened();
  assert.deepEqual(page.socket.said, [{ t: "hello", after: 0 }]);
  page.line.send({ t: "post" });
  await page.socket.dies();
  page.line.send({ t: "post" });
  await page.pass(1);
  await page.socket.opened();
  assert.deepEqual(page.sockets.map(({ said }) => said.map(({ t }) => t)), [["hello", "post"], ["hello"]]);
});

test("frames are handed on one at a time, and the next hello waits for them", async () => {
  const done = [];
  const page = new Page((frame) => new Promise((go) => done.push(() => go(frame.n))));
  await page.socket.opened();
  await page.socket.says({ t: "envelope", n: 1 }, { t: "envelope", n: 2 });
  assert.equal(page.frames.length, 1);
  await page.socket.dies();
  await page.pass(1);
  await page.socket.opened();
  assert.deepEqual(page.socket.said, []);
  done[0]();
  await quiet();
  assert.deepEqual(page.socket.said, [{ t: "hello", after: 1 }], "the second frame went with its socket");
});

test("a frame that cannot be handled drops the line, which then reads again", async () => {
  const page = new Page(({ t }) => {
    if (t === "envelope") throw new Error("a number is missing");
  });
  await page.live();
  await page.socket.says({ t: "envelope" });
  assert.equal(page.link, "lost");
  await page.pass(1);
  assert.equal(page.sockets.length, 2);
});

test("it beats after ten seconds in which it said nothing", async () => {
  const page = new Page();
  await page.live();
  await page.pass(6);
  page.line.send({ t: "typing", on: true });
  await page.socket.says({ t: "beat" });
  await page.pass(9);
  assert.deepEqual(page.socket.said.map(({ t }) => t), ["hello", "typing"]);
  await page.pass(1);
  assert.deepEqual(page.socket.said.map(({ t }) => t), ["hello", "typing", "beat"]);
});

test("25 seconds of silence mean that the line is dead", async () => {
  const page = new Page();
  await page.live();
  await page.pass(24);
  assert.equal(page.link, "live");
  await page.pass(1);
  assert.equal(page.link, "lost");
  assert.equal(page.sockets[0].readyState, 3);
});

// CHAT-09
test("it waits half a second up to fifteen, with full jitter, and never gives up", async () => {
  const waits = async (chance) => {
    const page = new Page();
    page.chance = chance;
    await page.live();
    const times = [];
    for (let n = 0; n < 8; n++) {
      const before = page.clock.now;
      const count = page.sockets.length;
      await page.socket.dies(4503); // our own server answers: sockets work
      while (page.sockets.length === count) await page.pass(0.25);
      times.push((page.clock.now - before) / 1000);
    }
    return times;
  };
  assert.deepEqual(await waits(0), [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  assert.deepEqual(await waits(1), [0.5, 1, 2, 4, 8, 15, 15, 15]);
});

test("after a restart everybody comes back within five seconds, spread", async () => {
  const page = new Page();
  page.chance = 0.8;
  await page.live();
  await page.socket.dies(1012);
  await page.pass(3.9);
  assert.equal(page.sockets.length, 1);
  await page.pass(0.2);
  assert.equal(page.sockets.length, 2);
});

test("a final close code ends it, and says so once", async () => {
  for (const code of [4401, 4404, 4409, 4410, 4411, 4426]) {
    const page = new Page();
    await page.live();
    await page.socket.dies(code);
    await page.pass(600);
    assert.deepEqual([page.finals, page.sockets.length], [[code], 1]);
  }
  const page = new Page();
  await page.live();
  page.line.close(4000);
  await page.pass(600);
  assert.deepEqual([page.finals, page.sockets.length, page.socket.closed], [[], 1, 4000]);
});

// CHAT-03
test("a page that wakes up asks for proof of life, or comes back at once", async () => {
  const page = new Page();
  await page.live();
  await page.pass(9);
  page.wakes();
  assert.equal(page.socket.said.length, 1, "heard from nine seconds ago: nothing to do");

  await page.pass(3);
  const said = page.socket.said.length;
  page.wakes();
  assert.equal(page.socket.said.length, said + 1);
  await page.pass(1);
  await page.socket.says({ t: "beat" });
  await page.pass(1);
  assert.equal(page.sockets.length, 1, "it answered");

  await page.pass(11);
  page.wakes();
  await page.pass(1.5);
  assert.equal(page.sockets.length, 2, "it did not");

  await page.live();
  page.clock.now += 600_000; // asleep: timers stood still
  page.wakes();
  assert.equal(page.sockets.length, 3);
});

test("a page that wakes up while it waits for its next attempt does not wait", async () => {
  const page = new Page();
  page.chance = 1;
  await page.live();
  for (const _ of [1, 2, 3]) {
    await page.socket.dies(4503);
    await page.pass(2);
  }
  await page.socket.dies(4503);
  const count = page.sockets.length;
  page.wakes();
  assert.equal(page.sockets.length, count + 1);
});

/** Answers requests of the spare door as they come; those that wait are kept for the story. */
function spareDoor(page) {
  const waiting = [];
  page.answer = (path, body, signal) =>
    new Promise((done, fail) => {
      const request = { path, ...body, says: (...frames) => done(new Response(JSON.stringify({ frames }))) };
      page.asked.push(request);
      signal.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
      if (body.wait) waiting.push(request);
      else request.says(...(page.asked.length === 1 ? [{ t: "live" }] : body.frames.map(({ ref }) => ({ t: "envelope", ref }))));
    });
  return waiting;
}

// CHAT-04
test("sockets that twice close before a first frame lead to the spare door, and nobody chooses", async () => {
  const page = new Page();
  const waiting = spareDoor(page);
  await page.socket.opened();
  await page.socket.dies();
  await page.pass(1);
  await page.socket.dies();
  await page.pass(1);
  assert.equal(page.link, "spare");
  assert.equal(page.asked[0].path, "http://chat/line");

  page.line.send({ t: "post", ref: "a" });
  page.line.send({ t: "post", ref: "b" });
  page.line.send({ t: "post", ref: "c" });
  await quiet();
  const sent = page.asked.filter(({ frames }) => frames.length).map(({ frames }) => frames.map(({ ref }) => ref));
  assert.deepEqual(sent, [["a"], ["b", "c"]], "one sending request at a time");
  assert.equal(waiting.length, 1, "and one that waits");
  assert.deepEqual(page.frames.map(({ ref }) => ref), [undefined, "a", "b", "c"]);

  waiting[0].says({ t: "envelope", ref: "d" });
  await page.pass(1);
  assert.equal(page.frames[4].ref, "d");
  assert.equal(waiting[1].hello.after, 5, "each request says what is held by then");
  assert.ok(waiting.every(({ wait }) => wait <= 20));
});

test("a browser that makes no sockets at all finds the spare door too", async () => {
  const page = new Page();
  page.refuses = true;
  spareDoor(page);
  await page.socket.dies();
  await page.pass(1);
  assert.equal(page.link, "spare");
});

test("a socket that does not open within six seconds leads to the spare door as well", async () => {
  const page = new Page();
  spareDoor(page);
  await page.pass(5.9);
  assert.equal(page.asked.length, 0);
  await page.pass(0.2);
  assert.equal(page.link, "spare");
});

test("from the spare door it looks every five minutes whether sockets work, and goes back", async () => {
  const page = new Page();
  const waiting = spareDoor(page);
  await page.pass(7);
  assert.equal(page.link, "spare");
  for (let n = 0; n < 15; n++) {
    await page.pass(20);
    waiting[waiting.length - 1].says();
  }
  assert.equal(page.sockets.length, 2);
  await page.socket.opened();
  assert.equal(page.link, "spare", "an open socket that is silent proves nothing");
  await page.socket.says({ t: "beat" });
  await page.pass(1);
  await page.live();
  assert.equal(page.link, "live");
  const { length } = page.asked;
  await page.pass(20);
  assert.equal(page.asked.length, length, "the spare door is closed");
});

test("a socket that is tried beside the spare door does not stay behind", async () => {
  const page = new Page();
  const waiting = spareDoor(page);
  await page.pass(7);
  const wait = async (times) => {
    for (let n = 0; n < times; n++) {
      await page.pass(20);
      waiting[waiting.length - 1].says();
    }
  };
  await wait(15);
  const [, tried] = page.sockets;
  await page.socket.opened();
  assert.deepEqual([tried.said.length, tried.closed], [1, null], "a line like any other to the server");
  await page.socket.says({ t: "beat" });
  await page.pass(1);
  assert.deepEqual([page.sockets.length, tried.closed], [3, 1000], "closed when the line goes over");

  const leaving = new Page();
  const there = spareDoor(leaving);
  await leaving.pass(7);
  for (let n = 0; n < 15; n++) {
    await leaving.pass(20);
    there[there.length - 1].says();
  }
  await leaving.socket.opened();
  leaving.line.close(4000);
  assert.equal(leaving.sockets[1].closed, 4000, "and when the person leaves");
});

test("through the spare door a newer directory is told of once", async () => {
  const page = new Page();
  const waiting = spareDoor(page);
  await page.pass(7);
  const directories = () => page.frames.filter(({ t }) => t === "directory").map(({ ver }) => ver);
  for (const dv of [0, 9, 9, 10]) {
    waiting[waiting.length - 1].says({ t: "live", dv });
    await page.pass(1);
  }
  assert.deepEqual([directories(), page.frames.filter(({ t }) => t === "live").length], [[9, 10], 1]);
});

test("without any network it goes on trying both ways", async () => {
  const page = new Page();
  await page.pass(300);
  const before = page.sockets.length;
  assert.ok(before > 5, `${before} attempts in five minutes`);
  spareDoor(page);
  await page.pass(15);
  assert.equal(page.link, "spare", "whichever works first is taken");
});

test("an answer of the spare door that is final ends it", async () => {
  const page = new Page();
  page.answer = async () => new Response("{}", { status: 410 });
  await page.pass(7);
  assert.deepEqual(page.finals, [4410]);
});

test("answers that come at once do not make it ask without a pause", async () => {
  const page = new Page();
  page.answer = async () => {
    page.asked.push(1);
    return new Response(JSON.stringify({ frames: [{ t: "live" }, { t: "notice", code: "closed" }] }));
  };
  await page.pass(7);
  page.asked = [];
  await page.pass(10);
  assert.ok(page.asked.length < 25, `${page.asked.length} requests in ten seconds`);
});

test("a handshake begun early is used: no second socket, and nothing said before the line is opened", async () => {
  const page = new Page(undefined, true);
  assert.equal(page.sockets.length, 1);
  await page.socket.opened();
  assert.deepEqual(page.socket.said, []);
  page.line.open();
  await quiet();
  assert.deepEqual(page.socket.said, [{ t: "hello", after: 0 }]);
  assert.equal(page.sockets.length, 1);
  await page.socket.says({ t: "live" });
  assert.equal(page.link, "live");
});

test("a handshake that is not done yet when the line is opened is waited for", async () => {
  const page = new Page(undefined, true);
  page.line.open();
  await page.socket.opened();
  assert.deepEqual([page.sockets.length, page.socket.said.length], [1, 1]);
});

test("an early socket that nobody uses is closed before the server does so, and a dead one is not used", async () => {
  const page = new Page(undefined, true);
  await page.socket.opened();
  await page.clock.pass(5);
  assert.equal(page.socket.closed, null);
  await page.clock.pass(2);
  assert.equal(page.socket.closed, 1000);
  page.line.open();
  assert.equal(page.sockets.length, 2);
  page.line.close();
});

test("leaving closes an early socket too", async () => {
  const page = new Page(undefined, true);
  page.line.close(4000);
  assert.equal(page.socket.closed, null, "not before it is open");
  await page.socket.opened();
  assert.equal(page.socket.closed, 4000);
});
