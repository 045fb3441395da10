// @ts-check

/**
 * One conversation in this counsellor's hands: its Talk, its label, its timers, and how it is closed.
 */

import { Talk } from "../conversations/talk.js";
import { Refused, ask } from "./doors.js";
import { Attention } from "./timers.js";

/** @typedef {import('../conversations/types').TalkState} TalkState */
/** @typedef {import('./labels.js').Alias} Alias */
/** @typedef {import('./unlock.js').Unlocked} Unlocked */
/** @typedef {import('./unlock.js').Pin} Pin */
/** @typedef {'done' | 'silent' | 'limits' | 'referred'} Why */

/** Seconds that closing waits for its last words to be stored, once there is a line. */
const FAREWELL = 8;

export class Holding {
  /** 'open', then 'ending' while the closing words and the deed are on their way, then 'closed'. 'lost': not ours any more.
   * @type {'open' | 'ending' | 'closed' | 'lost'} */
  stage = "open";
  /** Closing was refused or did not arrive: said at the button. */
  failed = false;
  /** The desk line has named it once as ours. */
  seen = false;
  /** Since when the visitor is away, unix seconds here; null while they are there. @type {number | null} */
  awaySince = null;
  /** Why it was closed here; null before that. @type {Why | null} */
  why = null;
  attention = new Attention();
  /** @type {TalkState} */
  state;
  #joined = false;
  /** When the server missed the visitor, unix seconds here. @type {number | null} */
  #missed = null;
  #taken;
  #onchange;
  /** Called when no words can be spoken any more. @type {() => void} */
  #silenced = () => {};

  /**
   * @param {object} it
   * @param {string} it.cv
   * @param {number} it.lease
   * @param {Alias} it.alias
   * @param {Unlocked} it.unlocked
   * @param {Pin} it.pin
   * @param {(hash: string) => Promise<string>} it.getList
   * @param {() => Promise<import('./unlock.js').Directory>} it.getDirectory  the newest, with the desk keys that belong to it
   * @param {boolean} [it.taken]  just now; else it was in hand already, before a reload
   * @param {(holding: Holding) => void} it.onchange
   * @param {typeof Talk.counsellor} [it.begin]
   */
  constructor({ cv, lease, alias, unlocked, pin, getList, getDirectory, taken = false, onchange, begin = Talk.counsellor }) {
    this.cv = cv;
    this.lease = lease;
    this.alias = alias;
    this.#taken = taken;
    this.#onchange = onchange;
    const { me, directory } = unlocked;
    this.talk = begin({ pin, me, cv, lease, directory, getList, getDirectory, onchange: (state) => this.#heard(state) });
    this.state = this.talk.state;
  }

  /** A failed check that ends the talking. With K5 the key is renewed first, and then the words go. */
  get barred() {
    const { check, phase } = this.state;
    return phase === "stopped" || (check !== null && check !== "K5");
  }

  /** Words can be written and sent here. */
  get writable() {
    return this.stage === "open" && !this.barred && this.state.phase !== "ended" && this.state.phase !== "closed";
  }

  /** It goes on, or is about to end: what stands here of the visitor is news. */
  get running() {
    return (this.stage === "open" || this.stage === "ending") && this.state.phase !== "ended";
  }

  /** The closing words are out, and the desk still has to close: after a reload in between, or a failure. */
  get halfClosed() {
    return this.stage === "open" && this.state.phase === "closed";
  }

  /** @param {string} text  @returns {boolean} taken over by the conversation, which keeps it until it is stored */
  say(text) {
    return this.writable && this.talk.say(text);
  }

  /** Says goodbye inside the conversation, then closes it. What cannot be said any more is skipped. @param {Why} why */
  async close(why) {
    if (this.stage !== "open") return;
    this.stage = "ending";
    this.why = why;
    this.failed = false;
    this.#onchange(this);
    if (this.ready) await Promise.race([this.talk.end(why), this.#noFarewell()]);
    this.#silenced();
    try {
      await ask("/desk/close", { cv: this.cv, lease: this.lease, why });
      this.stage = "closed";
    } catch (error) {
      // Refused as not ours or already closed: there is nothing left to close here.
      const over = error instanceof Refused && (error.status === 404 || error.status === 409);
      this.stage = over ? "closed" : "open";
      this.failed = !over;
    }
    this.#onchange(this);
  }

  /** Closes with the reason that was already given inside the conversation. */
  finish() {
    const { bubbles } = this.state;
    const why = bubbles.filter(({ kind }) => kind === "end").map((bubble) => bubble.why).pop();
    const known = /** @type {Why[]} */ (["done", "silent", "limits", "referred"]).find((one) => one === why);
    return this.close(known || "done");
  }

  /** Words that were sent and not stored, in order. @returns {string[]} */
  unsent() {
    const own = this.state.bubbles.filter(({ kind, mine, sent }) => kind === "text" && mine && sent === "unsent");
    return own.map(({ text }) => text);
  }

  /** @returns {string} words that came back after a refusal; given once */
  takeBack() {
    const { draft } = this.state;
    if (draft !== "") this.talk.compose("");
    return draft;
  }

  /** @param {boolean} looking  this conversation is in front of the counsellor's eyes */
  look(looking) {
    const { link, phase, bubbles } = this.state;
    // the line says that it lives a moment before what was read is shown
    const live = (link === "live" || link === "spare") && phase !== "idle" && phase !== "opening";
    this.attention.follow(bubbles, Date.now() / 1000, { live, looking });
  }

  /** What the server knows and this page may have come too late for.
   * @param {number | null} away  seconds that the visitor is away; null: is there, or nobody knows
   * @param {number} at  unix seconds here, of this news */
  told(away, at) {
    this.#missed = away === null ? null : at - away;
    if (this.awaySince !== null && this.#missed !== null) this.awaySince = this.#missed;
  }

  /** Out of this page: keys, words and line. What the server holds stays as it is.  @param {number} [code] */
  letGo(code) {
    this.#silenced();
    this.talk.close(code);
  }

  /** @param {TalkState} state */
  #heard(state) {
    const away = state.seats !== null && (state.seats.visitor === "away" || state.seats.visitor === "left");
    if (!away) this.awaySince = null;
    else this.awaySince ??= this.#missed ?? Date.now() / 1000;
    this.state = state;
    if (!this.ready) this.#silenced();
    else if (!this.#joined) {
      // On taking a conversation; once, and not again after a reload.
      this.#joined = true;
      this.talk.join(this.#taken);
    }
    this.#onchange(this);
  }

  /** Everything was read: words that are sent now are taken. Before that they wait in the composer. */
  get ready() {
    return !this.barred && this.state.phase === "talking";
  }

  /** Resolves when the closing words cannot arrive: at once when nothing can be said any more, and after a few
   * seconds on a line that works. Without a line it waits: they go out when it is back. */
  #noFarewell() {
    return new Promise((done) => {
      let left = FAREWELL;
      const timer = setInterval(() => {
        const { link } = this.state;
        if (link === "live" || link === "spare") left -= 1;
        if (left <= 0) this.#silenced();
      }, 1000);
      this.#silenced = () => {
        clearInterval(timer);
        this.#silenced = () => {};
        done(false);
      };
    });
  }
}
