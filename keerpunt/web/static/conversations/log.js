// @ts-check

/** The talk on screen: waiting, bubbles in groups, lines in which nobody speaks, hints, the text field. Pure functions of one state. */

import { locale, mark, n, t } from "../languages/languages.js";
import { clock } from "./start.js";
import { html, within } from "./view.js";

/** @typedef {import('./types').TalkState} TalkState */
/** @typedef {import('./types').Bubble} Bubble */
/** @typedef {import('./hints.js').Hint} Hint */
/** @typedef {Record<string, (...args: any[]) => any>} Acts */
/**
 * @typedef {object} State  all that the chat page shows; a screen is a function of it
 * @property {string} screen  'start', 'talk', 'again' (after a reload), or the name of another one
 * @property {TalkState} talk
 * @property {{ open: boolean, staffed: boolean, until: number | null, opens: number | null } | null} open  seconds
 * @property {string} safe  the answer to "Kun je nu veilig typen?": 'ja', 'nee', 'weet', or nothing
 * @property {string} draft
 * @property {string} name  of the text field, another one at every visit
 * @property {Hint | null} hint
 * @property {boolean} below  something new stands below what is on screen
 * @property {boolean} seen  when the words were used before was read
 * @property {boolean} late  a module could not be fetched
 * @property {string} trouble  why the page cannot go on: a code for `trouble.js`
 * @property {typeof import('./log.js') | null} log  this module, once it is here
 * @property {((s: State, a: Acts) => any) | null} rare  the screen from a module of its own that is open
 * @property {boolean} offer  the languages are on screen, at the start
 * @property {boolean} unspoken  a language could not be fetched
 * @property {any} own  what that screen remembers
 */

/** Characters in one message; and in the text field, for laying out a megabyte takes seconds in which nobody could leave. */
const LONGEST = 4000;
const MOST = 40000;

/** @type {Record<string, string>} */
const NEWS = mark({
  taken: "Er is iemand voor je.",
  "counsellor-away": "Je hulpverlener heeft even geen verbinding. Je houdt je plek.",
  "counsellor-stopped": "Je hulpverlener is gestopt. We zoeken iemand anders voor je.",
  "counsellor-back": "Je hulpverlener is er weer.",
  "closing-soon": "De chat gaat zo dicht. We ronden samen af.",
  reopened: "Het gesprek is weer open. Je staat in de rij.",
  busy: "Het is erg druk. Het kan langer duren.",
  paused: "Het gesprek staat even stil.",
  handover: "Er is nieuws over wie je verder helpt.",
});

/** @type {Record<string, string>} */
const REFUSED = mark({
  closed: "Het gesprek is dicht.",
  size: "Te lang. Maak er twee berichten van.",
  full: "Er wachten al veel berichten. Zodra er weer verbinding is, kun je verder.",
  "not-allowed": "We konden dit bericht niet versturen.",
  shape: "Er ging iets mis aan onze kant. Probeer het nog een keer.",
});

/** @type {Record<string, string>} */
const ENDED = mark({
  done: "Het gesprek is klaar.",
  silent: "Het was even stil. Daarom is het gesprek gesloten. Schrijf je weer, dan gaat het verder.",
  unanswered: "Het gesprek is gesloten. Er had nog niemand geantwoord. Schrijf je iets, dan kom je weer in de rij.",
  limits: "Het gesprek is gestopt.",
  referred: "Het gesprek is klaar. Je weet nu waar je verder kunt.",
});

/** @param {Bubble} bubble */
const spoken = ({ kind }) => kind === "text" || kind === "card";

/** Messages of one person within five minutes belong together.  @param {Bubble[]} bubbles  @returns {Bubble[][]} */
export function groups(bubbles) {
  /** @type {Bubble[][]} */
  const all = [];
  for (const bubble of bubbles) {
    const group = all[all.length - 1];
    const before = group && group[group.length - 1];
    const together =
      before &&
      spoken(before) &&
      spoken(bubble) &&
      before.mine === bubble.mine &&
      before.who?.kid === bubble.who?.kid &&
      (bubble.at || before.at || 0) - (before.at || 0) < 300;
    if (together) group.push(bubble);
    else all.push([bubble]);
  }
  return all;
}

