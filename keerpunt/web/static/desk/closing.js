// @ts-check

/** Closing a conversation: what the visitor sees of it, one plain button, reasons for who has one, and a way back. */

import { useLayoutEffect, useRef } from "../vendor/hooks.js";
import { html } from "./html.js";
import { CLOSE, REASONS } from "./texts.js";

/** @typedef {import('./holding.js').Why} Why */

/**
 * @param {object} props
 * @param {string} props.label  of the conversation
 * @param {boolean} props.draft  words stand in the composer that were not sent
 * @param {(why: Why) => void} props.close
 * @param {() => void} props.keep  not after all
 */
export function Closing({ label, draft, close, keep }) {
  const first = /** @type {{ current: HTMLElement | null }} */ (useRef(null));
  useLayoutEffect(() => {
    if (first.current) first.current.focus();
  }, []);
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    keep();
  };
  return html`<section class="closing" role="group" aria-label=${`${CLOSE.title} ${label}`} onKeyDown=${key}>
    <h3 tabindex="-1" ref=${first}>${CLOSE.title}</h3>
    <p>${CLOSE.after}</p>
    ${draft && html`<p class="notice">${CLOSE.draft}</p>`}
    <div class="row">
      <button class="button" type="button" onClick=${() => close("done")}>${CLOSE.open}</button>
      <button class="button quiet" type="button" onClick=${keep}>${CLOSE.keep}</button>
    </div>
    <h4 class="meta" id="reasons">${CLOSE.reasons}</h4>
    <div class="reasons" role="group" aria-labelledby="reasons">
      ${REASONS.map(([why, word, hint]) => html`<button type="button" class="reason" onClick=${() => close(why)}>
        <b>${word}</b><small>${hint}</small></button>`)}
    </div>
  </section>`;
}
