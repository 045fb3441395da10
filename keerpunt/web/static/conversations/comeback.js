// @ts-check

/** Coming back: by the seven words (protocol §11), or by what the tab remembers after a reload (§12). */

import { Conversation } from "../keyrings/conversation.js";
import { random } from "../keyrings/suite.js";
import { CheckFailed, b64u } from "../keyrings/text.js";
import { openVault, returnSecrets, sealVault } from "../keyrings/vault.js";
import { ask } from "./line.js";

/** @typedef {import("./talk.js").Talk} Talk */

/**
 * @param {Talk} talk  that has no conversation yet
 * @param {string} words  canonical; empty: by what the tab remembers
 * @param {import("../keyrings/types").Around} around
 * @returns {Promise<import("../keyrings/types").Conversation | null>} null when there is none, and the state says why
 */
export async function comeBack(talk, words, around) {
  const token = random(32);
  const seat = b64u(new Uint8Array(await crypto.subtle.digest("SHA-256", token)));
  const opened = words ? await byWords(talk, words, seat) : await byBookmark(talk, seat);
  if (!opened) return null;
  const { vault, kept, last } = opened;
  const c = await Conversation.comeBack({ ...around, vault });
  talk.token = b64u(token);
  talk.returned = words !== "";
  talk.composer = "";
  for (const { payload, sealed } of kept.items) talk.outbox.add(payload, sealed);
  talk.show({ lastUsed: last, draft: kept.composer });
  return c;
}

/** @param {Talk} talk  @param {string} seat */
async function byBookmark(talk, seat) {
  const opened = await (await talk.bookmark()).open(seat).catch((error) => {
    if (error instanceof CheckFailed) throw error;
    talk.show({ phase: "idle", link: "lost" });
  });
  if (opened === null) talk.show({ phase: "idle", ended: "gone" });
  return opened && { ...opened, last: null };
}

/** @param {Talk} talk  @param {string} words  @param {string} seat */
async function byWords(talk, words, seat) {
  const { world, pin } = talk;
  const secrets = await returnSecrets(words, pin);
  const { locator, proof } = secrets;
  const { status, text } = await ask(world, "/return/open", { locator, proof, seat }).catch(() => ({ status: 0, text: "" }));
  if (status !== 200) {
    talk.show({ phase: "idle", ...(FAULTS[status] || { link: "lost" }) });
    return null;
  }
  const { vault, last } = JSON.parse(text);
  return { vault: await openVault("return", secrets, vault, pin), last, kept: { items: [], composer: "" } };
}

/** @type {Record<number, Partial<import("./types").TalkState>>} */
const FAULTS = { 404: { check: "K14" }, 429: { refusal: "slow-down" } };

/** Keeps the conversation under words, instead of those that were kept before.  @param {Talk} talk  @param {string} words */
export async function keepWords(talk, words) {
  const c = talk.sure();
  const secrets = await returnSecrets(words, talk.pin);
  const { locator, proof } = secrets;
  const vault = await sealVault("return", secrets, c);
  const { status } = await ask(talk.world, "/return/keep", { cv: c.cv, token: talk.token, locator, proof, vault });
  if (status !== 204) throw new Error(`keep ${status}`);
}

/** Deletes what the words open, without opening it (SAFE-12).  @param {Talk} talk  @param {string} words  @returns {Promise<boolean>} */
export async function wipeByWords(talk, words) {
  const { locator, proof } = await returnSecrets(words, talk.pin);
  const { status } = await ask(talk.world, "/return/wipe", { locator, proof }).catch(() => ({ status: 0 }));
  const faults = FAULTS[status] || (status === 204 ? {} : { link: "lost" });
  talk.show(faults);
  return status === 204;
}
