import "../setup.mjs";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { WORDS } from "../../../keerpunt/web/static/keyrings/wordlist.js";
import { canonical, drawWords, fingerprint, holdsWords, pickTwo, wordsHash } from "../../../keerpunt/web/static/keyrings/words.js";
import { vectors } from "./vectors.mjs";

const SEVEN = vectors.V13.words;
const LIST = [...SEVEN.split(" "), "appel", "bakfiets", "citer", "doos", "eend", "fluit", "gieter"];
const FULL = Array.from({ length: 2048 }, (_, i) => "woord" + i);

test("twenty spellings of the same words are the same words", () => {
  for (const spelling of vectors.V13.spellings) assert.deepEqual(canonical(spelling, LIST), { words: SEVEN }, spelling);
});

test("a Turkish keyboard's dotless and dotted i are the i of the list", () => {
  const turkish = SEVEN.replaceAll("i", "ı");
  assert.notEqual(turkish, SEVEN);
  assert.deepEqual(canonical(turkish, LIST), { words: SEVEN });
  assert.deepEqual(canonical(SEVEN.toLocaleUpperCase("tr"), LIST), { words: SEVEN });
});

test("too few, too many, or far too much is counted, and nothing more", () => {
  assert.deepEqual(canonical("", LIST), { count: 0 });
  assert.deepEqual(canonical("anker bakker", LIST), { count: 2 });
  assert.deepEqual(canonical(SEVEN + " appel", LIST), { count: 8 });
  assert.deepEqual(canonical(SEVEN.padEnd(201), LIST), { count: 0 });
});

test("a token that is no list word is answered with what may be meant: the same four letters, else one edit", () => {
  const typed = (token) => canonical(SEVEN.replace("citroen", token), LIST).unknown;
  assert.deepEqual(typed("citrusfruit"), [{ token: "citrusfruit", suggestions: ["citroen"] }]);
  assert.deepEqual(typed("dos"), [{ token: "dos", suggestions: ["doos"] }], "one letter fewer");
  assert.deepEqual(typed("dooos"), [{ token: "dooos", suggestions: ["doos"] }], "one more");
  assert.deepEqual(typed("deos"), [{ token: "deos", suggestions: ["doos"] }], "another");
  assert.deepEqual(typed("apepl"), [{ token: "apepl", suggestions: ["appel"] }], "two neighbours swapped");
  assert.deepEqual(typed("xylofoon"), [{ token: "xylofoon", suggestions: [] }]);
  const both = canonical("anker bakker citroem druif emmer fiets gitar", LIST).unknown;
  assert.deepEqual(both.map(({ token, suggestions }) => [token, ...suggestions]), [["citroem", "citroen"], ["gitar", "gitaar"]]);
});

/** Randomness that counts: every run of 16 bits comes once in 65,536. */
function counting(t) {
  let next = 0;
  t.mock.method(crypto, "getRandomValues", (bytes) => {
    for (let i = 0; i < bytes.length; i += 2) {
      bytes[i] = next;
      bytes[i + 1] = next++ >> 8;
    }
    return bytes;
  });
}

// KEYS-06
test("of seven words drawn, each is as likely as any of the 2,048", (t) => {
  counting(t);
  const times = new Map(FULL.map((word) => [word, 0]));
  for (let i = 0; i < 65536; i++) for (const word of drawWords(FULL).split(" ")) times.set(word, times.get(word) + 1);
  assert.deepEqual([times.size, new Set(times.values())], [2048, new Set([7 * 32])]);
});

test("no draw is like the one before", () => assert.notEqual(drawWords(FULL), drawWords(FULL)));

// KEYS-06
test("the product's own list has 2,048 words of 4 to 8 letters whose first four differ", () => {
  const list = WORDS.split(" ");
  assert.equal(new Set(list.map((word) => word.slice(0, 4))).size, 2048);
  for (const word of list) assert.match(word, /^[a-z]{4,8}$/);
  assert.ok("words" in canonical(drawWords()));
});

test("two different words are asked back, in order, each pair as likely as another", (t) => {
  counting(t);
  const times = new Map();
  for (let i = 0; i < 21 * 1024; i++) {
    const pair = pickTwo();
    assert.ok(pair[0] < pair[1]);
    times.set(pair.join(), (times.get(pair.join()) || 0) + 1);
  }
  assert.deepEqual([times.size, new Set(times.values())], [21, new Set([1024])]);
});

// SAFE-08
test("the seven words in a row are recognised in a message, by their hash alone", async () => {
  const hash = await wordsHash(SEVEN);
  assert.equal(hash, vectors.V13.hash);
  assert.ok(await holdsWords(`mijn woorden zijn: ${SEVEN.toUpperCase().replace(/ /g, ", ")}!`, hash));
  assert.ok(!(await holdsWords(SEVEN.replace("druif ", ""), hash)));
  assert.ok(!(await holdsWords(SEVEN.replace("anker bakker", "bakker anker"), hash)));
  assert.ok(!(await holdsWords("", hash)));
});

test("a fingerprint is the first 88 bits of the hash, as eight list words", async () => {
  const key = new Uint8Array(65).fill(4);
  const digest = createHash("sha256").update("keerpunt/1/hash/fingerprint\0").update(key).digest("hex");
  let bits = BigInt("0x" + digest.slice(0, 22));
  const words = [];
  for (let i = 0; i < 8; i++, bits >>= 11n) words.unshift("woord" + (bits & 2047n));
  assert.equal(await fingerprint(key, FULL), words.join(" "));
});
