// @ts-check

/** Templates for the desk's views, and the seconds that pass. */

import { h } from "../vendor/preact.js";
import { useEffect, useState } from "../vendor/hooks.js";
import htm from "../vendor/htm.js";

export const html = htm.bind(h);

/** Only what shows a clock is drawn again each second. @returns {number} unix seconds */
export function useNow() {
  const [now, set] = useState(Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => set(Date.now() / 1000), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** An illustration of look/art, in the colours of the page. @param {{ name: string }} props */
export function Art({ name }) {
  const href = new URL(`../look/art/${name}.svg`, import.meta.url).pathname;
  return html`<svg class="art" viewBox="0 0 160 120" aria-hidden="true" focusable="false"><use href=${`${href}#art`} /></svg>`;
}
