// @ts-check

/**
 * Coming back: by the seven words (docs/protocol.md §11), or by what the tab remembers after a reload (§12);
 * and the rare doors of a conversation: keeping words, wiping, reopening.
 */

import { Conversation } from "../keyrings/conversation.js";
import { random } from "../keyrings/suite.js";
import { CheckFailed, b64u } from "../keyrings/text.js";
import { openVault, returnSecrets, sealVault } from "../keyrings/vault.js";
import { ask } from "./line.js";

/** @import { Around, Conversation as Talked } from "../keyrings/types" */
/** @import { Talk } from "./talk.js" */

/**
 * @param {Talk} talk  that has no conversation yet
 * @param {string} words  canonical; empty: by what the tab remembers
 * @param {Around} around
 * @returns {Promise<Talked | null>} null when there is none, and the state says why
 */
export async function comeBack(talk, words, around) {
  const token = random(32);
  const seat = b64u(new Uint8Array(await crypto.subtle.digest("SHA-256", token)));
  const opened = words ? await byWords(talk, words, seat) : await byBookmark(talk, seat);
  if (!opened) return null;
  const { vault, kept, last } = opened;
  // D5: who keeps nothing on the device has the version that was known in the vault
  if (vault.dv > around.directory.ver) around.directory = await talk.refresh();
  if (vault.dv > around.directory.ver) throw new CheckFailed("K1", "older than the vault");
  const c = await Conversation.comeBack({ ...around, vault });
  talk.token = b64u(token);
  talk.returned = words !== "";
  talk.composer = "";
  for (const { payload, sealed } of kept.items) Object.assign(talk.post(payload) || {}, { payload, sealed });
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
  return { vault: await openVault("return", secrets, vault, pin), last: last || 0, kept: { items: [], composer: "" } };
}

/** @type {Record<number, Partial<import("./types").TalkState>>} */
const FAULTS = { 404: { check: "K14" }, 429: { refusal: "slow-down" } };

/** Keeps the conversation under words, instead of those that were kept before.
 * @param {Talk} talk  @param {string} words  @returns {Promise<true>} rejects when it is not kept */
export async function keepWords(talk, words) {
  const secrets = await returnSecrets(words, talk.pin);
  const { locator, proof } = secrets;
  const vault = await sealVault("return", secrets, talk.sure());
  if (!(await tell(talk, "/return/keep", { locator, proof, vault }))) throw new Error("not kept");
  return true;
}

/** Deletes this conversation, or what the words open, without opening it (SAFE-12).
 * @param {Talk} talk  @param {string} [words]  @returns {Promise<boolean>} false: the state says why, where there is a reason */
export async function wipe(talk, words) {
  if (!words) {
    const wiped = await tell(talk, "/conversation/wipe", {});
    if (wiped) talk.finish("wiped");
    return wiped;
  }
  const { locator, proof } = await returnSecrets(words, talk.pin);
  const { status } = await ask(talk.world, "/return/wipe", { locator, proof }).catch(() => ({ status: 0 }));
  if (status !== 204) talk.show(FAULTS[status] || { link: "lost" });
  return status === 204;
}

/** @param {Talk} talk  @returns {Promise<boolean>} */
export const reopen = async (talk) => !talk.staff && tell(talk, "/conversation/reopen", {});

/** @param {Talk} talk  @param {string} path  of a door for the own conversation  @param {object} more  @returns {Promise<boolean>} */
async function tell(talk, path, more) {
  const { cv } = talk.sure();
  return (await ask(talk.world, path, { cv, token: talk.token, ...more })).status === 204;
}
