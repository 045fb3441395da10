// @ts-check

/** The visitor's two private keys, sealed under the return words or under the resume secret (docs/protocol.md §11, §12). */

import { parseRecord } from "./lists.js";
import { aesKey, hkdf, lock, pad, unlock, unpad } from "./sealed.js";
import { ZERO, step } from "./suite.js";
import { b64u, check, failing, join, tag, textOf, unb64u, utf8, writeStrict } from "./text.js";

/** @import { Bytes, Conversation, Pin, State, Vault } from "./types" */
/** @typedef {{ locator: string, proof: string, key: Bytes }} Secrets  locator and proof are for the server; the key never is */
/** @typedef {"return" | "resume"} Kind */

const ROUNDS = 600000;
const INNER = 512;

/** @param {Bytes} ikm  @param {Kind} kind  @returns {Promise<Secrets>} */
async function derive(ikm, kind) {
  const derived = ["locator", "proof", "vault"].map((use) => hkdf(ikm, null, tag(`${kind}/${use}`)));
  const [locator, proof, key] = await Promise.all(derived);
  return { locator: b64u(locator), proof: b64u(proof), key };
}

/** @param {string} words  canonical: seven list words with one space between  @param {Pin} pin  @returns {Promise<Secrets>} */
export async function returnSecrets(words, pin) {
  check(words.length <= 200, "K14");
  const salt = join(tag("return-words"), ZERO, unb64u(pin.SALT, 16));
  const bits = await step(async (subtle) => {
    const key = await subtle.importKey("raw", utf8(words), "PBKDF2", false, ["deriveBits"]);
    return subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, key, 256);
  });
  return derive(new Uint8Array(bits), "return");
}

/** @param {Bytes} kr  32 random bytes from sessionStorage  @param {Pin} [_pin]  @returns {Promise<Secrets>} */
export const resumeSecrets = (kr, _pin) => derive(kr, "resume");

/** What a vault holds: the keys, and the point to which the history must lead. @param {State} self */
function vaultText({ org, cv, epochs, keys, head, t, around }) {
  check(keys && epochs.length, "no-keys");
  const [s, e] = [b64u(keys.sign.scalar), b64u(keys.seal.scalar)];
  const { ver } = around.directory;
  return writeStrict({ v: 1, typ: "vault", org, cv, gh: epochs[0].rh, s, e, q: head, th: b64u(t), dv: ver });
}

/** @param {Kind} kind  @param {Secrets} secrets  @param {Conversation} conversation  a visitor's
 * @returns {Promise<string>} b64u, for the doors `keep` */
export async function sealVault(kind, secrets, conversation) {
  const text = utf8(vaultText(/** @type {State} */ (conversation)));
  return b64u(await lock(await aesKey(secrets.key), tag("aad/vault", conversation.org, kind), pad(text, INNER)));
}

/** Throws CheckFailed K15. @param {Kind} kind  @param {Secrets} secrets  @param {string} blob  b64u  @param {Pin} pin
 * @returns {Promise<Vault>} for Conversation.comeBack */
export const openVault = (kind, secrets, blob, pin) =>
  failing("K15", async () => {
    const inner = await unlock(await aesKey(secrets.key), tag("aad/vault", pin.ORG, kind), unb64u(blob));
    check(inner.length === INNER, "size");
    const { cv, gh, s, e, q, th, dv } = parseRecord(textOf(unpad(inner)), "cv gh s e q th dv", "vault", pin.ORG);
    return { cv, gh, s: unb64u(s, 32), e: unb64u(e, 32), q, th, dv };
  });
