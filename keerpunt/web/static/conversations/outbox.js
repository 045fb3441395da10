// @ts-check

/**
 * What this person has written that the conversation has not sent back yet, in order, and how it gets there.
 *
 * An envelope leaves the outbox when it comes back numbered and identical: that proves it is stored.
 * Until then every new line sends it again, unchanged, and the server keeps one per reference. Words are
 * kept beside their envelope, so that a refused one can be sealed anew or handed back to the composer
 * (protocol §7 Sending, §16 refusals).
 */

/** @typedef {import('./line.js').Frame} Frame */
/** @typedef {{ t: string, ts: number, b?: string, why?: string }} Payload */
/** @typedef {{ ref: string, ep: number, e: string }} Sealed  fields of the frame `post` */
/** @typedef {{ key: string, payload: Payload, sealed: Sealed | null, sent: boolean, tries: number }} Outgoing */

/**
 * @typedef {object} Around  what an outbox needs
 * @property {() => import('../keyrings/conversation.js').Conversation} conversation
 * @property {(frame: Frame) => void} send  may drop the frame while offline
 * @property {() => void} reread  begin a new line
 * @property {() => Promise<unknown>} refresh  fetch a newer directory
 * @property {() => Promise<boolean>} reopen  ask to open a closed conversation again; false: no
 * @property {() => Promise<void> | void} keep  what must be done before an envelope may leave
 * @property {(items: Outgoing[], reason: string) => void} back  to the composer
 * @property {(deed: () => Promise<void>) => Promise<void>} inTurn
 * @property {(error: unknown) => void} fail  a check failed: nothing may leave any more
 * @property {(deed: () => void, ms: number) => any} later
 */

const MOST = 50;
const PATIENCE = 10000; // ms without a receipt on a living line, before the same is sent again
const READING = 5000; // ms to wait for what a refusal speaks of, or before asking again
/** How often an epoch record may be refused in a row. */
const RENEWALS = 3;

/** What a refusal does to the words. What is not named here is tried ONCE more. */
const WAIT = 1; // the same envelope again, later
const ANEW = 2; // sealed anew under a new voice
const ONE = 3; // this one back to the composer, those behind it anew
const ALL = 4; // this one and those behind it back to the composer
const ONCE = 5; // anew, and the second time back to the composer
/** @type {Record<string, number>} */
const DEED = {
  rate: WAIT,
  busy: WAIT,
  "epoch-old": ANEW,
  "head-moved": ANEW,
  "directory-old": ANEW,
  size: ONE,
  "lease-lost": ALL,
  closed: ALL,
  "not-allowed": ALL,
};

export class Outbox {
  /** @type {Outgoing[]} */
  items = [];
  #live = false;
  #refused = false;
  /** After haste was refused: one at a time until all is delivered. */
  #gently = false;
  #count = 0;
  /** Reference of the epoch record that must come back before the next word is sealed. */
  #epoch = "";
  #renewals = 0;
  /** What must have been read before a refusal is noted. @type {{ ep: number, head: number } | null} */
  #due = null;
  #asked = false;
  #patient = false;
  #it;

  /** @param {Around} it */
  constructor(it) {
    this.#it = it;
  }

  /** @param {Payload} payload  @param {Sealed | null} [sealed]  @returns {Outgoing | null} null when there is no room */
  add(payload, sealed = null) {
    if (this.items.length >= MOST) return null;
    const item = { key: `o${++this.#count}`, payload, sealed, sent: false, tries: 0 };
    this.items.push(item);
    this.push();
    return item;
  }

  /** A new line has replayed everything: all that is unconfirmed goes again. */
  live() {
    this.#live = true;
    this.#refused = this.#gently = this.#asked = false;
    this.#due = null;
    this.#epoch = "";
    this.again();
  }

  lost() {
    this.#live = false;
  }

  /** Sends again what got no answer. */
  again() {
    for (const item of this.items) item.sent = false;
    this.push();
  }

  /** @param {string} ref  @param {string} e  as it came back  @returns {Outgoing | null} what is delivered by this */
  confirm(ref, e) {
    const at = this.#find(ref);
    // other bytes under our reference are not our words: they stay unsent (K16)
    if (at < 0 || this.items[at].sealed?.e !== e) return null;
    this.#asked = false;
    const [item] = this.items.splice(at, 1);
    if (!this.items.length) this.#gently = false;
    this.push();
    return item;
  }

