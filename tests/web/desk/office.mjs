/**
 * What the stories of the desk happen in: a staff origin that answers doors from a table, a desk line that says
 * what a story tells it to say, and conversations in which only what is shown is made up.
 */

import assert from "node:assert/strict";

/** Everything that is about to happen has happened. */
export const settled = () => new Promise((go) => setImmediate(go));

/** A websocket in the hands of a story. */
export class FakeSocket {
  /** @type {FakeSocket[]} */
  static all = [];
  static OPEN = 1;
  readyState = 0;
  said = [];
  closed = null;

  constructor(url, protocol) {
    Object.assign(this, { url, protocol });
    FakeSocket.all.push(this);
  }

  static get last() {
    return FakeSocket.all[FakeSocket.all.length - 1];
  }

  send(text) {
    this.said.push(JSON.parse(text));
  }

  close(code) {
    this.closed = code;
  }

  opens() {
    this.readyState = 1;
    this.onopen();
  }

  tells(frame) {
    this.onmessage({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  dies(code = 1006) {
    this.onclose({ code });
  }
}

/** @param {number} waiting  @param {string[]} mine */
export const desk = (waiting, mine = [], more = {}) => ({
  t: "desk", waiting, longest: 0, open: true, mine: mine.map((cv) => ({ cv, lease: 7, since: 0, visitor: "here" })), ...more,
});

/** Answers of the staff origin by path: an object, a status with a refusal, or "lost". */
export class Doors {
  knocks = [];
  answers = {};

  constructor() {
    globalThis.fetch = async (path, { body }) => {
      const given = body ? JSON.parse(body) : null;
      this.knocks.push([path, given]);
      const found = this.answers[path];
      assert.ok(found !== undefined, `nobody answers ${path}`);
      const answer = typeof found === "function" ? found(given) : found;
      if (answer === "lost") throw new TypeError("network");
      if (answer === null) return new Response(null, { status: 204 });
      if (Array.isArray(answer)) return new Response(JSON.stringify({ refused: answer[1] }), { status: answer[0] });
      return new Response(typeof answer === "string" ? answer : JSON.stringify(answer));
    };
  }

  asked(path) {
    return this.knocks.filter(([one]) => one === path).map(([, body]) => body);
  }
}

const VISITOR = { kind: "v", kid: null, name: null, role: null };

/** A conversation that does what it is told and remembers what it was asked. */
export class FakeTalk {
  static all = new Map();
  did = [];
  /** Receipts do not come. */
  stalled = false;
  state = {
    phase: "opening", link: "connecting", bubbles: [], place: null, seats: null, typing: null, check: null, refusal: null,
    notice: null, ended: null, draft: "", readers: [], answered: false, lastUsed: null,
  };

  constructor(it) {
    this.it = it;
    FakeTalk.all.set(it.cv, this);
  }

  tells(change) {
    this.state = { ...this.state, ...change };
    this.it.onchange(this.state);
  }

  talking(...texts) {
    const bubbles = texts.map((text, i) => ({ key: `v${i}`, kind: "text", mine: false, who: VISITOR, text, at: 0, sure: true, marked: false, sent: null }));
    this.tells({ phase: "talking", link: "live", bubbles });
  }

  say(text) {
    this.did.push(`says ${text}`);
    const bubble = { key: `o${this.did.length}`, kind: "text", mine: true, who: null, text, at: 0, sure: true, marked: false, sent: "unsent" };
    this.tells({ bubbles: [...this.state.bubbles, bubble] });
    return true;
  }

  join(anew) {
    this.did.push(anew ? "joins anew" : "joins");
  }

  end(why) {
    this.did.push(`ends ${why}`);
    return this.stalled ? new Promise(() => {}) : Promise.resolve(true);
  }

  compose() {
    if (this.state.draft !== "") this.tells({ draft: "" });
  }

  typing() {
    this.did.push("types");
  }

  close(code) {
    this.code = code;
    this.did.push("goes");
  }
}
