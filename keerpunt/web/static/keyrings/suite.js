// @ts-check

/** Suite 1: P-256, HPKE, ECDSA and SHA-256 from WebCrypto (docs/protocol.md §1). There is no other suite. */

import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from "../vendor/hpke.js";
import { CheckFailed, b64u, check, join, tag, unb64u, utf8 } from "./text.js";

/** @typedef {import("./types").Bytes} Bytes */
/** @typedef {import("./types").Keys} Keys */
/** @typedef {import("./types").NewKeys} NewKeys */
/** @typedef {"ECDH" | "ECDSA"} Use  to seal to, or to sign with */

const LIMIT = 15000;
export const ZERO = new Uint8Array(1);

/**
 * One step, at most 15 s. Crypto that hangs or is missing ends in K4, never in another way to send words.
 * @template T  @param {(subtle: SubtleCrypto) => PromiseLike<T>} work  @param {string} [code] when the work refuses
 * @returns {Promise<T>}
 */
export async function step(work, code = "K4") {
  /** @type {any} */
  let timer;
  try {
    check(globalThis.crypto && crypto.subtle, "K4");
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new CheckFailed(code === "lost" ? code : "K4")), LIMIT);
    });
    return /** @type {T} */ (await Promise.race([work(crypto.subtle), late]));
  } catch (error) {
    throw error instanceof CheckFailed ? error : new CheckFailed(code, error);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {number} size  @returns {Bytes} */
export function random(size) {
  try {
    return crypto.getRandomValues(new Uint8Array(size));
  } catch (error) {
    throw new CheckFailed("K4", error);
  }
}

/** @param {string} name  @param {Bytes[]} parts  @returns {Promise<Bytes>} 32 bytes */
export const H = async (name, ...parts) =>
  new Uint8Array(await step((subtle) => subtle.digest("SHA-256", join(tag(name), ZERO, ...parts))));

/** @param {string} name  @param {string} text  @returns {Promise<string>} H of a text, in b64u */
export const hashOf = async (name, text) => b64u(await H(name, utf8(text)));

/** @param {Bytes[]} publicKeys  @returns {Promise<string>} 16 characters */
export const kidOf = async (...publicKeys) => b64u((await H("hash/kid", ...publicKeys)).subarray(0, 12));

/** @param {Use} name */
const onP256 = (name) => ({ name, namedCurve: "P-256" });
/** @param {Use} name  @returns {KeyUsage[]} */
const usage = (name) => [name === "ECDH" ? "deriveBits" : "sign"];

/** The halves of a key that may still leave the engine; the new private half may not, unless asked.
 * @param {CryptoKey} key  @param {Use} name  @param {boolean} [extractable]  @returns {Promise<NewKeys>} */
export const halves = (key, name, extractable = false) =>
  step(async (subtle) => {
    const { kty, crv, x, y, d } = await subtle.exportKey("jwk", key);
    return {
      publicKey: join(Uint8Array.of(4), unb64u(x, 32), unb64u(y, 32)),
      privateKey: await subtle.importKey("jwk", { kty, crv, x, y, d }, onP256(name), extractable, usage(name)),
      scalar: unb64u(d, 32),
    };
  });

/** @param {Use} name */
const make = async (name) =>
  halves((await step((subtle) => subtle.generateKey(onP256(name), true, usage(name)))).privateKey, name);

export const makeSealKeys = () => make("ECDH");
export const makeSignKeys = () => make("ECDSA");

const HASH = { name: "ECDSA", hash: "SHA-256" };

/** @param {CryptoKey} privateKey  @param {string} name  @param {Bytes} bytes  @returns {Promise<Bytes>} 64 bytes r‖s */
export const sign = async (privateKey, name, bytes) =>
  new Uint8Array(await step((subtle) => subtle.sign(HASH, privateKey, join(tag(name), ZERO, bytes))));

/** @param {Bytes} publicKey  @param {string} name  @param {Bytes} bytes  @param {Bytes} signature */
export const verify = (publicKey, name, bytes, signature) =>
  step(async (subtle) => {
    const key = await subtle.importKey("raw", uncompressed(publicKey), onP256("ECDSA"), false, ["verify"]);
    return subtle.verify(HASH, key, signature, join(tag(name), ZERO, bytes));
  }, "signature");

/** @param {Bytes} key  the engine refuses a point off the curve */
function uncompressed(key) {
  check(key.length === 65 && key[0] === 4, "key");
  return key;
}

export const hpke = () => new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/** @param {Bytes} publicKey  @param {Bytes} info  @param {Bytes} bytes  @returns {Promise<Bytes>} enc ‖ ciphertext */
export const wrap = (publicKey, info, bytes) =>
  step(async () => {
    const to = await hpke().DeserializePublicKey(uncompressed(publicKey));
    const { encapsulatedSecret, ciphertext } = await hpke().Seal(to, bytes, { info });
    return join(encapsulatedSecret, ciphertext);
  }, "wrap");

/** @param {Keys} keys  @param {Bytes} info  @param {Bytes} wrapped  @returns {Promise<Bytes>} */
export const unwrap = ({ publicKey, privateKey }, info, wrapped) =>
  step(async () => {
    const pair = { privateKey, publicKey: await hpke().DeserializePublicKey(publicKey) };
    return join(await hpke().Open(pair, wrapped.subarray(0, 65), wrapped.subarray(65), { info }));
  }, "wrap");
