// @ts-check

/** The unlocked desk: the bar, the cards, and as many conversations side by side as this screen holds. */

import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { Cards } from "./cards.js";
import { Column } from "./column.js";
import { Art, html, useNow } from "./html.js";
import { watch } from "./idle.js";
import { onScreen, roomOf } from "./layout.js";
import { BAR, CLOSED_DESKS, EMPTY, NEXT, ORPHAN, OUT } from "./texts.js";
import { TopBar } from "./topbar.js";

/** @typedef {import('./hands.js').Hands} Hands */
/** @typedef {import('./desk.js').Acts} Acts */

/**
 * @param {object} props
 * @param {Hands} props.hands
 * @param {string} props.name
 * @param {string[]} props.shut  names of desks whose key did not fit (K12)
 * @param {boolean} props.enterSends
 * @param {boolean} props.cut  nothing here is news: this computer has no network, or the line of the desk is lost
 * @param {boolean} props.leaving  asked whether to sign out with conversations open
 * @param {() => number} props.touched  unix seconds of the last touch
 * @param {Acts} props.acts
 */
export function Room({ hands, name, shut, enterSends, cut, leaving, touched, acts }) {
  const box = /** @type {{ current: HTMLDivElement | null }} */ (useRef(null));
  const [room, setRoom] = useState(roomOf(window.innerWidth, window.innerHeight, 16));
  useEffect(() => {
    const measure = () => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      setRoom(roomOf(window.innerWidth, window.innerHeight, rem));
    };
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const shown = onScreen(hands.holdings.map(({ cv }) => cv), hands.recent, room.fits);
  acts.onshown(shown);
  return html`<div ref=${box} class=${`room ${room.wide ? "roomy" : "snug"} ${room.short ? "short" : ""}`}>
    <${TopBar} hands=${hands} name=${name} ample=${room.ample} enterSends=${enterSends} cut=${cut} acts=${acts} />
    <div class="says">
      <p class=${cut ? "banner lost" : "vh"} role="status">${cut && html`<b>${BAR.lost}</b> ${BAR.lostMore}`}</p>
      <${LockWarning} touched=${touched} stay=${acts.stay} />
      ${shut.length > 0 && html`<p class="banner danger" role="alert">${CLOSED_DESKS(shut)}</p>`}
      <p class=${hands.none ? "banner" : "vh"} role="status">${hands.none && (NEXT[hands.none] || NEXT.unknown)}</p>
      ${hands.orphans.map(({ cv, label, text }) => html`<div key=${cv} class="banner orphan" role="status">${ORPHAN.text(label)}
        <div class="said" dir="auto">${text}</div>
        <button class="button quiet" type="button" onClick=${() => acts.throwAway(cv)}>${ORPHAN.away}</button></div>`)}
      ${leaving && html`<${Leaving} hands=${hands} acts=${acts} />`}
    </div>
    ${(room.wide || hands.holdings.length > 1) && html`<${Cards} hands=${hands} shown=${shown} cut=${cut} show=${acts.show} />`}
    <main class=${`convos of-${shown.length}`}>
      ${shown.length === 0 && html`<${Empty} hands=${hands} cut=${cut} acts=${acts} />`}
      ${hands.holdings.filter(({ cv }) => shown.includes(cv)).map((holding) => html`<${Column} key=${holding.cv} holding=${holding}
        draft=${hands.drafts.of(holding.cv)} active=${holding.cv === hands.active} alone=${!room.wide && hands.holdings.length < 2}
        ahead=${hands.ahead(holding.cv)} full=${hands.full} cut=${cut} acts=${acts} />`)}
    </main>
  </div>`;
}

/** No conversation in hand. @param {{ hands: Hands, cut: boolean, acts: Acts }} props */
function Empty({ hands: { news, taking }, cut, acts }) {
  const waiting = news === null ? 0 : news.waiting;
  const paused = news !== null && !news.open;
  return html`<section class="empty">
    <${Art} name=${cut ? "adrift" : paused ? "closed" : waiting === 0 ? "waiting" : "conversation"} />
    <h2>${EMPTY.title}</h2>
    <p>${cut ? EMPTY.cut : news === null ? BAR.connecting : paused ? EMPTY.paused : waiting === 0 ? EMPTY.nobody : EMPTY.waiting(waiting)}</p>
    ${waiting > 0 && !paused && !cut && html`<button class="button" type="button" aria-busy=${taking} onClick=${acts.next}>${taking ? BAR.taking : BAR.next}</button>`}
  </section>`;
}

/** A minute before the desk locks itself. @param {{ touched: () => number, stay: () => void }} props */
function LockWarning({ touched, stay }) {
  const { state, left } = watch(touched(), useNow());
  if (state === "awake") return null;
  return html`<p class="banner" role="alert">${BAR.lockSoon(left)} <button class="button link" type="button" onClick=${stay}>${BAR.stay}</button></p>`;
}

/** Signing out while somebody still talks here. @param {{ hands: Hands, acts: Acts }} props */
function Leaving({ hands, acts }) {
  const open = hands.holdings.filter(({ stage }) => stage === "open" || stage === "ending").length;
  return html`<div class="banner leaving" role="alert">
    <b>${OUT.title}</b> ${open > 0 && OUT.open(open)} ${hands.drafts.any && OUT.draft}
    <button class="button" type="button" onClick=${acts.leave}>${OUT.go}</button>
    <button class="button quiet" type="button" onClick=${acts.remain}>${OUT.stay}</button>
  </div>`;
}
