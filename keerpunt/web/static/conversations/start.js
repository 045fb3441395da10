// @ts-check

/**
 * What stands in the page itself: the start, waiting for a screen, going on after a reload. It is seen before any script
 * runs and goes on working when none of the others arrive; here it is made to answer. Nothing of it is drawn anew.
 */

/** @typedef {import('./log.js').State} State */
/** @typedef {import('./log.js').Acts} Acts */

/** @type {Record<string, string>} */
const SAFE = {
  ja: "Fijn. Begin maar als je wilt.",
  nee: "Goed dat je dat merkt. Je mag nu weggaan en later terugkomen. Blijf je? Typ dan kort, en druk op Weg als er iemand komt.",
  weet: "Kijk even om je heen. Kan iemand meelezen? Kun je je scherm wegdraaien? Druk op Weg als het niet goed voelt.",
};

const ZONE = { timeZone: "Europe/Amsterdam" };

/** @param {number} at  seconds  @returns {string} the time in Amsterdam, as 03:59 */
export const clock = (at) =>
  new Date(at * 1000).toLocaleTimeString("nl-NL", { ...ZONE, hour: "2-digit", minute: "2-digit" });

/** Whether somebody is there.  @param {State['open']} open  @param {number} now  seconds */
export function hours(open, now) {
  if (!open) return "";
  const { staffed, until, opens } = open;
  if (open.open)
    return `Nu open${until ? ` tot ${clock(until)}` : ""}.${staffed ? "" : " Er zit nu niemand achter het scherm."}`;
  return `De chat is dicht.${opens ? ` We zijn er weer ${day(opens, now)}om ${clock(opens)}.` : ""}`;
}

/** @param {number} at  seconds  @param {number} now  @returns {string} nothing for today, else 'morgen ' or 'maandag ' */
function day(at, now) {
  const name = (/** @type {number} */ time) =>
    new Date(time * 1000).toLocaleDateString("nl-NL", { ...ZONE, weekday: "long" });
  return name(at) === name(now) ? "" : name(at) === name(now + 86400) ? "morgen " : `${name(at)} `;
}

/** Makes the buttons work.  @param {Acts} a  @returns {(s: State) => void} shows what the state says */
export function stage(a) {
  const find = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  const [start, wait, go, dot, said, on, anew] = ["start", "wait", "go", "dot", "said", "on", "anew"].map(find);
  /** @type {HTMLButtonElement[]} */
  const safes = [...start.querySelectorAll("[value]")];
  let again = false;
  go.onpointerdown = a.dial;
  go.onclick = a.start;
  find("have").onclick = () => a.go("back");
  for (const button of safes) button.onclick = () => a.safe(button.value);
  on.onclick = () => (again ? a.resume() : a.back());
  find("fresh").onclick = a.fresh;

  return ({ screen, rare, late, open, safe }) => {
    again = screen === "again";
    start.hidden = screen !== "start";
    wait.hidden = rare !== null || !start.hidden;
    anew.hidden = !again;
    go.hidden = open?.open === false;
    for (const button of start.querySelectorAll("button")) button.disabled = false;
    for (const button of safes) button.setAttribute("aria-pressed", String(button.value === safe));
    put(find("hours"), hours(open, Date.now() / 1000));
    dot.hidden = !open;
    dot.className = open?.open && open.staffed ? "dot on" : "dot";
    find("skip").hidden = safe !== "";
    put(find("heed"), SAFE[safe] || "");
    put(said, late ? "Dit lukt nu niet. Kijk of je internet hebt." : again ? "" : "Even wachten…");
    put(on, again ? "Verder" : screen === "talk" && late ? "Opnieuw" : "Terug");
    // "Terug" stands where "Start" and "Verder" were and comes later: the second of two quick taps must not undo the first
    on.className = `button wide${again || late ? "" : " later"}`;
  };
}

/** What did not change is not said again.  @param {Node} node  @param {string} text */
const put = (node, text) => void (node.textContent === text || (node.textContent = text));
