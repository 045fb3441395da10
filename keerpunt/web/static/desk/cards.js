// @ts-check

/** "Mijn gesprekken": one card for each, with what hurts most in sight: how long somebody goes unanswered. */

import { html, useNow } from "./html.js";
import { CARDS, SEAT } from "./texts.js";
import { clockOf, spanOf, urgency } from "./timers.js";

/** @typedef {import('./holding.js').Holding} Holding */
/** @typedef {import('./hands.js').Hands} Hands */

/** @param {{ hands: Hands, shown: string[], show: (cv: string) => void }} props */
export function Cards({ hands, shown, show }) {
  return html`<nav class="cards" aria-label=${CARDS.title}>
    <h2>${CARDS.title}</h2>
    ${hands.holdings.length === 0 && html`<p class="meta">${CARDS.none}</p>`}
    <ul>
      ${hands.holdings.map((holding) => html`<li key=${holding.cv}>
        <button type="button" class=${`hand tint-${holding.alias.colour}`} aria-current=${holding.cv === hands.active}
          onClick=${() => show(holding.cv)}>
          <span class="hand-name">${holding.alias.label}</span>
          <${Timer} holding=${holding} />
          <${Signs} holding=${holding} draft=${hands.drafts.of(holding.cv).trim() !== ""} again=${hands.ahead(holding.cv) !== null} hidden=${!shown.includes(holding.cv)} />
        </button>
      </li>`)}
    </ul>
  </nav>`;
}

/** Since the visitor's last words: coloured while nobody answered them. @param {{ holding: Holding }} props */
export function Timer({ holding: { attention, stage, state } }) {
  const now = useNow();
  if (attention.since === null || stage === "closed" || stage === "lost" || state.phase === "ended") return null;
  const passed = now - attention.since;
  if (!attention.unanswered) return html`<span class="timer"><span class="vh">${CARDS.quiet} </span>${clockOf(passed)}</span>`;
  return html`<span class=${`timer ${urgency(passed)}`}><span class="vh">${CARDS.visitorWaits} </span>${clockOf(passed)}</span>`;
}

/** @param {{ holding: Holding, draft: boolean, again: boolean, hidden: boolean }} props  again: the visitor waits once more */
function Signs({ holding, draft, again, hidden }) {
  const now = useNow();
  const { state, stage, awaySince, attention } = holding;
  const seat = state.seats === null ? "none" : state.seats.visitor;
  let word = "";
  const over = stage === "closed" || stage === "lost";
  if (over && again) word = CARDS.again;
  else if (state.ended === "wiped") word = CARDS.wiped;
  else if (stage === "closed") word = CARDS.closed;
  else if (stage === "lost") word = CARDS.lost;
  else if (state.phase === "ended") word = CARDS.over;
  else if (state.link === "lost") word = CARDS.net;
  else if (state.typing === "v") word = CARDS.typing;
  else if (seat === "left") word = SEAT.left;
  else if (seat === "away" && awaySince !== null) word = `${SEAT.away} ${spanOf(now - awaySince)}`;
  else if (hidden && attention.unread > 0) word = CARDS.unread(attention.unread);
  const warn = state.ended !== "wiped" && ((over && again) || state.link === "lost" || seat === "left" || stage === "lost");
  return html`<span class="hand-signs">
    <span class=${warn ? "warn" : ""}>${word}</span>
    ${draft && html`<span class="draft" title=${CARDS.draftHint}><span class="draft-word">${CARDS.draft}</span></span>`}
  </span>`;
}
