import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CheckFailed, b64u, join, parseStrict, tag, textOf, unb64u, utf8, writeStrict,
} from "../../../keerpunt/web/static/keyrings/text.js";
import { hex, toHex, vectors } from "./vectors.mjs";

const fails = { name: "Error", constructor: CheckFailed };

// KEYS-02
test("N30 strict text with duplicate key, space, 1.0, 1e3, −0, 2^53, backslash, byte-order mark, other order, one field more is refused as Python refuses it", () => {
  for (const { hex: bytes, names, why } of vectors.V1.refused)
    assert.throws(() => parseStrict(textOf(hex(bytes)), names.join(" ")), undefined, why);
  assert.throws(() => parseStrict('{"v":1,"a":"\ud800"}', "v a"), fails, "half a surrogate pair");
  assert.throws(() => parseStrict(undefined, "v"), fails);
});

test("strict text that is the one spelling of its value is read, and written back the same", () => {
  for (const { text, names } of vectors.V1.accepted) assert.equal(writeStrict(parseStrict(text, names.join(" "))), text);
  assert.throws(() => writeStrict({ name: "back\\slash" }), fails);
  assert.throws(() => writeStrict({ n: 1.5 }), fails);
});

test("a field whose name holds a space does not pass for two fields", () => {
  assert.throws(() => parseStrict('{"v typ":1}', "v typ"), fails);
});

// KEYS-02
test("N31 b64u with =, +, newline, spare bits is refused as Python refuses it", () => {
  for (const { text, why } of vectors.V2.refused) assert.throws(() => unb64u(text), fails, why);
  for (const wrong of [null, undefined, 1, ["AAAA"]]) assert.throws(() => unb64u(wrong), fails);
  assert.throws(() => unb64u("AAAA", 4), fails, "another length");
});

test("b64u comes back as the bytes it was made of", () => {
  for (const { hex: bytes, text } of vectors.V2.accepted) {
    assert.equal(b64u(hex(bytes)), text);
    assert.equal(toHex(unb64u(text)), bytes);
  }
});

test("labels are the same bytes in both languages", () => {
  for (const { name, fields, hex: bytes } of vectors.V3.tag) assert.equal(toHex(tag(name, ...fields)), bytes);
});

test("bytes are joined in order", () => assert.deepEqual(join(utf8("a"), utf8(""), utf8("bc")), utf8("abc")));

test("text that is no UTF-8 is refused, and a byte-order mark is kept", () => {
  assert.throws(() => textOf(hex("ff")));
  assert.equal(textOf(hex("efbbbf41")).length, 2);
});
