// @ts-check

/**
 * How words get through: sealed in order, posted, and kept until they come back.
 *
 * An envelope is delivered when it comes back numbered and identical: that proves it is stored. Until then every
 * new line sends it again, unchanged, and the server keeps one per reference. Words are kept beside their
 * envelope, so that a refused one can be sealed anew or handed back to the composer (mend.js).
 */

import { CheckFailed } from "../keyrings/text.js";

/** @import { Outgoing, Writer } from "./types" */

const PATIENCE = 10000; // ms without a receipt on a living line, before the same is sent again
const AGAIN = 5000; // ms before another try to get what sealing needs

/** A module that cannot be fetched is a lost connection. */
export const mending = () =>
  import("./mend.js").catch((error) => {
    throw new CheckFailed("lost", String(error));
  });

export class Outbox {
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
  #patient = false;

  /** @param {Writer} by  whose words they are */
  constructor(by) {
    this.by = by;
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
    for (const item of this.by.items) item.sent = false;
    this.push();
  }

  /** @param {string} ref  @param {string} e  as it came back  @returns {Outgoing | null} what is delivered by this */
  confirm(ref, e) {
    const { items } = this.by;
    // other bytes under our reference are not our words: they stay unsent (K16)
    const item = items.find(({ sealed }) => sealed && sealed.ref === ref && sealed.e === e);
    if (!item) return null;
    items.splice(items.indexOf(item), 1);
    this.asked = false;
    this.gently = this.gently && items.length > 0;
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
    const { ep, head } = this.by.sure();
    if (this.due && ep > this.due.ep && head >= this.due.head) this.noted();
  }

  /** Whatever was refused has been dealt with. */
  noted() {
    this.due = null;
    this.refused = false;
    this.by.send({ t: "again" });
    this.push();
  }

  /** Seals and sends, in turn, what this line has not had yet. */
  push() {
    const { by } = this;
    by.inTurn(() => this.#push()).catch((error) => {
      if (error.code === "lost") by.world.later(() => this.push(), AGAIN);
      else by.stop(error);
    });
  }

  async #push() {
    const { by } = this;
    while (this.live && !this.refused && !this.epoch) {
      const item = by.items.find(({ sent }) => !sent);
      if (!item || (this.gently && by.items.some(({ sent }) => sent))) break;
      if (item.sealed) {
        item.sent = true;
        by.send({ t: "post", ...item.sealed });
      } else if (!(await this.#seal(item))) break;
    }
    if (!by.items.length || this.#patient) return;
    this.#patient = true;
    by.world.later(() => {
      this.#patient = false;
      if (this.live && !this.refused) by.send({ t: "again" });
      this.again();
    }, PATIENCE);
  }

  /** @param {Outgoing} item  @returns {Promise<boolean>} false when an epoch must be opened first */
  async #seal(item) {
    const { by } = this;
    try {
      item.sealed = await by.sure().seal({ ...item.payload }, by.now());
    } catch (error) {
      const { code } = /** @type {{ code?: string }} */ (error);
      if (code !== "size" && code !== "renew" && code !== "K5") throw error;
      const { giveBack, renew } = await mending();
      if (code === "size") giveBack(by, [item], code);
      else await renew(this);
      return code === "size";
    }
    await by.kept(); // a reload between sealing and the receipt must find the same envelope
    return true;
  }
}
