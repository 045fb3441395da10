// @ts-check

/** What stands in the page itself is seen before any script runs, and works when none of the others arrive. */

import { LANGUAGES, language, locale, mark, t } from "../languages/languages.js";

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

/** @type {Record<string, string>} */
const SAFE = mark({
  ja: "Fijn. Begin maar als je wilt.",
  nee: "Goed dat je dat merkt. Je mag nu weggaan en later terugkomen. Blijf je? Typ dan kort, en druk op Weg als er iemand komt.",
  weet: "Kijk even om je heen. Kan iemand meelezen? Kun je je scherm wegdraaien? Druk op Weg als het niet goed voelt.",
});

const ZONE = { timeZone: "Europe/Amsterdam" };

/** In Amsterdam, as 03:59.  @param {number} at  seconds */
export const clock = (at) =>
  new Date(at * 1000).toLocaleTimeString(locale(), { ...ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Whether somebody is there.  @param {State['open']} open  @param {number} now  seconds */
export function hours(open, now) {
  if (!open) return "";
  const { staffed, until, opens } = open;
  if (!open.open) return t("De chat is dicht.") + (opens ? ` ${later(opens, now)}` : "");
  const tells = until ? t("Nu open tot {time}.", { time: clock(until) }) : t("Nu open.");
  return tells + (staffed ? "" : ` ${t("Er zit nu niemand achter het scherm.")}`);
}

/** @param {number} at  seconds  @param {number} now */
function later(at, now) {
  const [day, today, tomorrow] = [at, now, now + 86400].map((each) =>
    new Date(each * 1000).toLocaleDateString(locale(), { ...ZONE, weekday: "long" }),
  );
  const time = clock(at);
  if (day === today) return t("We zijn er weer om {time}.", { time });
  return day === tomorrow ? t("We zijn er weer morgen om {time}.", { time }) : t("We zijn er weer {day} om {time}.", { day, time });
}

/** Makes the buttons work.  @param {Acts} a  @returns {(s: State) => void} shows what the state says */
export function stage(a) {
  const find = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  const [start, wait, go, dot, said, on, anew, other, choice] = ["start", "wait", "go", "dot", "said", "on", "anew", "other", "tongues"].map(find);
  /** @type {HTMLButtonElement[]} */
  const safes = [...start.querySelectorAll("[value]")];
  const tongues = Object.entries(LANGUAGES).map(([value, [textContent]]) => {
    const [lang] = value.split("-");
    const onclick = () => a.speak(value);
    return Object.assign(document.createElement("button"), { className: "button link", lang, value, textContent, onclick });
  });
  choice.append(...tongues);
  let again = false;
  let spoken = language;
  go.onpointerdown = a.dial;
  go.onclick = a.start;
  find("have").onclick = () => a.go("back");
  for (const button of safes) button.onclick = () => a.safe(button.value);
  other.onclick = () => a.offer(choice.hidden);
  on.onclick = () => (again ? a.resume() : a.back());
  find("fresh").onclick = a.fresh;

  return ({ screen, rare, late, open, safe, offer, unspoken }) => {
    again = screen === "again";
    start.hidden = screen !== "start";
    wait.hidden = rare !== null || !start.hidden;
    anew.hidden = !again;
    go.hidden = open?.open === false;
    if (spoken !== language) say();
    spoken = language;
    put(find("tag"), document.documentElement.lang.toUpperCase());
    for (const button of [go, find("have"), other, ...safes]) button.disabled = false;
    choice.hidden = !offer;
    other.setAttribute("aria-expanded", String(offer));
    for (const button of [...tongues, ...safes]) button.setAttribute("aria-pressed", String([language, safe].includes(button.value)));
    put(find("hours"), hours(open, Date.now() / 1000));
    dot.hidden = !open;
    dot.className = open?.open && open.staffed ? "dot on" : "dot";
    find("skip").hidden = safe !== "";
    const heed = find("heed");
    if (put(heed, safe && t(SAFE[safe])) && safe) heed.scrollIntoView({ block: "nearest" });
    put(said, late ? t("Dit lukt nu niet. Kijk of je internet hebt.") : again ? t("Je gesprek is er nog.") : t("Even wachten…"));
    put(find("unspoken"), unspoken ? t("Deze taal lukt nu niet. Kijk of je internet hebt.") : "");
    put(on, again ? t("Verder") : screen === "talk" && late ? t("Opnieuw") : t("Terug"));
    // "Terug" stands where "Start" and "Verder" were and comes later: the second of two quick taps must not undo the first
    on.className = `button wide${again || late ? "" : " later"}`;
  };
}

/** What stands in the page, in the language of now; its Dutch stays with it. */
function say() {
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-t]"))) {
    each.dataset.t = each.dataset.t || each.textContent || "";
    put(each, t(each.dataset.t));
  }
}

/** What did not change is not said again.  @param {Node} node  @param {string} text  @returns {boolean} whether it changed */
const put = (node, text) => node.textContent !== text && ((node.textContent = text), true);
