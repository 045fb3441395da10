// @ts-check

/** Keys from secrets, and what is sealed with a signature inside (docs/protocol.md §1). */

import { ZERO, halves, hpke, random, sign, step, verify } from "./suite.js";
import { b64u, check, join, parseStrict, tag, textOf, unb64u, utf8 } from "./text.js";

/** @import { Bytes, Keys } from "./types" */

/** 32 bytes; without salt it is 32 zero bytes. @param {Bytes} ikm  @param {Bytes | null} salt  @param {Bytes} info  @returns {Promise<Bytes>} */
export const hkdf = async (ikm, salt, info) =>
  new Uint8Array(
    await step(async (subtle) => {
      const key = await subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]);
      return subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: salt || new Uint8Array(32), info }, key, 256);
    }),
  );

/** @param {number} value  @param {number} [size] in bytes, big-endian  @returns {Bytes} */
export function number(value, size = 4) {
  const bytes = new Uint8Array(size);
  for (let i = size; i--; value = Math.floor(value / 256)) bytes[i] = value;
  return bytes;
}

/** @param {Bytes} scalar  @param {"ECDH" | "ECDSA"} name  @param {boolean} [extractable]  @returns {Promise<Keys>} */
async function importKeys(scalar, name, extractable) {
  // The library finds the public half also in engines that do not take a bare scalar.
  const key = await step(() => hpke().DeserializePrivateKey(scalar, true), "key");
  const { publicKey, privateKey } = await halves(key, name, extractable);
  return { publicKey, privateKey };
}

/** @param {Bytes} scalar  32 bytes  @param {boolean} [extractable] */
export const importSealKey = (scalar, extractable) => importKeys(scalar, "ECDH", extractable);
/** @param {Bytes} scalar  32 bytes */
export const importSignKey = (scalar) => importKeys(scalar, "ECDSA");

/** @param {Bytes} key  32 bytes  @returns {Promise<CryptoKey>} */
export const aesKey = (key) => step((subtle) => subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]));

/** @param {CryptoKey} key  @param {Bytes} aad  @param {Bytes} bytes  @returns {Promise<Bytes>} iv ‖ ciphertext */
export async function lock(key, aad, bytes) {
  const iv = random(12);
  const sealed = await step((subtle) => subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, key, bytes));
  return join(iv, new Uint8Array(sealed));
}

/** @param {CryptoKey} key  @param {Bytes} aad  @param {Bytes} locked  @returns {Promise<Bytes>} */
export const unlock = async (key, aad, locked) =>
  new Uint8Array(
    await step((subtle) => {
      const iv = locked.subarray(0, 12);
      return subtle.decrypt({ name: "AES-GCM", iv, additionalData: aad }, key, locked.subarray(12));
    }, "sealed"),
  );

/** @param {Bytes} bytes  @param {number} size  @returns {Bytes} u32be length ‖ bytes ‖ zeros, `size` in all */
export function pad(bytes, size) {
  check(bytes.length + 4 <= size, "size");
  return join(number(bytes.length), bytes, new Uint8Array(size - 4 - bytes.length));
}

/** @param {Bytes} padded  @returns {Bytes} */
export function unpad(padded) {
  const end = 4 + new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  check(end <= padded.length && padded.subarray(end).every((byte) => !byte), "padding");
  return padded.subarray(4, end);
}

/** Header fields, and size steps in bytes. @type {Record<string, [fields: string, steps: number[]]>} */
const SHAPES = {
  envelope: ["v cv ep vo n pv ref sq sh", [256, 512, 1024, 2048, 4096, 8192, 12288, 16384]],
  sheet: ["v cv ep vo sheet ver pv ref sq sh", [1024, 4096, 8192, 16384, 32768]],
};

/**
 * @param {"envelope" | "sheet"} what  @param {Record<string, unknown>} header  @param {Bytes} payload
 * @param {CryptoKey} key  from aesKey  @param {CryptoKey} signKey  @returns {Promise<string>}
 */
export async function sealSigned(what, header, payload, key, signKey) {
  const h = utf8(b64u(utf8(JSON.stringify(header))));
  const size = SHAPES[what][1].find((step) => step >= payload.length + 68);
  check(size, "size");
  const signature = await sign(signKey, "sign/" + what, join(h, ZERO, payload));
  const locked = await lock(key, join(tag("aad/" + what), ZERO, h), join(signature, pad(payload, size - 64)));
  return textOf(h) + "." + b64u(locked);
}

/**
 * @template {{ key: CryptoKey, signer: Bytes }} By
 * @param {"envelope" | "sheet"} what  @param {string} text
 * @param {(header: any) => Promise<By>} find  checks what the header means, and finds its keys; may throw
 * @returns {Promise<{ header: any, payload: Bytes, by: By }>}
 */
export async function openSealed(what, text, find) {
  const [fields, steps] = SHAPES[what];
  const [h, c, more] = text.split(".");
  check(c !== undefined && more === undefined, "dot");
  const header = parseStrict(textOf(unb64u(h)), fields);
  check(header.v === 1, "version");
  const by = await find(header);
  const locked = unb64u(c);
  check(steps.includes(locked.length - 28), "size");
  const inner = await unlock(by.key, join(tag("aad/" + what), ZERO, utf8(h)), locked);
  const payload = unpad(inner.subarray(64));
  const signed = join(utf8(h), ZERO, payload);
  check(await verify(by.signer, "sign/" + what, signed, inner.subarray(0, 64)), "signature");
  return { header, payload, by };
}
