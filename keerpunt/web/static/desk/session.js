// @ts-check

/**
 * Who is signed in at this desk, and whether their keys are open.
 *
 * Signing in and unlocking are two things: a reload or ten quiet minutes end the second and not the first.
 * Keys live in this object and nowhere else; `lock` lets go of them.
 */

import { CheckFailed } from "../keyrings/text.js";
import { Lost, Refused, ask, read } from "./doors.js";
import { WrongPhrase, count, openKeys } from "./unlock.js";

/** @typedef {import('./unlock.js').Me} Me */
/** @typedef {import('./unlock.js').Pin} Pin */
/** @typedef {import('./unlock.js').Stretched} Stretched */
/** @typedef {import('./unlock.js').Unlocked} Unlocked */

/**
 * @typedef {object} SessionState  a new object at every change
 * @property {'looking' | 'signed-out' | 'locked' | 'open' | 'alarm'} phase
 * @property {string} name  working name of who is signed in; empty when nobody is
 * @property {boolean} busy  the passphrase is being worked on
 * @property {string | null} problem  key of PROBLEM in texts.js
 * @property {string | null} check  code of the failed check, in phase alarm
 */

/** Milliseconds in which the page draws "even rekenen…" before Argon2id blocks it. */
const PAINT = 60;

export class Session {
  /** @type {SessionState} */
  state = { phase: "looking", name: "", busy: false, problem: null, check: null };
  /** @type {Unlocked | null} */
  unlocked = null;
  #pin;
  #onchange;

  /** @param {Pin} pin  @param {(state: SessionState) => void} onchange */
  constructor(pin, onchange) {
    this.#pin = pin;
    this.#onchange = onchange;
  }

  /** Is somebody signed in already? Asked once, when the page opens. */
  async look() {
    try {
      const who = await read("/staff/me");
      this.#change(who === null ? { phase: "signed-out" } : { phase: "locked", name: who.name });
    } catch (error) {
      this.#change({ phase: "signed-out", problem: problemOf(error) });
    }
  }

  /** @param {string} name  @param {string} phrase */
  signIn(name, phrase) {
    let known = false;
    return this.#attempt(
      async () => {
        const { salt } = await ask("/staff/salt", { name });
        const stretched = await this.#count(phrase, salt);
        await ask("/staff/sign-in", { name, login: stretched.login });
        known = true;
        return openKeys(this.#pin, (own) => (own === salt ? Promise.resolve(stretched) : this.#count(phrase, own)));
      },
      // Signed in, and then something failed: only the passphrase is needed from here.
      () => known && this.#change({ phase: "locked", name }),
    );
  }

  /** @param {string} phrase */
  unlock(phrase) {
    return this.#attempt(() => openKeys(this.#pin, (salt) => this.#count(phrase, salt)));
  }

  /** Keys go, the sign-in stays. */
  lock() {
    this.unlocked = null;
    this.#change({ phase: "locked", busy: false, problem: null });
  }

  /** The server says that this sign-in is over. */
  ended() {
    this.unlocked = null;
    this.#change({ phase: "signed-out", busy: false, problem: "signed-out" });
  }

  /** Somebody else wants to sign in, or this person goes home. @returns {Promise<boolean>} the server has noted it */
  async signOut() {
    this.unlocked = null;
    try {
      await ask("/staff/sign-out", {});
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) {
        this.#change({ phase: "locked", busy: false, problem: problemOf(error) });
        return false;
      }
    }
    this.#change({ phase: "signed-out", name: "", busy: false, problem: null });
    return true;
  }

  /** @param {string} phrase  @param {string} salt  @returns {Promise<Stretched>} */
  async #count(phrase, salt) {
    await new Promise((drawn) => setTimeout(drawn, PAINT));
    return count(phrase, salt);
  }

  /** @param {() => Promise<Unlocked>} open  @param {() => void} [failed] */
  async #attempt(open, failed = () => {}) {
    if (this.state.busy) return;
    this.#change({ busy: true, problem: null });
    try {
      this.unlocked = await open();
      this.#change({ phase: "open", name: this.unlocked.me.name, busy: false });
    } catch (error) {
      this.unlocked = null;
      failed();
      const stop = error instanceof CheckFailed && /^K(1|2|3|11|12)$/.test(error.code) ? error.code : null;
      const problem = problemOf(error);
      if (stop !== null) this.#change({ phase: "alarm", busy: false, check: stop });
      else if (problem === "signed-out") this.ended();
      else this.#change({ busy: false, problem });
    }
  }

  /** @param {Partial<SessionState>} news */
  #change(news) {
    this.state = { ...this.state, ...news };
    this.#onchange(this.state);
  }
}

/** @param {unknown} error  @returns {string} key of PROBLEM */
export function problemOf(error) {
  if (error instanceof WrongPhrase) return "phrase";
  if (error instanceof Lost || (error instanceof CheckFailed && error.code === "lost")) return "lost";
  if (error instanceof Refused) {
    if (error.reason === "sign-in") return "sign-in";
    if (error.status === 401) return "signed-out";
    if (error.status === 429) return "slow-down";
  }
  if (error instanceof CheckFailed) return error.code === "bundle" || error.code === "no-desk" ? error.code : "crypto";
  return "unknown";
}
