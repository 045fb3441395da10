// @ts-check

/** The bar on top: who waits and how long, this person's presence, the one button "Volgende", and the way out. */

import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { html, useNow } from "./html.js";
import { BAR, KEYS, NEXT, TITLE } from "./texts.js";
import { clockOf, timeOfDay } from "./timers.js";

/** @typedef {import('./hands.js').Hands} Hands */

/** Waiting longer than this many seconds is one of the four numbers that a shift is judged by. */
const LONG = 300;

/**
 * @param {object} props
 * @param {Hands} props.hands
 * @param {string} props.name
 * @param {boolean} props.ample  there is room for everything
 * @param {boolean} props.enterSends
 * @param {boolean} props.cut  nothing here is news
 * @param {import('./desk.js').Acts} props.acts
 */
export function TopBar({ hands, name, ample, enterSends, cut, acts }) {
  const { news, link, taking } = hands;
  const open = news !== null && news.open;
  return html`<header class="top">
    <h1 class="vh">${TITLE}</h1>
    <${Waiting} hands=${hands} cut=${cut} />
    <div class="seg" role="group" aria-label=${BAR.presence}>
      ${[true, false].map((one) => html`<button type="button" aria-pressed=${news !== null && open === one} disabled=${cut || link !== "live"}
        onClick=${() => acts.present(one)}><i class=${one ? "dot on" : "dot"}></i>${one ? BAR.open : BAR.pause}</button>`)}
    </div>
    <button class="button next" type="button" onClick=${acts.next} aria-busy=${taking} disabled=${cut || hands.full} title=${cut ? BAR.lost : hands.full ? NEXT.full : BAR.nextKeys}>
      ${taking ? BAR.taking : hands.full ? BAR.full : BAR.next}${hands.full && html`<span class="vh">. ${NEXT.full}</span>`}</button>
    <span class="spring"></span>
    <${Menu} name=${name} out=${!ample} cut=${cut} enterSends=${enterSends} acts=${acts} />
    ${ample && html`<button class="button quiet" type="button" disabled=${cut} title=${cut ? BAR.outLater : ""} onClick=${acts.out}>${BAR.out}</button>`}
  </header>`;
}

/** While nothing is news, the clock stands still at the hour of what was heard last. @param {{ hands: Hands, cut: boolean }} props */
function Waiting({ hands: { news, link }, cut }) {
  const now = useNow();
  const waiting = news === null ? 0 : news.waiting;
  const longest = news === null ? 0 : news.longest + (waiting > 0 ? Math.max(0, now - news.at) : 0);
  const tone = waiting === 0 ? "" : longest >= LONG ? "long" : "some";
  if (cut && news !== null) {
    return html`<div class="waiting stale"><b>${waiting === 0 ? BAR.nobody : BAR.waiting(waiting)}</b> <span>${BAR.asOf(timeOfDay(news.at))}</span></div>`;
  }
  return html`<div class=${`waiting ${tone} ${link === "live" ? "" : "stale"}`}>
    <b role="status">${news === null ? BAR.connecting : waiting === 0 ? BAR.nobody : BAR.waiting(waiting)}</b>
    ${waiting > 0 && html`<span><span class="longest">${BAR.longest} </span><span class="clock">${clockOf(longest)}</span></span>`}
  </div>`;
}

/** @param {{ name: string, out: boolean, cut: boolean, enterSends: boolean, acts: import('./desk.js').Acts }} props */
function Menu({ name, out, cut, enterSends, acts }) {
  const [open, setOpen] = useState(false);
  const box = /** @type {{ current: HTMLDivElement | null }} */ (useRef(null));
  const opener = /** @type {{ current: HTMLButtonElement | null }} */ (useRef(null));
  useEffect(() => {
    if (!open) return undefined;
    /** @param {Event} event */
    const away = (event) => {
      if (box.current && !box.current.contains(/** @type {Node} */ (event.target))) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    if (opener.current) opener.current.focus();
  };
  const leave = () => {
    setOpen(false);
    acts.out();
  };
  return html`<div class="menu" ref=${box} onKeyDown=${key}>
    <button class="menu-opener" type="button" ref=${opener} aria-expanded=${open} aria-controls="menu" onClick=${() => setOpen(!open)}>
      <bdi>${name}</bdi><span class="vh">, ${BAR.menu}</span><i class="chevron" aria-hidden="true"></i></button>
    ${open && html`<div class="menu-sheet card" id="menu">
      <label class="switch"><input type="checkbox" checked=${enterSends} onChange=${acts.toggleEnter} /> ${BAR.enter}</label>
      <p class="meta">${BAR.enterHint}</p>
      <h2>${BAR.keys}</h2>
      <dl>${KEYS.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
      <div class="row">
        <button class="button quiet" type="button" onClick=${acts.lock}>${BAR.lock}</button>
        ${out && html`<button class="button quiet" type="button" disabled=${cut} onClick=${leave}>${BAR.out}</button>`}
      </div>
      ${cut && html`<p class="meta">${BAR.outLater}</p>`}
    </div>`}
  </div>`;
}
