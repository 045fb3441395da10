// @ts-check

/** The visitor's two private keys, sealed under the return words or under the resume secret (docs/protocol.md §11, §12). */

import { CheckFailed } from "./text.js";

/** @typedef {import("./text.js").Bytes} Bytes */
/** @typedef {import("./lists.js").Pin} Pin */
/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./conversation.js").Vault} Vault */
/** @typedef {{ locator: string, proof: string, key: Bytes }} Secrets  locator and proof (b64u) are for the server; the key never is */
/** @typedef {"return" | "resume"} Kind */

/** @param {string} words  canonical: seven list words with one space between  @param {Pin} pin  @returns {Promise<Secrets>} */
export async function returnSecrets(words, pin) {
  throw new CheckFailed("K4");
}

/** @param {Bytes} kr  32 random bytes from sessionStorage  @param {Pin} pin  @returns {Promise<Secrets>} */
export async function resumeSecrets(kr, pin) {
  throw new CheckFailed("K4");
}

/** @param {Kind} kind  @param {Secrets} secrets  @param {Conversation} conversation  @returns {Promise<string>} b64u, for the doors `keep` */
export async function sealVault(kind, secrets, conversation) {
  throw new CheckFailed("K4");
}

/** Throws CheckFailed K15. @param {Kind} kind  @param {Secrets} secrets  @param {string} blob  b64u  @param {Pin} pin
 * @returns {Promise<Vault>} for Conversation.comeBack */
export async function openVault(kind, secrets, blob, pin) {
  throw new CheckFailed("K15");
}