/**
 * What goes first when somebody wrote too much: up to the last end of a sentence, else of a word, that fits.
 * @param {string} text  @returns {string}
 */
export function firstPart(text) {
  if (text.length <= LONGEST) return text;
  const fits = text.slice(0, LONGEST);
  const sentence = Math.max(...["\n", ". ", "? ", "! "].map((end) => fits.lastIndexOf(end))) + 1;
  const cut = sentence > LONGEST / 2 ? sentence : fits.lastIndexOf(" ") + 1;
  return cut ? fits.slice(0, cut) : fits.replace(/[\ud800-\udbff]$/, "");
}

/** Who is there, and the way to everything else.  @param {State} s  @param {Acts} a */
export function top({ talk: { phase, name, seats, link } }, a) {
  // while our own line is lost nobody can tell
  const where = link === "lost" ? "{name}" : seats?.counsellor === "here" ? t("{name} is er") : t("{name} is even weg");
  const parts = where.split(/(\{name\})/).map((part) => (part === "{name}" ? html`<bdi>${name}</bdi>` : part && html`<small>${part}</small>`));
  return html`<h1>${phase === "talking" && name ? parts : t("Praten")}</h1>
    <button class="button quiet" onClick=${() => a.go("more")}>${t("Meer")}</button>`;
}

/** Nothing can be written here any more: it was ended at its limits, or the server said no.  @param {State["talk"]} talk */
export const over = ({ phase, refusal, bubbles }) =>
  phase === "closed" && (refusal === "closed" || bubbles.filter(({ kind }) => kind === "end").pop()?.why === "limits");

/** @param {State} s  @param {Acts} a */
export function view(s, a) {
  const { link, phase, bubbles, typing } = s.talk;
  const end = bubbles.filter(({ kind }) => kind === "end").pop();
  const told = end !== undefined && end === bubbles[bubbles.length - 1]; // the last line says that it is closed
  const waits = phase === "opening" || phase === "waiting";
  const ended = over(s.talk);
  return html`
    <h2 class="vh">${t("Gesprek")}</h2>
    <p class=${link === "lost" ? "banner" : "vh"} role="status">${link === "lost" && t("Geen verbinding. We bewaren je plek.")}</p>
    ${used(s, a)}
    ${waits && html`<p class="place" role="status">${place(s)}</p>`}
    <div class="scroll" id="scroll" tabindex="0" role="region" aria-label=${t("Berichten")} onScroll=${a.scrolled}>
      ${waits && meanwhile(s)}
      <div class="log" role="log" aria-relevant="additions" aria-label=${t("Gesprek")}>
        ${groups(bubbles).map((group) => (spoken(group[0]) ? words(group, a) : html`<p class="line" key=${group[0].key}>${line(group[0], bubbles)}</p>`))}
      </div>
      <p class="dots" aria-hidden="true">${typing && html`<i></i><i></i><i></i>`}</p>
    </div>
    ${news(s, told, a)}
    ${phase === "closed" && closed(ended || (told && end.why === "silent") ? "" : `${told ? "" : `${t("Dit gesprek is klaar.")} `}${t("Schrijf je iets, dan kom je weer in de rij.")}`, a)}
    ${(ended ? s.draft : phase !== "stopped") && composer(s, a)}`;
}

/** Whoever has the seven words can come in: when they were used is on screen until it was read (SAFE-13).
 *  @param {State} s  @param {Acts} a */
function used({ seen, talk: { lastUsed } }, a) {
  if (seen || typeof lastUsed !== "number") return "";
  const before = lastUsed
    ? t("Je woorden zijn voor het laatst gebruikt op {date} om {time}. Was jij dat niet? Dan kent iemand anders ze ook. Vertel het je hulpverlener.", { date: date(lastUsed), time: clock(lastUsed) })
    : t("Je woorden zijn nu voor het eerst gebruikt. Vóór nu kwam er niemand mee binnen.");
  return html`<div class="notice used" role="status"><p>${before}</p><button class="button link" onClick=${a.seen}>${t("Gelezen")}</button></div>`;
}

