// @ts-check

/** Bytes and text: base64url, labels, strict text (docs/protocol.md §1). Everything refuses rather than repairs. */

/** @typedef {import("./types").Text} T  what each function promises */

/** A check failed. `code`: K1 … K16 (§19) or a kebab word; `why` is for developers, never on screen. */
export class CheckFailed extends Error {
  /** @param {string} code  @param {unknown} [why] */
  constructor(code, why = "") {
    super(`${code} ${why}`);
    this.code = code;
  }
}

/** @type {T["check"]} */
export const check = (sound, code, why) => {
  if (!sound) throw new CheckFailed(code, why);
};

/** @type {T["failing"]} */
export const failing = async (code, work) => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CheckFailed && /^(K\d+|lost)$/.test(error.code) ? error : new CheckFailed(code, error);
  }
};

const encoder = new TextEncoder();
// Without ignoreBOM a byte-order mark would vanish here, and two texts would share one meaning.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @type {T["utf8"]} */
export const utf8 = (text) => encoder.encode(text);

/** @type {T["textOf"]} */
export const textOf = (bytes) => decoder.decode(bytes);

/** @type {T["join"]} */
export const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** @type {T["tag"]} */
export const tag = (name, ...fields) => utf8(["keerpunt/1/" + name, ...fields].join("\0"));

/** @type {T["b64u"]} */
export const b64u = (bytes) => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
};

/** @type {T["unb64u"]} */
export const unb64u = (text, size) => {
  check(typeof text === "string" && /^[\w-]*$/.test(text) && text.length % 4 !== 1, "b64u");
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  // Encoding again finds spare bits that are not zero.
  check(b64u(bytes) === text && (size === undefined || bytes.length === size), "b64u");
  return bytes;
};

/** @type {T["parseStrict"]} */
export const parseStrict = (text, names) => {
  try {
    check(typeof text === "string" && !/[\0-\x1f\\]/.test(text) && textOf(utf8(text)) === text, "text");
    const value = JSON.parse(text, (_, x) => {
      check(typeof x !== "number" || (Number.isSafeInteger(x) && x >= 0), "number");
      return x;
    });
    // No name can hold a quote, for that takes a backslash.
    check(!Array.isArray(value) && Object.keys(value).join('"') === names.replace(/ /g, '"'), "fields");
    check(JSON.stringify(value) === text, "spelling");
    return value;
  } catch (error) {
    throw new CheckFailed("strict-text", error);
  }
};

/** @type {T["writeStrict"]} */
export const writeStrict = (object) => {
  const text = JSON.stringify(object);
  parseStrict(text, Object.keys(object).join(" "));
  return text;
};
