// @ts-check

/** Draws the screens that come from a module. The first ones stand in the page: start.js. */

import { h, render } from "../vendor/preact.js";
import htm from "../vendor/htm.js";
import { t } from "../languages/languages.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

export const html = htm.bind(h);

/** A sentence in which something else than text stands where the language puts it: `{name}` becomes what `parts` says.
 *  @param {string} text  of `t`, not filled in  @param {Record<string, any>} parts */
export const within = (text, parts) => text.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? parts[part] : part));

/** @param {State} s  @param {Acts} a  @param {HTMLElement} bar  who is there, and the way to everything else  @param {HTMLElement} room */
export function paint(s, a, bar, room) {
  render(s.screen === "talk" && s.log ? s.log.top(s, a) : html`<h1>${t("Praten")}</h1>`, bar);
  render(s.rare && s.rare(s, a), room);
}
