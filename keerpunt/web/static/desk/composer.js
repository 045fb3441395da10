// @ts-check

/** Where a counsellor writes. Its text belongs to one conversation; it is never locked while words can still be kept. */

import { useLayoutEffect, useRef } from "../vendor/hooks.js";
import { html } from "./html.js";
import { COMPOSER } from "./texts.js";

/** Characters: of one message, and from where on the rest is counted aloud. */
export const LONGEST = 4000;
const MOST = 40000; // in the field: laying out a megabyte would stop all conversations for seconds
const TELL = 400;

/**
 * @param {object} props
 * @param {string} props.cv
 * @param {string} props.label  of the conversation
 * @param {string} props.text
 * @param {boolean} props.writable  false: the words stay to be copied, and cannot be sent
 * @param {boolean} props.ready  false: not yet, but in a moment
 * @param {(text: string) => void} props.write
 * @param {() => void} props.send
 * @param {() => void} props.enter  the person came here
 */
export function Composer({ cv, label, text, writable, ready, write, send, enter }) {
  const area = /** @type {{ current: HTMLTextAreaElement | null }} */ (useRef(null));
  useLayoutEffect(() => {
    if (area.current === null) return;
    area.current.style.height = "auto";
    area.current.style.height = `${area.current.scrollHeight + 2}px`;
  }, [text]);
  const left = LONGEST - [...text.trim()].length;
  /** @param {Event} event */
  const go = (event) => {
    event.preventDefault();
    if (left >= 0) send();
  };
  return html`<form class="composer" onSubmit=${go}>
    <label class="vh" for=${`words-${cv}`}>${COMPOSER.label(label)}</label>
    <textarea class="field" id=${`words-${cv}`} data-composer=${cv} ref=${area} rows="1" dir="auto" autocomplete="off" maxlength=${MOST}
      autocapitalize="sentences" enterkeyhint="enter" placeholder=${COMPOSER.placeholder} readonly=${!writable}
      value=${text} onInput=${(/** @type {any} */ event) => write(event.target.value)} onFocus=${enter}></textarea>
    ${writable && html`<button class="button send" type="submit" disabled=${!ready || left < 0 || text.trim() === ""}>${COMPOSER.send}</button>`}
    <p class=${left < TELL ? "meta tell" : "vh"} role="status">${left < 0 ? COMPOSER.long : left < TELL ? COMPOSER.left(left) : ""}</p>
  </form>`;
}