/** The line knows best who is there; until it speaks, what the door said counts.  @param {State} s */
function place({ open, talk }) {
  const staffed = talk.place ? talk.place.staffed : open?.staffed !== false;
  if (!staffed) return t("Er zit nu niemand achter het scherm. Zodra er iemand is, krijgt die je woorden.");
  return talk.place ? waiting(talk.place) : t("We zoeken iemand voor je…");
}

/** @param {State} s */
const meanwhile = ({ talk: { answered } }) => html`<section class="card">
    <p><small>${t("Je mag al typen. Alles gaat meteen op slot: alleen onze hulpverleners kunnen het lezen.")}</small></p>
    ${!answered && html`<p><small>${t("Je mag ook weg. Wat je al schreef, kunnen onze hulpverleners dan nog lezen. Kom je later terug, dan begin je een nieuw gesprek.")}</small></p>`}
  </section>`;

/** @param {{ ahead: number, from: number, to: number }} place  minutes */
export function waiting({ ahead, from, to }) {
  const before = ahead ? n("Hooguit één persoon gaat voor je.", "Hooguit {n} mensen gaan voor je.", ahead) : t("Je bent als eerste aan de beurt.");
  return `${before} ${lasting(from, to)}`;
}

/** @param {number} from  minutes  @param {number} to */
function lasting(from, to) {
  if (to < 2) return t("Het duurt nog maar even.");
  if (from < 1) return n("Het duurt minder dan {n} minuut.", "Het duurt minder dan {n} minuten.", to);
  if (from < to) return n("Het duurt ongeveer {from} tot {n} minuut.", "Het duurt ongeveer {from} tot {n} minuten.", to, { from });
  return n("Het duurt ongeveer {n} minuut.", "Het duurt ongeveer {n} minuten.", to);
}

/** @param {number} at  seconds */
const date = (at) =>
  new Date(at * 1000).toLocaleDateString(locale(), {
    timeZone: "Europe/Amsterdam",
    weekday: "long",
    day: "numeric",
    month: "long",
  });

/** @param {Bubble[]} group  @param {Acts} a */
function words(group, a) {
  const { mine, who, key } = group[0];
  const name = mine ? t("Jij") : who?.name || t("Hulpverlener");
  return html`<div class=${mine ? "group own" : "group"} key=${key}>
    ${!mine && html`<b class="meta" aria-hidden="true"><bdi>${name}</bdi></b>`}
    ${group.map(
      (each) => html`
      <div class=${`bubble${mine ? " mine" : ""}${each.sent === "unsent" ? " unsent" : ""}`} key=${each.key} dir="auto"><bdi class="vh">${name}: </bdi>${each.title && html`<b>${each.title}</b>\n`}${each.text}
        ${each.marked && html`<small class="mark">${t("Let op: misschien klopt de volgorde niet, of mist er een bericht.")}</small>`}</div>`,
    )}
    <p class="meta">${receipt(group, a)}</p>
  </div>`;
}

/** @param {Bubble[]} group  @param {Acts} a */
function receipt(group, a) {
  const { at, sure, sent } = group[group.length - 1];
  if (group.some((each) => each.sent === "unsent")) {
    return html`<button class="button link later" onClick=${a.retry}>${t("Nog niet verstuurd. Tik om het opnieuw te proberen.")}</button>`;
  }
  return [at && clock(at), at && !sure && t("(tijd niet zeker)"), sent === "read" ? t("✓ gelezen") : sent && t("✓ afgeleverd")].filter(Boolean).join(" ");
}

