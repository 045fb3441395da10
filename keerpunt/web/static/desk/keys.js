// @ts-check

/**
 * What a key means at the desk. A page decides where the person is; this decides what happens.
 *
 * Never Alt, and never while a character is being composed: on many layouts Alt, AltGr and dead
 * keys are how people type é, ë, € or an at sign. Single letters count only outside text fields.
 */

/**
 * @typedef {object} Pressed  the part of a KeyboardEvent that counts
 * @property {string} key
 * @property {boolean} ctrlKey
 * @property {boolean} metaKey
 * @property {boolean} altKey
 * @property {boolean} shiftKey
 * @property {boolean} repeat
 * @property {boolean} isComposing
 * @property {number} keyCode  229 while an input method works, also where isComposing is not told
 * @property {(name: string) => boolean} [getModifierState]
 */

/**
 * @typedef {object} Place
 * @property {'composer' | 'text' | 'control' | 'page'} at  text: another field or list; control: a button or link
 * @property {boolean} blank  the composer holds no words (true outside it)
 * @property {boolean} enterSends  this person chose "Enter verstuurt"
 * @property {number} quiet  milliseconds since this page last sent something
 */

/** @typedef {'send' | 'next' | 'composer' | 'earlier' | 'later' | 'nothing' | null} Deed  nothing: swallow the key */

/** Ctrl+Enter pressed twice by a quick hand sends once; it must not fetch a new visitor as well. */
export const REST = 800;

/** @param {Pressed} pressed  @returns {boolean} somebody is making a character, not giving an order */
export function composing(pressed) {
  const altGr = pressed.getModifierState ? pressed.getModifierState("AltGraph") : false;
  return pressed.isComposing || pressed.keyCode === 229 || pressed.key === "Dead" || pressed.altKey || altGr;
}

/** @param {Pressed} pressed  @param {Place} place  @returns {Deed} */
export function deedOf(pressed, place) {
  if (composing(pressed)) return null;
  const command = pressed.ctrlKey || pressed.metaKey;
  if (pressed.key === "Enter") {
    if (place.at === "text" || place.at === "control" || pressed.shiftKey) return null;
    if (command) {
      if (pressed.repeat) return "nothing";
      if (place.at === "composer" && !place.blank) return "send";
      return place.quiet >= REST ? "next" : "nothing";
    }
    if (place.at !== "composer" || !place.enterSends) return null;
    return place.blank || pressed.repeat ? "nothing" : "send";
  }
  if (command || pressed.shiftKey) return null;
  if (pressed.key === "Escape") return "composer";
  if (place.at === "composer" || place.at === "text") return null;
  if (pressed.key === "j") return "later";
  if (pressed.key === "k") return "earlier";
  return null;
}
