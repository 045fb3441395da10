// @ts-check

/** One conversation on the desk: who and where they are, what was said, what happened, and the composer or the way to put it away. */

import { useLayoutEffect, useRef, useState } from "../vendor/hooks.js";
import { Timer } from "./cards.js";
import { Closing } from "./closing.js";
import { Composer } from "./composer.js";
import { html, useNow } from "./html.js";
import { Said } from "./said.js";
import { AGAIN, CHECK, CHECK_OTHER, CLOSE, ENDED, NEXT, NOTICE, NUMBERS, REFUSAL, SEAT, TALK, TONGUE, WENT_WRONG, WIPED } from "./texts.js";
import { spanOf } from "./timers.js";

/** @typedef {import('./holding.js').Holding} Holding */
/** @typedef {import('./desk.js').Acts} Acts */

/** How near the end, in pixels, counts as reading along. */
const NEAR = 48;

/**
 * @param {object} props
 * @param {Holding} props.holding
 * @param {string} props.draft
 * @param {boolean} props.active
 * @param {boolean} props.alone  no card beside it
 * @param {number | null} props.ahead  how many are before this visitor, who waits again; null: does not wait
 * @param {boolean} props.full  no hand is free
 * @param {boolean} props.cut  this computer has no network: what stands here is what was last heard
 * @param {Acts} props.acts
 */
export function Column({ holding, draft, active, alone, ahead, full, cut, acts }) {
  const [asking, ask] = useState(false);
  const [below, setBelow] = useState(false);
  const scroll = /** @type {{ current: HTMLDivElement | null }} */ (useRef(null));
  const stuck = useRef(true);
  const count = useRef(0);
  const { cv, alias, state, stage } = holding;
  const closable = stage === "open" && !holding.halfClosed && state.phase !== "ended";
  const tongue = state.bubbles.reduce((before, { lang }) => lang || before, "").replace(/^nl$/, "");
  const old = holding.running && (cut || state.link === "lost");

  useLayoutEffect(() => {
    const box = scroll.current;
    if (box === null) return;
    const grown = state.bubbles.length > count.current;
    const own = grown && state.bubbles[state.bubbles.length - 1].mine;
    count.current = state.bubbles.length;
    if (stuck.current || own) box.scrollTop = box.scrollHeight;
    else if (grown) setBelow(true);
  });

  /** @param {Event} event */
  const scrolled = (event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget);
    stuck.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    if (stuck.current && below) setBelow(false);
  };
  const down = () => {
    stuck.current = true;
    setBelow(false);
  };
  /** @param {import('./holding.js').Why} why */
  const close = (why) => {
    ask(false);
    acts.close(cv, why);
  };
  const keep = () => {
    ask(false);
    acts.toComposer(cv);
  };

  return html`<section class=${`convo tint-${alias.colour} ${active ? "active" : ""} ${old ? "old" : ""}`} aria-label=${TALK.log(alias.label)}>
    <header class="convo-head">
      <div class="convo-who"><h2>${alias.label}</h2><${Seat} holding=${holding} old=${old} />${tongue && html`<p class="seat tongue">${TONGUE[tongue]}</p>`}${alone && html`<${Timer} holding=${holding} old=${old} />`}</div>
      ${closable && !asking && html`<button class="button quiet close" type="button" onClick=${() => ask(true)}>${CLOSE.open}</button>`}
      ${state.readers.length > 0 && html`<p class="meta readers">${TALK.readers}: ${readersOf(state.readers)}</p>`}
    </header>
    ${!cut && html`<${Link} holding=${holding} />`}
    <div class="convo-scroll" ref=${scroll} onScroll=${scrolled} tabindex="0" aria-label=${TALK.log(alias.label)}>
      ${(state.phase === "idle" || state.phase === "opening") && html`<p class="line">${TALK.opening}</p>`}
      <${Said} bubbles=${state.bubbles} label=${alias.label} retry=${() => acts.retry(cv)} />
      ${state.ended === "wiped" && html`<section class="empty"><h3>${WIPED.title}</h3><p>${WIPED.text}</p></section>`}
      <p class="typing" aria-hidden="true">${state.typing !== null && stage === "open" && !old && html`<span class="dots"><i></i><i></i><i></i></span>`}</p>
    </div>
    ${below && html`<button class="button newer" type="button" onClick=${down}>${TALK.newer} ↓</button>`}
    <${Word} holding=${holding} />
    ${asking && closable
      ? html`<${Closing} label=${alias.label} draft=${draft.trim() !== ""} close=${close} keep=${keep} />`
      : html`<${Foot} holding=${holding} draft=${draft} ahead=${ahead} full=${full} cut=${cut} acts=${acts} />`}
  </section>`;
}

