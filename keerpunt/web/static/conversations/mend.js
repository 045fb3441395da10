// @ts-check

/**
 * When words do not get through at once: what each refusal means for them (docs/protocol.md §16), and the epoch
 * that must be opened before the next word (§6).
 */

/** @import { Outbox } from "./outbox.js" */
/** @import { Frame, Outgoing, Writer } from "./types" */

const READING = 5000; // ms to wait for what a refusal speaks of, or before asking again
const RENEWALS = 3; // refusals in a row of an epoch record, before the words go back

const WAIT = 1; // the same envelope again, later
const ANEW = 2; // sealed anew under a new voice
const ONE = 3; // this one back to the composer, those behind it anew
const ALL = 4; // this one and those behind it back to the composer
const ONCE = 5; // anew, and the second time back to the composer

/** What is not named here is tried ONCE more. @type {Record<string, number>} */
const DEEDS = {
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

/** Reasons that a page has words for; anything else went wrong on our side. */
const SHOWN = /^(size|closed|not-allowed|lease-lost)$/;

/** @param {unknown} wait  seconds, as the server says  @returns {number} milliseconds */
export const waitOf = (wait) => Math.min(Math.max(Number(wait) || 1, 0), 60) * 1000;

/** @param {Outbox} outbox  whose `refused` is set  @param {Frame} frame  `refused`, not `after-refusal` */
export function mend(outbox, { ref, reason, wait, head }) {
  const { by } = outbox;
  const c = by.sure();
  const record = outbox.epoch !== "" && ref === outbox.epoch;
  outbox.epoch = "";
  if (reason === "closed") by.hearing?.hush();
  const at = by.items.findIndex(({ sealed }) => sealed && sealed.ref === ref);
  const rest = by.items.slice(Math.max(at, 0));
  const reopening = reason === "closed" && at >= 0 && !outbox.asked;
  // of what is no longer here nothing is known but that all must be sent again
  const deed = at < 0 ? WAIT : reopening ? ANEW : DEEDS[reason] || ONCE;
  const due = { ep: -1, head: reason === "head-moved" ? Number(head) || c.head + 1 : 0 };
  if (reason === "epoch-old" && (record || at >= 0)) due.ep = record ? c.ep : Number(rest[0].sealed?.ep);

  for (const item of rest) {
    item.sent = false;
    if (deed !== WAIT) item.sealed = null;
  }
  if (deed !== WAIT) c.newVoice();
  if (deed === ALL) giveBack(by, rest, reason);
  else if (deed === ONE || (deed === ONCE && ++rest[0].tries > 1)) giveBack(by, [rest[0]], reason);
  else if (record && ++outbox.renewals >= RENEWALS) giveBack(by, rest, reason);

  const noted = () => outbox.noted();
  const later = () => by.world.later(noted, READING);
  if (DEEDS[reason] === WAIT) {
    outbox.gently = true;
    by.world.later(noted, waitOf(wait));
  } else if (reopening) {
    outbox.asked = true;
    by.reopen().then((open) => {
      if (!open) giveBack(by, by.items.filter(({ sealed }) => !sealed), reason);
      noted();
    }, () => {
      outbox.asked = false; // no answer is no refusal
      later();
    });
  } else if (reason === "directory-old" || (record && !DEEDS[reason])) {
    by.refresh().then(noted, later);
  } else {
    outbox.due = due;
    outbox.heard(false);
    by.world.later(() => outbox.due === due && by.line.reread(), READING);
  }
}

/** Out of the outbox, into the composer.  @param {Writer} by  @param {Outgoing[]} items  @param {string} reason */
export function giveBack(by, items, reason) {
  by.items = by.items.filter((item) => items.indexOf(item) < 0);
  for (const item of items) by.hearing?.settle(item, false);
  const draft = [by.state.draft, ...items.map(({ payload }) => payload.b)].filter(Boolean).join("\n");
  by.draw({ draft, refusal: SHOWN.test(reason) ? reason : "shape" });
  by.kept();
}

/** Opens the epoch that is due, in turn. Its record coming back is the receipt.  @param {Outbox} outbox */
export async function renew(outbox) {
  const { by } = outbox;
  const c = by.sure();
  const made = await c.renew(by.now()).catch(async (error) => {
    if (error.code === "K4") throw error;
    try {
      // a newer directory may name a key that is live
      await by.refresh();
    } catch (lost) {
      if (/^K/.test(/** @type {any} */ (lost).code)) throw lost;
      by.world.later(() => outbox.push(), READING);
      return null;
    }
    return c.renew(by.now());
  });
  if (!made) return;
  outbox.epoch = made.ref;
  by.send({ t: "epoch", ...made });
}
