// @ts-check

/**
 * When words do not get through at once: what each refusal means for them (protocol §16), and the epoch
 * that must be opened before the next word (§6).
 */

/** @typedef {import('./outbox.js').Outbox} Outbox */

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

/** @param {unknown} wait  seconds, as the server says  @returns {number} milliseconds */
export const waitOf = (wait) => Math.min(Math.max(Number(wait) || 1, 0), 60) * 1000;

/** @param {Outbox} outbox  whose `refused` is set  @param {import("./types").Frame} frame  `refused`, not `after-refusal` */
export function mend(outbox, { ref, reason, wait, head }) {
  const { it, items } = outbox;
  const c = it.conversation();
  const record = outbox.epoch !== "" && ref === outbox.epoch;
  outbox.epoch = "";
  const at = items.findIndex(({ sealed }) => sealed && sealed.ref === ref);
  const rest = items.slice(Math.max(at, 0));
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
  if (deed === ALL) outbox.back(rest, reason);
  else if (deed === ONE || (deed === ONCE && ++rest[0].tries > 1)) outbox.back([rest[0]], reason);
  else if (record && ++outbox.renewals >= RENEWALS) outbox.back(rest, reason);

  const noted = () => outbox.noted();
  const later = () => it.later(noted, READING);
  if (DEEDS[reason] === WAIT) {
    outbox.gently = true;
    it.later(noted, waitOf(wait));
  } else if (reopening) {
    outbox.asked = true;
    it.reopen().then((open) => {
      if (!open) outbox.back(outbox.items.filter(({ sealed }) => !sealed), reason);
      noted();
    }, later);
  } else if (reason === "directory-old" || (record && !DEEDS[reason])) {
    it.refresh().then(noted, later);
  } else {
    outbox.due = due;
    outbox.heard(false);
    it.later(() => outbox.due === due && it.reread(), READING);
  }
}

/** Opens the epoch that is due, in turn. Its record coming back is the receipt.  @param {Outbox} outbox */
export async function renew(outbox) {
  const { it } = outbox;
  const c = it.conversation();
  const made = await c.renew(it.now()).catch(async (error) => {
    if (error.code === "K4") throw error;
    try {
      // a newer directory may name a key that is live
      await it.refresh();
    } catch (lost) {
      if (/^K/.test(/** @type {any} */ (lost).code)) throw lost;
      it.later(() => outbox.push(), READING);
      return null;
    }
    return c.renew(it.now());
  });
  if (!made) return;
  outbox.epoch = made.ref;
  it.send({ t: "epoch", ...made });
}
