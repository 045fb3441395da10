/** What a key does at the desk, and above all what it does not. */

import assert from "node:assert/strict";
import test from "node:test";
import { deedOf } from "../../../keerpunt/web/static/desk/keys.js";

const key = (name, more = {}) => ({
  key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false, keyCode: 65, ...more,
});
const writing = { at: "composer", blank: false, enterSends: false, quiet: 60_000 };
const empty = { ...writing, blank: true };
const elsewhere = { ...empty, at: "page" };
const ctrl = { ctrlKey: true };

test("Ctrl+Enter sends, and on an empty composer asks for the next visitor", () => {
  assert.equal(deedOf(key("Enter", ctrl), writing), "send");
  assert.equal(deedOf(key("Enter", { metaKey: true }), writing), "send");
  assert.equal(deedOf(key("Enter", ctrl), empty), "next");
  assert.equal(deedOf(key("Enter", ctrl), elsewhere), "next");
});

test("a double stroke that sends does not fetch a visitor as well", () => {
  assert.equal(deedOf(key("Enter", ctrl), { ...empty, quiet: 200 }), "nothing");
  assert.equal(deedOf(key("Enter", { ...ctrl, repeat: true }), empty), "nothing");
  assert.equal(deedOf(key("Enter", { ...ctrl, repeat: true }), writing), "nothing");
});

test("Enter is a new line until this person chooses otherwise", () => {
  assert.equal(deedOf(key("Enter"), writing), null);
  assert.equal(deedOf(key("Enter"), { ...writing, enterSends: true }), "send");
  assert.equal(deedOf(key("Enter"), { ...empty, enterSends: true }), "nothing");
  assert.equal(deedOf(key("Enter", { shiftKey: true }), { ...writing, enterSends: true }), null);
});

// DESK-14
test("dead keys, AltGr, Alt and compositions fire nothing, wherever they are typed", () => {
  const typed = [
    key("Dead"), key("'", { isComposing: true }), key("Process", { keyCode: 229 }), key("Enter", { isComposing: true }),
    key("Enter", { keyCode: 229 }), key("Enter", { ...ctrl, altKey: true }), key("€", { ...ctrl, altKey: true }), key("j", { altKey: true }),
    key("@", { getModifierState: (name) => name === "AltGraph" }), key("k", { getModifierState: (name) => name === "AltGraph" }),
  ];
  for (const pressed of typed) {
    for (const place of [writing, empty, elsewhere, { ...writing, enterSends: true }]) assert.equal(deedOf(pressed, place), null);
  }
});

// DESK-14
test("single letters count outside text fields only", () => {
  for (const [letter, deed] of [["j", "later"], ["k", "earlier"]]) {
    assert.equal(deedOf(key(letter), elsewhere), deed);
    assert.equal(deedOf(key(letter), { ...elsewhere, at: "control" }), deed);
    for (const at of ["composer", "text"]) assert.equal(deedOf(key(letter), { ...writing, at }), null);
    assert.equal(deedOf(key(letter, ctrl), elsewhere), null);
    assert.equal(deedOf(key(letter.toUpperCase(), { shiftKey: true }), elsewhere), null);
  }
});

test("Enter on a button stays the button's own", () => {
  for (const more of [{}, ctrl]) assert.equal(deedOf(key("Enter", more), { ...elsewhere, at: "control" }), null);
});

test("Esc goes back to the composer", () => {
  assert.equal(deedOf(key("Escape"), elsewhere), "composer");
  assert.equal(deedOf(key("Escape"), writing), "composer");
});
