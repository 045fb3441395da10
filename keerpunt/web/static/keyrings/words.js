// @ts-check

/** Return words: drawn, read back from what people make of them, recognised (docs/protocol.md §11). All of it local. */

import { H, hashOf, random } from "./suite.js";
import { WORDS } from "./wordlist.js";

/** @import { Bytes } from "./types" */
/** @typedef {{ token: string, suggestions: string[] }} Unknown  no list word, and which may be meant */

const SEVEN = 7;
const LONGEST = 200; // characters of input; more is no attempt at words
// Accents and other combining marks; pattern classes for them are younger than the phones we serve.
const MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/g;
const LIST = WORDS.split(" ");

/** Seven words, 77 bits, one space between. @param {string[]} [list]  2,048 words */
export const drawWords = (list = LIST) =>
  Array.from(new Uint16Array(random(2 * SEVEN).buffer), (bits) => list[bits & 2047]).join(" ");

/** @param {string} text  @returns {string[]} words of a–z, whatever capitals, accents and marks stood around them */
export function tokens(text) {
  // a Turkish keyboard has an i without a dot where others have one with it
  const bare = text.normalize("NFKC").toLowerCase().normalize("NFD").replace(MARKS, "").replace(/ı/g, "i");
  return bare.match(/[a-z]+/g) || [];
}

/** What somebody typed: seven list words, or too few or too many tokens, or tokens that are no list words.
 * @param {string} text  @param {string[]} [list]
 * @returns {{ words: string } | { unknown: Unknown[] } | { count: number }} */
export function canonical(text, list = LIST) {
  const typed = text.length > LONGEST ? [] : tokens(text);
  if (typed.length !== SEVEN) return { count: typed.length };
  const known = new Set(list);
  const strange = typed.filter((token) => !known.has(token));
  if (!strange.length) return { words: typed.join(" ") };
  return { unknown: strange.map((token) => ({ token, suggestions: suggest(token, list) })) };
}

/** List words with the same four letters in front, else one edit away. @param {string} token  @param {string[]} list */
function suggest(token, list) {
  const alike = list.filter((word) => token.length >= 4 && word.slice(0, 4) === token.slice(0, 4));
  return alike.length ? alike : list.filter((word) => isOneEdit(token, word));
}

/** One letter more, fewer or other, or two neighbours swapped. @param {string} a  @param {string} b */
function isOneEdit(a, b) {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [x, y] = [a.slice(i), b.slice(i)];
  return (
    x.slice(1) === y || x === y.slice(1) || x.slice(1) === y.slice(1) ||
    (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
  ); // prettier-ignore
}

/** Which two of the seven are asked back, in order. @returns {[number, number]} */
export function pickTwo() {
  for (;;) {
    const [a, b] = [...random(2)].map((byte) => byte & 7);
    if (a < b && b < SEVEN) return [a, b];
  }
}

/** What the page keeps once the words are gone. @param {string} words  canonical */
export const wordsHash = (words) => hashOf("hash/words", words);

/** Do seven words in a row in this text match? @param {string} text  @param {string} hash  of wordsHash */
export async function holdsWords(text, hash) {
  const all = tokens(text);
  for (let i = 0; i + SEVEN <= all.length; i++)
    if ((await wordsHash(all.slice(i, i + SEVEN).join(" "))) === hash) return true;
  return false;
}

/** A public key as eight list words, to compare aloud (§18). @param {Bytes} publicKey  @param {string[]} [list] */
export async function fingerprint(publicKey, list = LIST) {
  const bytes = (await H("hash/fingerprint", publicKey)).subarray(0, 11);
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{11}/g) || []).map((eleven) => list[parseInt(eleven, 2)]).join(" ");
}