/** @param {import('../conversations/types').TalkState['readers']} readers */
const readersOf = (readers) =>
  readers.map(({ kind, name, people }) => (kind === "desk" ? `${TALK.desk} ${name} (${people} ${people === 1 ? "mens" : "mensen"})` : name)).join(", ");

/** Where the visitor is; the server's claim. @param {{ holding: Holding, old: boolean }} props */
function Seat({ holding: { state, awaySince, running }, old }) {
  const now = useNow();
  if (!running) return null;
  if (old) return html`<p class="seat">${SEAT.unknown}</p>`;
  const seat = state.seats === null ? "none" : state.seats.visitor;
  const word = seat === "away" && awaySince !== null ? `${SEAT.awaySince} ${spanOf(now - awaySince)}` : SEAT[seat];
  return html`<p class=${`seat ${seat}`}><i class=${seat === "here" ? "dot on" : "dot"}></i>${word}
    <span class="vh" role="status">${state.typing === "v" ? TALK.typing : ""}</span></p>`;
}

/** The line of this conversation, when there is something to say about it. @param {{ holding: Holding }} props */
function Link({ holding: { state, stage } }) {
  const { link, phase } = state;
  if (stage === "closed" || phase === "ended" || phase === "stopped") return null;
  const word = link === "lost" ? TALK.lost : link === "spare" ? TALK.spare : link === "connecting" ? TALK.connecting : "";
  return html`<p class=${word === "" ? "vh" : "convo-link"} role="status">${word}</p>`;
}

/** What the counsellor must know before writing on: a failed check, a refusal, a notice. @param {{ holding: Holding }} props */
function Word({ holding }) {
  const { state, stage, barred } = holding;
  const { check, refusal, notice } = state;
  if (check !== null) {
    return html`<div class=${`notice convo-word ${barred ? "danger" : ""}`} role="alert"><p>${CHECK[check] || CHECK_OTHER}</p>
      ${barred && html`<p class="meta">${NUMBERS}</p>`}</div>`;
  }
  const back = notice === "left-quickly" && state.seats !== null && state.seats.visitor === "here";
  const told = stage === "open" && notice !== null && !back ? NOTICE[notice] : "";
  const word = refusal !== null ? REFUSAL[refusal] || WENT_WRONG : told;
  return html`<p class=${word ? "notice convo-word" : "vh"} role="status">${word}</p>`;
}

/** @param {{ holding: Holding, draft: string, ahead: number | null, full: boolean, cut: boolean, acts: Acts }} props */
function Foot({ holding, draft, ahead, full, cut, acts }) {
  const { cv, alias, stage, state, writable, failed, halfClosed } = holding;
  if (stage === "ending") return html`<p class="convo-foot" role="status">${cut || state.link === "lost" ? CLOSE.waiting : CLOSE.busy}</p>`;
  const over = stage !== "open" || state.phase === "ended";
  const again = over && ahead !== null && state.ended === null;
  return html`<div class="convo-foot">
    ${failed && html`<p class="notice danger" role="alert">${CLOSE.failed}</p>`}
    ${again && html`<${Again} label=${alias.label} ahead=${ahead} full=${full} cut=${cut} take=${() => acts.again(cv)} />`}
    ${over && html`<div class="over"><p role="status">${again ? "" : epitaph(holding)}</p>
      <button class="button quiet" type="button" title=${CLOSE.awayHint} onClick=${() => acts.putAway(cv)}>${CLOSE.away}</button></div>`}
    ${halfClosed && html`<div class="over"><p role="status">${CLOSE.half}</p>
      <button class="button" type="button" onClick=${() => holding.finish()}>${CLOSE.open}</button></div>`}
    ${(writable || draft.trim() !== "") && html`<${Composer} cv=${cv} label=${alias.label} text=${draft} writable=${writable} ready=${holding.ready}
      write=${(/** @type {string} */ text) => acts.write(cv, text)} send=${() => acts.send(cv)} enter=${() => acts.enter(cv)} />`}
  </div>`;
}

/** The visitor of a conversation that is over waits again. Whoever waits longer goes first.
 * @param {{ label: string, ahead: number, full: boolean, cut: boolean, take: () => void }} props */
function Again({ label, ahead, full, cut, take }) {
  return html`<div class="over notice"><p role="status"><b>${AGAIN.title}</b> ${full ? NEXT.full : ahead > 0 ? AGAIN.ahead(ahead) : AGAIN.turn}</p>
    <button class="button" type="button" disabled=${cut || full || ahead > 0} onClick=${take}>${AGAIN.take(label)}</button></div>`;
}

/** Why there is nothing to write any more. @param {Holding} holding */
function epitaph({ stage, state, why }) {
  if (stage === "closed") return why === "limits" ? CLOSE.limits : CLOSE.done;
  return ENDED[state.ended || (state.phase === "closed" ? "closed" : "lost")];
}
