// @ts-check

/** A check failed that keeps the whole desk shut: one plain screen, no way on, telephone numbers. */

import { html } from "./html.js";
import { ALARM, ALARM_CODE, ALARM_NOTE, NUMBERS } from "./texts.js";

/** @param {{ code: string }} props */
export function Alarm({ code }) {
  const { title, text } = ALARM[code];
  return html`<main class="gate">
    <section class="card gate-card alarm" role="alert">
      <h1>${title}</h1>
      <p class="alarm-text">${text}</p>
      <p>${ALARM_NOTE}</p>
      <p class="meta">${ALARM_CODE}: <b>${code}</b></p>
      <p class="notice">${NUMBERS}</p>
    </section>
  </main>`;
}
