// @ts-check

/** "Mijn gesprekken": one card for each, with what hurts most in sight: how long somebody goes unanswered. */

import { html, useNow } from "./html.js";
import { CARDS, SEAT } from "./texts.js";
import { clockOf, spanOf, urgency } from "./timers.js";

/** @typedef {import('./holding.js').Holding} Holding */
/** @typedef {import('./hands.js').Hands} Hands */

/** @param {{ hands: Hands, shown: string[], cut: boolean, show: (cv: string) => void }} props */
export function Cards({ hands, shown, cut, show }) {
  return html`<nav class="cards" aria-label=${CARDS.title}>
    <h2>${CARDS.title}</h2>
    ${hands.holdings.length === 0 && html`<p class="meta">${CARDS.none}</p>`}
    <ul>
      ${hands.holdings.map((holding) => html`<li key=${holding.cv}>
        <button type="button" class=${`hand tint-${holding.alias.colour}`} aria-current=${holding.cv === hands.active}
          onClick=${() => show(holding.cv)}>
          <span class="hand-name">${holding.alias.label}</span>
          <${Timer} holding=${holding} old=${cut || holding.state.link === "lost"} />
          <${Signs} holding=${holding} cut=${cut} draft=${hands.drafts.of(holding.cv).trim() !== ""} again=${hands.ahead(holding.cv) !== null} hidden=${!shown.includes(holding.cv)} />
        </button>
      </li>`)}
    </ul>
  </nav>`;
}

/** Since the visitor's last words that are here: coloured while nobody answered them, and not while newer ones may be
 * on their way. @param {{ holding: Holding, old: boolean }} props */
export function Timer({ holding: { attention, running }, old }) {
  const now = useNow();
  if (attention.since === null || !running) return null;
  const passed = now - attention.since;
  if (!attention.unanswered || old) return html`<span class="timer"><span class="vh">${CARDS.quiet} </span>${clockOf(passed)}</span>`;
  return html`<span class=${`timer ${urgency(passed)}`}><span class="vh">${CARDS.visitorWaits} </span>${clockOf(passed)}</span>`;
}

/** @param {{ holding: Holding, cut: boolean, draft: boolean, again: boolean, hidden: boolean }} props  again: the visitor waits once more */
function Signs({ holding, cut, draft, again, hidden }) {
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
  else if (cut || state.link === "lost") word = CARDS.net;
  else if (state.typing === "v") word = CARDS.typing;
  else if (seat === "left") word = SEAT.left;
  else if (seat === "away" && awaySince !== null) word = `${SEAT.away} ${spanOf(now - awaySince)}`;
  else if (hidden && attention.unread > 0) word = CARDS.unread(attention.unread);
  const warn = state.ended !== "wiped" && ((over && again) || seat === "left" || stage === "lost");
  return html`<span class="hand-signs">
    <span class=${warn ? "warn" : ""}>${word}</span>
    ${draft && html`<span class="draft" title=${CARDS.draftHint}><span class="draft-word">${CARDS.draft}</span></span>`}
  </span>`;
}
