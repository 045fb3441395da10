// @ts-check

/**
 * Unsent words across a lock. The keys go and so does everything readable: what a counsellor was writing
 * is sealed to their own key first, stays in this page's memory, and opens when that person unlocks again.
 */

import { tag, textOf, utf8 } from "../keyrings/text.js";
import { unwrap, wrap } from "../keyrings/suite.js";

/** @typedef {import('./unlock.js').Me} Me */
/** @typedef {{ kid: string, sealed: Uint8Array<ArrayBuffer> }} Kept */

/** @param {string} kid */
const info = (kid) => tag("desk/drafts", kid);

/** @param {Me} me  @param {string} drafts  what Drafts.takeAll gave  @returns {Promise<Kept>} */
export async function keep(me, drafts) {
  return { kid: me.kid, sealed: await wrap(me.seal.publicKey, info(me.kid), utf8(drafts)) };
}

/** @param {Me} me  @param {Kept} kept  @returns {Promise<string | null>} null when they are somebody else's, or damaged */
export async function bringBack(me, kept) {
  if (kept.kid !== me.kid) return null;
  try {
    return textOf(await unwrap(me.seal, info(me.kid), kept.sealed));
  } catch {
    return null;
  }
}
