// @ts-check

/**
 * The desk's own line: who waits, for how long, whether this person is open, which conversations
 * are in their hands. It carries no words of anybody.
 *
 * What it says is news, not truth: taking and closing go through their doors. It never gives up.
 */

import { pauseBefore } from "../conversations/line.js";

/**
 * @typedef {object} Held
 * @property {string} cv
 * @property {number} lease
 * @property {number} since  unix seconds
 * @property {'here' | 'away' | 'left'} visitor
 * @property {number | null} [away]  seconds that the visitor is away
 */

/**
 * @typedef {object} News
 * @property {number} waiting
 * @property {number} longest  seconds
 * @property {boolean} open
 * @property {boolean} full  no hand is free for another visitor
 * @property {Held[]} mine
 * @property {{ cv: string, ahead: number }[]} again  whom this person has talked with and who wait now; how many are before them
 * @property {number} at  unix seconds, here
 */

/** Seconds of silence, either way, after which a line is dead; and after which either side says something. */
const DEAD = 25;
const BEAT = 10;
/** Seconds that a page which wakes up may have heard nothing; longer, and it does not wait for a line to die. */
const PROOF = 12;
/** Close codes that mean: this sign-in is over. */
const SIGNED_OUT = 4401;

export class DeskLine {
  /** @type {WebSocket | null} */
  #socket = null;
  #tries = 0;
  #heard = 0;
  #spoke = 0;
  #wanted = false;
  /** @type {boolean | null} the presence this person chose, told again on every new line */
  #presence = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #pulse;
  #onnews;
  #onlink;
  #onsignedout;

  /**
   * @param {object} to
   * @param {(news: News) => void} to.onnews
   * @param {(link: 'connecting' | 'live' | 'lost') => void} to.onlink
   * @param {() => void} to.onsignedout
   */
  constructor({ onnews, onlink, onsignedout }) {
    this.#onnews = onnews;
    this.#onlink = onlink;
    this.#onsignedout = onsignedout;
  }

  open() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#onlink("connecting");
    this.#pulse = setInterval(() => this.#check(), 1000);
    this.#connect();
  }

  close() {
    this.#wanted = false;
    clearTimeout(this.#again);
    clearInterval(this.#pulse);
    this.#drop(1000);
  }

  /** @param {boolean} open  ready for visitors, or having a break */
  present(open) {
    this.#presence = open;
    this.#say({ t: "presence", open });
  }

  /** The page became visible, or the network came back: do not wait for the timer. */
  look() {
    if (!this.#wanted) return;
    if (this.#socket !== null && Date.now() - this.#heard <= PROOF * 1000) return;
    clearTimeout(this.#again);
    this.#drop(4408);
    this.#connect();
  }

  #connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/desk`, "keerpunt.1");
    this.#socket = socket;
    this.#heard = Date.now();
    socket.onopen = () => {
      if (this.#presence !== null) this.#say({ t: "presence", open: this.#presence });
    };
    socket.onmessage = (event) => {
      if (this.#socket === socket) this.#hear(event.data);
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#lost(event.code);
    };
  }

  /** @param {unknown} data */
  #hear(data) {
    this.#heard = Date.now();
    const frame = newsIn(data);
    if (frame === null) return;
    this.#tries = 0;
    this.#onlink("live");
    this.#onnews(frame);
  }

  /** @param {number} code  of the close */
  #lost(code) {
    this.#socket = null;
    if (!this.#wanted) return;
    if (code === SIGNED_OUT) {
      this.close();
      this.#onsignedout();
      return;
    }
    this.#onlink("lost");
    this.#again = setTimeout(() => this.#connect(), pauseBefore(this.#tries, Math.random()));
    this.#tries += 1;
  }

  #check() {
    const now = Date.now();
    if (this.#socket === null) return;
    if (now - this.#heard > DEAD * 1000) {
      this.#drop(4408);
      this.#lost(1006);
    } else if (now - this.#spoke > BEAT * 1000) {
      this.#say({ t: "beat" });
    }
  }

  /** @param {number} code */
  #drop(code) {
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code);
    }
  }

  /** @param {object} frame  dropped while there is no line */
  #say(frame) {
    if (this.#socket === null || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#spoke = Date.now();
    this.#socket.send(JSON.stringify(frame));
  }
}

/** @param {unknown} data  @returns {News | null} null for every frame but `desk` */
export function newsIn(data) {
  /** @type {any} */
  let frame;
  try {
    frame = JSON.parse(String(data));
  } catch {
    return null;
  }
  if (frame === null || typeof frame !== "object" || frame.t !== "desk") return null;
  return {
    waiting: Number(frame.waiting) || 0,
    longest: Number(frame.longest) || 0,
    open: frame.open === true,
    full: frame.full === true,
    mine: Array.isArray(frame.mine) ? frame.mine : [],
    again: Array.isArray(frame.again) ? frame.again : [],
    at: Date.now() / 1000,
  };
}
