// @ts-check

/**
 * One conversation in this counsellor's hands: its Talk, its label, its timers, and how it is closed.
 */

import { Talk } from "../conversations/talk.js";
import { Refused, ask } from "./doors.js";
import { Attention } from "./timers.js";

/** @typedef {import('../conversations/talk.js').TalkState} TalkState */
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
  attention = new Attention();
  /** @type {TalkState} */
  state;
  #joined = false;
  /** Closing words that were stored before these: a conversation can be reopened and closed again. */
  #goodbyes = 0;
  #onchange;
  /** @type {() => void} */
  #told = () => {};

  /**
   * @param {object} it
   * @param {string} it.cv
   * @param {number} it.lease
   * @param {Alias} it.alias
   * @param {Unlocked} it.unlocked
   * @param {Pin} it.pin
   * @param {(hash: string) => Promise<string>} it.getList
   * @param {(holding: Holding) => void} it.onchange
   */
  constructor({ cv, lease, alias, unlocked, pin, getList, onchange }) {
    this.cv = cv;
    this.lease = lease;
    this.alias = alias;
    this.#onchange = onchange;
    this.kid = unlocked.me.kid;
    this.talk = Talk.counsellor({
      pin,
      me: unlocked.me,
      cv,
      lease,
      directory: unlocked.directory,
      getList,
      onchange: (state) => this.#heard(state),
    });
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

  /** @param {string} text  @returns {boolean} taken over by the conversation, which keeps it until it is stored */
  say(text) {
    if (!this.writable || text.trim() === "") return false;
    this.#join();
    this.talk.say(text);
    return true;
  }

  /** Says goodbye inside the conversation, then closes it. What cannot be said any more is skipped. @param {Why} why */
  async close(why) {
    if (this.stage !== "open") return;
    this.stage = "ending";
    this.failed = false;
    this.#onchange(this);
    if (this.#canSpeak()) {
      this.#goodbyes = this.#ends();
      this.talk.end(why);
      await this.#stored();
    }
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

  /** Words that were sent and not stored. @returns {string[]} */
  unsent() {
    const own = this.state.bubbles.filter(({ kind, mine, sent }) => kind === "text" && mine && sent === "unsent");
    return own.map(({ text }) => text);
  }

  /** @param {boolean} looking  this conversation is in front of the counsellor's eyes */
  look(looking) {
    const live = this.state.link === "live" || this.state.link === "spare";
    this.attention.follow(this.state.bubbles, Date.now() / 1000, { live, looking });
  }

  /** Out of this page: keys, words and line. What the server holds stays as it is. */
  letGo() {
    this.#told();
    this.talk.close();
  }

  /** @param {TalkState} state */
  #heard(state) {
    const away = state.seats !== null && (state.seats.visitor === "away" || state.seats.visitor === "left");
    if (!away) this.awaySince = null;
    else if (this.awaySince === null) this.awaySince = Date.now() / 1000;
    this.state = state;
    if (state.phase === "talking") this.#join();
    if (this.#ended()) this.#told();
    this.#onchange(this);
  }

  /** Introduces this person once: on taking the conversation, and not again after a reload. */
  #join() {
    if (this.#joined || this.state.phase !== "talking" || !this.writable) return;
    this.#joined = true;
    let here = false;
    for (const bubble of this.state.bubbles) {
      if (bubble.who !== null && bubble.who.kid === this.kid) {
        if (bubble.kind === "join") here = true;
        if (bubble.kind === "leave") here = false;
      }
    }
    if (!here) this.talk.join();
  }

  #canSpeak() {
    return !this.barred && this.state.phase === "talking";
  }

  /** The closing words are stored, or cannot be any more. */
  #ended() {
    return !this.#canSpeak() || this.#ends() > this.#goodbyes;
  }

  #ends() {
    return this.state.bubbles.filter(({ kind, sent }) => kind === "end" && sent !== "unsent").length;
  }

  /** Waits for the receipt of the closing words: as long as there is no line, and a few seconds once there is. */
  #stored() {
    return new Promise((done) => {
      let left = FAREWELL;
      const timer = setInterval(() => {
        if (this.state.link !== "lost" && this.state.link !== "connecting") left -= 1;
        if (left <= 0) this.#told();
      }, 1000);
      this.#told = () => {
        clearInterval(timer);
        this.#told = () => {};
        done(undefined);
      };
      if (this.#ended()) this.#told();
    });
  }
}