/** @param {Bubble} bubble  @param {Bubble[]} all */
function line(bubble, all) {
  const { kind, who, text, why, mine } = bubble;
  const name = html`<bdi>${who?.name || text || t("Iemand")}</bdi>`;
  if (kind === "join") return within(t("{name} is erbij."), { name });
  if (kind === "leave") return within(t("{name} is weg."), { name });
  if (kind === "end") {
    const answered = all.slice(0, all.indexOf(bubble)).some((each) => spoken(each) && !each.mine);
    return t(ENDED[why === "silent" && !answered ? "unanswered" : why || ""] || ENDED.done);
  }
  if (kind === "returned") return mine ? t("Je bent terug.") : t("Terug met de zeven woorden.");
  if (kind === "record" && why === "went") return within(t("{name} kan niet meer meelezen vanaf hier."), { name });
  if (kind === "record") return within(t("{name} kan meelezen vanaf hier."), { name });
  if (kind === "hidden") return t("Hier kwam iets binnen dat we niet konden controleren. We laten het niet zien.");
  return t("Dit kunnen we hier niet laten zien. Laad de pagina opnieuw.");
}

/** Between the messages and the text field: what just happened, and a hint.
 *  @param {State} s  @param {boolean} told  that it is closed stands just above  @param {Acts} a */
function news({ talk: { bubbles, refusal, notice, seats }, draft, hint, below }, told, a) {
  // good news is over once somebody has said something
  const last = bubbles[bubbles.length - 1];
  const over = last && !last.mine && /^(taken|reopened|counsellor-back)$/.test(notice || "");
  const said = told && refusal === "closed" ? "" : REFUSED[refusal || ""] || (!over && NEWS[notice || ""]) || "";
  const stopped = notice === "counsellor-stopped" && bubbles.filter(({ kind, mine }) => kind === "join" && !mine).pop();
  const words = draft && /^(closed|not-allowed)$/.test(refusal || "") ? t("Je woorden staan nog hieronder.") : "";
  const lead = seats?.lead ? t("Er kijkt een collega mee met je hulpverlener.") : "";
  return html`
    ${below && html`<button class="button below" onClick=${a.down}>${t("Nieuw bericht ↓")}</button>`}
    <p class=${said || words || lead ? "line" : "vh"} role="status">${stopped ? within(t("{name} is gestopt. We zoeken iemand anders voor je."), { name: html`<bdi>${stopped.who?.name}</bdi>` }) : said && t(said)} ${words} ${lead}</p>
    ${
      hint &&
      html`<div class=${`notice hint ${hint.calls ? "danger" : ""}`} role="status">
      <p>${hint.texts.map((text) => t(text)).join(" ")}</p>
      <div class="row">${(hint.calls || []).map((number) => html`<a class="button danger" href=${`tel:${number}`}>${t("Bel {number}", { number })}</a>`)}
        <button class="button link" onClick=${a.dismiss}>${t("Sluit dit")}</button></div>
    </div>`
    }`;
}

/** @param {State} s  @param {Acts} a */
function composer({ draft, name }, a) {
  const left = LONGEST - draft.length;
  return html`
    ${left < 400 && html`<p class="line" role="status">${left < 0 ? t("Te lang voor één bericht. Met Stuur gaat het eerste deel, de rest blijft staan.") : n("Nog {n} teken.", "Nog {n} tekens.", left)}</p>`}
    <form class="composer" onSubmit=${a.send}>
      <label class="vh" for="words">${t("Jouw bericht")}</label>
      <textarea class="field" id="words" rows="1" dir=${draft ? "auto" : undefined} maxlength=${MOST} name=${name} value=${draft} autocomplete="off" autocapitalize="sentences"
        placeholder=${t("Typ hier…")} onInput=${a.type} onKeyDown=${a.key}></textarea>
      <button class="button" onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()}>${t("Stuur")}</button>
    </form>`;
}

/** When the counsellor has closed. It goes on at the next word (CHAT-11).
 *  @param {string} said  what no line above says yet  @param {Acts} a */
const closed = (said, a) => html`${said && html`<p class="line" role="status">${said}</p>`}
  <div class="composer">
    <button class="button quiet" onClick=${a.fresh}>${t("Nieuw gesprek")}</button>
    <button class="button quiet" onClick=${() => a.go("more-close")}>${t("Afsluiten")}</button>
  </div>`;
