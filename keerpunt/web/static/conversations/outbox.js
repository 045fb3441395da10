// @ts-check

/**
 * What this person has written that the conversation has not sent back yet, in order.
 *
 * An envelope leaves the outbox when it comes back numbered and identical: that proves it is stored.
 * Until then every new line sends it again, unchanged, and the server keeps one per reference. Words are
 * kept beside their envelope, so that a refused one can be sealed anew or handed back (see `mend.js`).
 */

/** @typedef {import("./types").Outgoing} Outgoing */

const MOST = 50;
const PATIENCE = 10000; // ms without a receipt on a living line, before the same is sent again
const AGAIN = 5000; // ms before another try to get what sealing needs

export class Outbox {
  /** @type {Outgoing[]} */
  items = [];
  /** Between `live` and the loss of that line. */
  live = false;
  /** Between a refusal and our `again`: the server stores nothing, so nothing is sent. */
  refused = false;
  /** After haste: one at a time, until all is delivered. */
  gently = false;
  /** Reference of the epoch record that must come back before the next word is sealed. */
  epoch = "";
  /** How often such a record was refused; whether a closed conversation was asked to open. */
  renewals = 0;
  asked = false;
  /** What must have been read before a refusal is noted. @type {{ ep: number, head: number } | null} */
  due = null;
  #count = 0;
  #patient = false;

  /** @param {import("./types").Around} it */
  constructor(it) {
    this.it = it;
  }

  /** @param {import("./types").Payload} payload  @param {import("./types").Sealed | null} [sealed]
   * @returns {Outgoing | null} null when there is no room */
  add(payload, sealed = null) {
    if (this.items.length >= MOST) return null;
    const item = { key: `o${++this.#count}`, payload, sealed, sent: false, tries: 0 };
    this.items.push(item);
    this.push();
    return item;
  }

  /** A new line has replayed everything: all that is unconfirmed goes again. */
  begin() {
    this.live = true;
    this.refused = this.gently = this.asked = false;
    this.due = null;
    this.epoch = "";
    this.again();
  }

  /** Sends again what got no answer. */
  again() {
    for (const item of this.items) item.sent = false;
    this.push();
  }

  /** @param {string} ref  @param {string} e  as it came back  @returns {Outgoing | null} what is delivered by this */
  confirm(ref, e) {
    // other bytes under our reference are not our words: they stay unsent (K16)
    const item = this.items.find(({ sealed }) => sealed && sealed.ref === ref && sealed.e === e);
    if (!item) return null;
    this.items.splice(this.items.indexOf(item), 1);
    this.asked = false;
    this.gently = this.gently && this.items.length > 0;
    this.push();
    return item;
  }

  /** To be called when something was read.  @param {boolean} record  one that was accepted */
  heard(record) {
    if (record) {
      this.epoch = "";
      this.renewals = 0;
      this.push();
    }
    const { ep, head } = this.it.conversation();
    if (this.due && ep > this.due.ep && head >= this.due.head) this.noted();
  }

  /** @returns {import("./types").Bubble[]} messages that are not delivered */
  bubbles() {
    return this.items
      .filter(({ payload }) => payload.t === "text")
      .map(({ key, payload: { b = "", ts } }) => ({
        key, kind: "text", mine: true, who: null, text: b, at: ts, sure: true, marked: false, sent: "unsent",
      }));
  }

  /** Whatever was refused has been dealt with. */
  noted() {
    this.due = null;
    this.refused = false;
    this.it.send({ t: "again" });
    this.push();
  }

  /** @param {Outgoing[]} items  @param {string} reason */
  back(items, reason) {
    this.items = this.items.filter((item) => items.indexOf(item) < 0);
    this.it.back(items, reason);
  }

  /** Seals and sends, in turn, what this line has not had yet. */
  push() {
    this.it
      .inTurn(() => this.#push())
      .catch((error) => (error.code === "lost" ? this.it.later(() => this.push(), AGAIN) : this.it.fail(error)));
  }

  async #push() {
    while (this.live && !this.refused && !this.epoch) {
      const item = this.items.find(({ sent }) => !sent);
      if (!item || (this.gently && this.items.some(({ sent }) => sent))) break;
      if (item.sealed) {
        item.sent = true;
        this.it.send({ t: "post", ...item.sealed });
      } else if (!(await this.#seal(item))) break;
    }
    if (!this.items.length || this.#patient) return;
    this.#patient = true;
    this.it.later(() => {
      this.#patient = false;
      if (this.live && !this.refused) this.it.send({ t: "again" });
      this.again();
    }, PATIENCE);
  }

  /** @param {Outgoing} item  @returns {Promise<boolean>} false when an epoch must be opened first */
  async #seal(item) {
    try {
      item.sealed = await this.it.conversation().seal({ ...item.payload }, this.it.now());
    } catch (error) {
      const { code } = /** @type {{ code?: string }} */ (error);
      if (code !== "size" && code !== "renew" && code !== "K5") throw error;
      if (code === "size") this.back([item], code);
      else await (await import("./mend.js")).renew(this);
      return code === "size";
    }
    await this.it.keep();
    return true;
  }
}