  /** To be called when something was read. */
  heard() {
    const c = this.#it.conversation();
    if (this.#due && c.ep > this.#due.ep && c.head >= this.#due.head) this.#noted();
  }

  /** To be called when a record was accepted. */
  renewed() {
    this.#epoch = "";
    this.#renewals = 0;
    this.heard();
    this.push();
  }

  /** Seals and sends, in turn, what this line has not had yet. */
  push() {
    this.#it.inTurn(async () => {
      try {
        await this.#push();
      } catch (error) {
        this.#it.fail(error);
      }
    });
  }

  async #push() {
    while (this.#live && !this.#refused && !this.#epoch) {
      const item = this.items.find(({ sent }) => !sent);
      if (!item || (this.#gently && this.items.some(({ sent }) => sent))) break;
      if (item.sealed) {
        item.sent = true;
        this.#it.send({ t: "post", ...item.sealed });
      } else if (!(await this.#seal(item))) {
        break;
      }
    }
    if (this.items.length && !this.#patient) {
      this.#patient = true;
      this.#it.later(() => {
        this.#patient = false;
        if (this.#refused || !this.items.length) return this.push();
        this.#it.send({ t: "again" });
        this.again();
      }, PATIENCE);
    }
  }

  /** @param {Outgoing} item  @returns {Promise<boolean>} false when an epoch must be opened first */
  async #seal(item) {
    try {
      item.sealed = await this.#it.conversation().seal({ ...item.payload });
    } catch (error) {
      const code = codeOf(error);
      if (code === "renew" || code === "K5") {
        await this.#renew();
        return false;
      }
      if (code !== "size") throw error;
      this.#back([item], code);
      return true;
    }
    await this.#it.keep();
    return true;
  }

  /** Opens the epoch that is due, before anybody writes. */
  renew() {
    return this.#it.inTurn(() => this.#renew().catch(this.#it.fail));
  }

  /** Its record coming back is the receipt. */
  async #renew() {
    const c = this.#it.conversation();
    let made;
    try {
      made = await c.renew();
    } catch (error) {
      if (codeOf(error) === "K4") throw error;
      try {
        // a newer directory may name a key that is live
        await this.#it.refresh();
      } catch (lost) {
        if (codeOf(lost)) throw lost;
        this.#it.later(() => this.push(), READING);
        return;
      }
      made = await c.renew();
    }
    if (!made) throw new Error("an epoch is due and none could be made");
    this.#epoch = made.ref;
    this.#it.send({ t: "epoch", ...made });
  }

  /** Nothing is stored after a refusal until `again` was sent.  @param {Frame} frame  `refused` */
  refused({ ref, reason, wait, head }) {
    if (reason === "after-refusal") return;
    const { later, refresh, reopen, conversation, reread } = this.#it;
    const c = conversation();
    const record = this.#epoch !== "" && ref === this.#epoch;
    this.#epoch = "";
    this.#refused = true;
    const at = this.#find(ref);
    const rest = this.items.slice(Math.max(at, 0));
    const reopening = reason === "closed" && at >= 0 && !this.#asked;
    const deed = at < 0 ? WAIT : reopening ? ANEW : DEED[reason] || ONCE;
    const due = { ep: -1, head: 0 };
    if (reason === "epoch-old") due.ep = record ? c.ep : at < 0 ? -1 : Number(rest[0].sealed?.ep);
    if (reason === "head-moved") due.head = Number(head) || c.head + 1;
    for (const item of rest) {
      item.sent = false;
      if (deed !== WAIT) item.sealed = null;
    }
    if (deed !== WAIT) c.newVoice();
    if (deed === ALL) this.#back(rest, reason);
    else if (deed === ONE || (deed === ONCE && ++rest[0].tries > 1)) this.#back([rest[0]], reason);
    else if (record && ++this.#renewals >= RENEWALS) this.#back(rest, reason);

    const noted = () => this.#noted();
    if (DEED[reason] === WAIT) {
      this.#gently = true;
      later(noted, Math.min(Number(wait) || 1, 60) * 1000);
    } else if (reopening) {
      this.#asked = true;
      reopen().then(
        (open) => {
          if (!open) this.#back(this.items.filter(({ sealed }) => !sealed), reason);
          noted();
        },
        () => later(noted, READING),
      );
    } else if (reason === "directory-old" || (record && !DEED[reason])) {
      refresh().then(noted, () => later(noted, READING));
    } else {
      this.#due = due;
      this.heard();
      if (this.#due) later(() => this.#due === due && reread(), READING);
    }
  }

  /** @param {Outgoing[]} items  @param {string} reason */
  #back(items, reason) {
    this.items = this.items.filter((item) => items.indexOf(item) < 0);
    this.#it.back(items, reason);
  }

  #noted() {
    this.#due = null;
    this.#refused = false;
    this.#it.send({ t: "again" });
    this.push();
  }

  /** @param {string} ref */
  #find(ref) {
    return this.items.findIndex(({ sealed }) => sealed && sealed.ref === ref);
  }
}

/** @param {unknown} error  @returns {string} of a failed check, empty for anything else */
const codeOf = (error) => (/** @type {{ code?: unknown }} */ (error) || {}).code ? String(/** @type {any} */ (error).code) : "";
