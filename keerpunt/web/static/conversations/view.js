// @ts-check

/** Draws the screens that come from a module. The first ones stand in the page: start.js. */

import { h, render } from "../vendor/preact.js";
import htm from "../vendor/htm.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

export const html = htm.bind(h);

/** @param {State} s  @param {Acts} a  @param {HTMLElement} bar  who is there, and the way to everything else  @param {HTMLElement} room */
export function paint(s, a, bar, room) {
  render(s.screen === "talk" && s.log ? s.log.top(s, a) : html`<h1>Praten</h1>`, bar);
  render(s.rare && s.rare(s, a), room);
}
