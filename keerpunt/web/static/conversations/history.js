// @ts-check

/**
 * What was said so far, as one person sees it: from what was heard to what is shown.
 *
 * Words and names come from opened envelopes and signed lists. Of what the server claims only numbers
 * and codes of closed lists get through (protocol §8).
 */

import { textOf, unb64u } from "../keyrings/text.js";

/** @typedef {import('../keyrings/conversation.js').Heard} Heard */
/** @typedef {import('../keyrings/conversation.js').Reader} Reader */
/** @typedef {import('./shapes.js').Frame} Frame */
/** @typedef {import('./shapes.js').Bubble} Bubble */
/** @typedef {import('./shapes.js').TalkState} TalkState */

const PATH = /^\/[a-z0-9/-]{0,120}$/;

export class History {
  /** @type {Bubble[]} */
  bubbles = [];
  /** Somebody of staff came; somebody of staff wrote; the closing words were the last that was said. */
  taken = false;
  answered = false;
  closed = false;
  /** This person has said that they are here, and did not leave since. */
  joined = false;
  /** Numbers of the own envelopes that nobody is known to have read. @type {Map<number, Bubble>} */
  #unread = new Map();
  #kid;

  /** @param {string | null} kid  of the person of staff that this page belongs to; null for a visitor */
  constructor(kid) {
    this.#kid = kid;
  }

  /** @param {Heard} heard  of an envelope  @param {string} sealed  its text  @param {string} [key] */
  add(heard, sealed, key = `n${heard.number}`) {
    const { payload, who, number } = heard;
    const mine = who !== null && (this.#kid === null ? who.kind === "v" : who.kid === this.#kid);
    const bubble = bubbleOf(heard, mine, key);
    this.bubbles.push(bubble);
    if (who === null) return;
    if (mine) {
      bubble.sent = "delivered";
      this.#unread.set(number, bubble);
    } else if ((who.kind === "v") !== (this.#kid === null)) {
      this.#read(JSON.parse(textOf(unb64u(sealed.split(".")[0]))).sq);
    }
    const { t } = payload;
    const staff = who.kind !== "v";
    if (mine && (t === "join" || t === "leave")) this.joined = t === "join";
    this.taken = this.taken || (staff && t !== "leave");
    this.answered = this.answered || (staff && (t === "text" || t === "card"));
    this.closed = staff && t === "end";
  }

  /** The other side had seen everything up to this number when it wrote.  @param {number} number */
  #read(number) {
    for (const [own, bubble] of this.#unread) {
      if (own > number) continue;
      this.#unread.delete(own);
      this.bubbles[this.bubbles.indexOf(bubble)] = { ...bubble, sent: "read" };
    }
  }

  /** Who reads along from a record on, and who no longer does.  @param {Heard} heard  @param {Reader[]} before  @param {Reader[]} after */
  turn(heard, before, after) {
    if (!before.length) return;
    this.#readers(heard, after.filter((one) => !named(before, one)), "came");
    this.#readers(heard, before.filter((one) => !named(after, one)), "went");
  }

  /** @param {Heard} heard  @param {Reader[]} readers  @param {string} why */
  #readers({ number, at }, readers, why) {
    if (!readers.length) return;
    const text = readers.map(({ name }) => name).join(", ");
    const key = `r${number}-${why}-${this.bubbles.length}`;
    this.bubbles.push({ key, kind: "record", mine: false, who: null, text, at, sure: true, marked: false, sent: null, why });
  }
}

/** @param {Reader[]} readers  @param {Reader} one */
const named = (readers, one) => readers.some(({ kind, id }) => kind === one.kind && id === one.id);

/** @param {Heard} heard  of an envelope  @param {boolean} mine  @param {string} key  @returns {Bubble} */
function bubbleOf({ state, payload, who, at, sure }, mine, key) {
  /** @type {Bubble} */
  const bubble = { key, kind: "hidden", mine, who, at, sure, marked: state === "marked", text: "", sent: null };
  if (state === "hidden") return bubble;
  const { t, b, title, path, why } = payload;
  if (t === "text" && typeof b === "string") return { ...bubble, kind: t, text: b };
  if (t === "card" && typeof b === "string" && typeof title === "string" && PATH.test(path)) {
    return { ...bubble, kind: t, text: b, title, path };
  }
  if (t === "join" || t === "leave" || t === "returned") return { ...bubble, kind: t };
  if (t === "end") return { ...bubble, kind: t, why: String(why) };
  return { ...bubble, kind: "unknown" };
}

/** Words that wait in the outbox.  @param {import('./shapes.js').Outgoing[]} items  @returns {Bubble[]} */
export function unsent(items) {
  return items
    .filter(({ payload }) => payload.t === "text")
    .map(({ key, payload: { b = "", ts } }) => ({ key, kind: "text", mine: true, who: null, text: b, at: ts, sure: true, marked: false, sent: "unsent" }));
}

const WHERE = ["here", "away", "left", "none"];
const NOTICES =
  "taken counsellor-away counsellor-back left-quickly closing-soon closed reopened busy paused handover".split(" ");
const SHOWN = ["size", "closed", "not-allowed", "lease-lost"];

/** @param {unknown} n */
const count = (n) => typeof n === "number" && n >= 0 && n % 1 === 0;

/**
 * @param {Frame} frame  `place`, `seats` or `notice`
 * @returns {Partial<TalkState>} empty when it is nothing that a page can say
 */
export function claim({ t, ahead, from, to, visitor, counsellor, partner, lead, code }) {
  if (t === "place" && [ahead, from, to].every(count)) return { place: { ahead, from, to } };
  const known = [visitor, counsellor, partner].every((where) => WHERE.indexOf(where) >= 0);
  if (t === "seats" && known) return { seats: { visitor, counsellor, partner, lead: lead ? 1 : 0 } };
  return t === "notice" && NOTICES.indexOf(code) >= 0 ? { notice: code } : {};
}

/** @param {string} reason  of a refusal  @returns {string} one that pages have words for: anything else went wrong on our side */
export const reasonShown = (reason) => (SHOWN.indexOf(reason) < 0 ? "shape" : reason);
