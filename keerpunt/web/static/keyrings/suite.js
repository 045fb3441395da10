// @ts-check

/** Suite 1: P-256, HPKE, ECDSA and SHA-256 from WebCrypto (docs/protocol.md §1). There is no other suite. */

import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from "../vendor/hpke.js";
import { CheckFailed, b64u, check, join, tag, unb64u, utf8 } from "./text.js";

/** @typedef {import("./types").Suite} T  what each function promises */

const LIMIT = 15000;
export const ZERO = new Uint8Array(1);

/** @type {T["step"]} */
export const step = async (work, code = "K4") => {
  /** @type {any} */
  let timer;
  try {
    check(globalThis.crypto && crypto.subtle, "K4");
    /** @type {Promise<never>} */
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new CheckFailed(code === "lost" ? code : "K4")), LIMIT);
    });
    return await Promise.race([work(crypto.subtle), late]);
  } catch (error) {
    throw error instanceof CheckFailed ? error : new CheckFailed(code, error);
  } finally {
    clearTimeout(timer);
  }
};

/** @type {T["random"]} */
export const random = (size) => {
  try {
    return crypto.getRandomValues(new Uint8Array(size));
  } catch (error) {
    throw new CheckFailed("K4", error);
  }
};

/** @type {T["H"]} */
export const H = async (name, ...parts) =>
  new Uint8Array(await step((subtle) => subtle.digest("SHA-256", join(tag(name), ZERO, ...parts))));

/** @type {T["hashOf"]} */
export const hashOf = async (name, text) => b64u(await H(name, utf8(text)));

/** @type {T["kidOf"]} */
export const kidOf = async (...publicKeys) => b64u((await H("hash/kid", ...publicKeys)).subarray(0, 12));

/** @type {T["onP256"]} */
const onP256 = (name) => ({ name, namedCurve: "P-256" });
/** @type {T["usage"]} */
const usage = (name) => [name === "ECDH" ? "deriveBits" : "sign"];

/** @type {T["halves"]} */
export const halves = (key, name, extractable = false) =>
  step(async (subtle) => {
    const { kty, crv, x, y, d } = await subtle.exportKey("jwk", key);
    return {
      publicKey: join(Uint8Array.of(4), unb64u(x, 32), unb64u(y, 32)),
      privateKey: await subtle.importKey("jwk", { kty, crv, x, y, d }, onP256(name), extractable, usage(name)),
      scalar: unb64u(d, 32),
    };
  });

/** @type {T["makeKeys"]} */
const makeKeys = async (name) =>
  halves((await step((subtle) => subtle.generateKey(onP256(name), true, usage(name)))).privateKey, name);

export const makeSealKeys = () => makeKeys("ECDH");
export const makeSignKeys = () => makeKeys("ECDSA");

const HASH = { name: "ECDSA", hash: "SHA-256" };

/** @type {T["sign"]} */
export const sign = async (privateKey, name, bytes) =>
  new Uint8Array(await step((subtle) => subtle.sign(HASH, privateKey, join(tag(name), ZERO, bytes))));

/** @type {T["verify"]} */
export const verify = (publicKey, name, bytes, signature) =>
  step(async (subtle) => {
    const key = await subtle.importKey("raw", uncompressed(publicKey), onP256("ECDSA"), false, ["verify"]);
    return subtle.verify(HASH, key, signature, join(tag(name), ZERO, bytes));
  }, "signature");

/** @type {T["uncompressed"]} */
const uncompressed = (key) => {
  check(key.length === 65 && key[0] === 4, "key"); // that it lies on the curve, the engine sees to
  return key;
};

export const hpke = () => new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/** @type {T["wrap"]} */
export const wrap = (publicKey, info, bytes) =>
  step(async () => {
    const to = await hpke().DeserializePublicKey(uncompressed(publicKey));
    const { encapsulatedSecret, ciphertext } = await hpke().Seal(to, bytes, { info });
    return join(encapsulatedSecret, ciphertext);
  }, "wrap");

/** @type {T["unwrap"]} */
export const unwrap = ({ publicKey, privateKey }, info, wrapped) =>
  step(async () => {
    const pair = { privateKey, publicKey: await hpke().DeserializePublicKey(publicKey) };
    return join(await hpke().Open(pair, wrapped.subarray(0, 65), wrapped.subarray(65), { info }));
  }, "wrap");
