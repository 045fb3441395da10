// @ts-check

/**
 * What was said in one conversation. A visitor's words are text and nothing else: no links are made of
 * them, direction marks stay inside their own bubble, long words break (INPUT-01).
 */

import { Component } from "../vendor/preact.js";
import { html } from "./html.js";
import { rowsOf } from "./rows.js";
import { ENDING, TALK } from "./texts.js";
import { timeOfDay } from "./timers.js";

/** @typedef {import('../conversations/types').Bubble} Bubble */
/** @typedef {import('./rows.js').Group} Group */
/** @typedef {{ bubbles: Bubble[], label: string, retry: () => void }} Props */

/** @extends {Component<Props>} */
export class Said extends Component {
  /** Clocks and drafts draw the desk again every second; a long conversation is drawn only when it changed.
   * @param {Props} next */
  shouldComponentUpdate(next) {
    return next.bubbles !== this.props.bubbles || next.label !== this.props.label;
  }

  /** @param {Props} props */
  render({ bubbles, label, retry }) {
    return html`<div class="log" role="log" aria-relevant="additions" aria-label=${TALK.log(label)}>
      ${rowsOf(bubbles, Date.now() / 1000).map((row) => {
        if (row.kind === "day") return html`<p class="line day" key=${row.key}>${dayName(row.at)}</p>`;
        if (row.kind === "line") return html`<p class=${`line ${row.bubble.kind}`} key=${row.key}>${lineOf(row.bubble)}</p>`;
        return html`<${Burst} key=${row.key} group=${row} label=${label} retry=${retry} />`;
      })}
    </div>`;
  }
}

/** @param {{ group: Group, label: string, retry: () => void }} props */
function Burst({ group, label, retry }) {
  const { mine, name, items } = group;
  const last = items[items.length - 1].bubble;
  const speaker = mine ? TALK.you : name === null ? label : name;
  return html`<div class=${mine ? "burst ours" : "burst"}>
    ${!mine && name !== null && html`<b class="meta" aria-hidden="true"><bdi>${name}</bdi></b>`}
    ${items.map(({ bubble }) => html`<div key=${bubble.key} class=${bubbleClass(bubble)}>
      <span class="vh">${speaker}: </span>
      ${bubble.kind === "card" && html`<b>${TALK.card}: <bdi>${bubble.title}</bdi></b>`}
      <div class="said" dir="auto" lang=${bubble.lang ? bubble.lang.split("-")[0] : undefined}>${bubble.text}</div>
      ${bubble.marked && html`<small class="mark">${TALK.marked}</small>`}
    </div>`)}
    <p class="meta" aria-live="off">
      ${items.some(({ receipt }) => receipt === "unsent") && html`<span class="later">${TALK.unsent}
        <button class="retry" type="button" onClick=${retry}>${TALK.retry}</button> · </span>`}${footOf(last, items)}</p>
  </div>`;
}

/** @param {Bubble} bubble */
const bubbleClass = (bubble) =>
  `bubble${bubble.mine ? " mine" : ""}${bubble.sent === "unsent" ? " unsent" : ""}${bubble.marked ? " marked" : ""}`;

/** Time of the last words, and how far the newest delivered ones came. @param {Bubble} last  @param {Group['items']} items */
function footOf(last, items) {
  const parts = [];
  // the time of words that are not stored yet must not stand beside the receipt of words before them
  if (last.sent === "unsent") return "";
  if (last.at !== null) parts.push(last.sure ? timeOfDay(last.at) : `${timeOfDay(last.at)} (${TALK.unsure})`);
  for (const { receipt } of items) {
    if (receipt === "delivered") parts.push(TALK.delivered);
    if (receipt === "read") parts.push(TALK.read);
  }
  return parts.join(" · ");
}

/** @param {number} at  unix seconds */
const dayName = (at) => new Date(at * 1000).toLocaleDateString("nl-NL", { timeZone: "Europe/Amsterdam", weekday: "long", day: "numeric", month: "long" });

/** What happened without anybody speaking. @param {Bubble} bubble */
function lineOf({ kind, who, text, why, mine }) {
  const name = who === null || who.name === null ? TALK.somebody : who.name;
  if (kind === "join") return html`<bdi>${mine ? TALK.you : name}</bdi> ${mine ? TALK.joinedYou : TALK.joined}`;
  if (kind === "leave") return html`<bdi>${name}</bdi> ${TALK.left}`;
  if (kind === "returned") return TALK.returned;
  if (kind === "end") return ENDING[why || ""] || ENDING.done;
  if (kind === "record" && text !== "") return html`<bdi>${text}</bdi> ${why === "went" ? TALK.readsNoMore : TALK.reads}`;
  if (kind === "record") return TALK.renewed;
  if (kind === "hidden") return TALK.hidden;
  return TALK.unknown;
}
