// @ts-check

/** Bytes and text: base64url, labels, strict text (docs/protocol.md §1). Everything here refuses rather than repairs. */

/** @typedef {import("./types").Bytes} Bytes */

/** A check of the protocol failed. `code` is K1 … K16 (§19) or a kebab word; `why` is for developers, never on screen. */
export class CheckFailed extends Error {
  /** @param {string} code  @param {unknown} [why] */
  constructor(code, why = "") {
    super(`${code} ${why}`);
    this.code = code;
  }
}

/** @param {unknown} sound  @param {string} code  @param {string} [why]  @returns {asserts sound} */
export function check(sound, code, why) {
  if (!sound) throw new CheckFailed(code, why);
}

/**
 * Whatever fails in `work` without a code that stands on a screen, fails as `code`.
 * @template T  @param {string} code  @param {() => Promise<T>} work  @returns {Promise<T>}
 */
export async function failing(code, work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CheckFailed && /^(K\d+|lost)$/.test(error.code) ? error : new CheckFailed(code, error);
  }
}

const encoder = new TextEncoder();
// Without ignoreBOM a byte-order mark would vanish here and two texts would share one meaning.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @param {string} text  @returns {Bytes} */
export const utf8 = (text) => encoder.encode(text);

/** @param {Uint8Array} bytes  throws when they are no UTF-8 */
export const textOf = (bytes) => decoder.decode(bytes);

/** @param {Uint8Array[]} parts  @returns {Bytes} */
export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} a  @param {Uint8Array} b */
export const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** @param {string} name  @param {(string|number)[]} fields  @returns {Bytes} the label that keeps one use of a key from another */
export const tag = (name, ...fields) => utf8(["keerpunt/1/" + name, ...fields].join("\0"));

/** @param {Uint8Array} bytes */
export function b64u(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** @param {unknown} text  @param {number} [size] the only length allowed  @returns {Bytes} */
export function unb64u(text, size) {
  check(typeof text === "string" && /^[\w-]*$/.test(text) && text.length % 4 !== 1, "b64u");
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  // Encoding again finds spare bits that are not zero.
  check(b64u(bytes) === text && (size === undefined || bytes.length === size), "b64u");
  return bytes;
}

/**
 * Signed text has one meaning in every language, or none.
 * @param {unknown} text  @param {string} names  the fields that must be there, in this order, with spaces between
 * @returns {any}
 */
export function parseStrict(text, names) {
  let value;
  try {
    check(typeof text === "string" && !/[\0-\x1f\\]/.test(text) && textOf(utf8(text)) === text, "strict-text");
    value = JSON.parse(text, (_, x) => {
      check(typeof x !== "number" || (Number.isSafeInteger(x) && x >= 0), "strict-text");
      return x;
    });
    // A name cannot hold a quote, for that takes a backslash.
    check(!Array.isArray(value) && Object.keys(value).join('"') === names.replace(/ /g, '"'), "strict-text");
  } catch (_) {
    throw new CheckFailed("strict-text");
  }
  check(JSON.stringify(value) === text, "strict-text");
  return value;
}

/** @param {Record<string, unknown>} object  @returns {string} */
export function writeStrict(object) {
  const text = JSON.stringify(object);
  parseStrict(text, Object.keys(object).join(" "));
  return text;
}
