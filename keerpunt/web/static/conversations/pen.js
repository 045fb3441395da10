// @ts-check

/** What the visitor does in a talk: typing, sending, scrolling, reading a hint. The page's other deeds are in `chat.js`. */

import { look } from "./hints.js";
import { firstPart } from "./log.js";
import { language, mark } from "../languages/languages.js";

/** @typedef {import('./log.js').State} State */

const PAUSE = 400; // ms without a key before hints are looked for
const NEAR = 80; // px from the end that still count as the end
/** @type {import('./log.js').Hint} */
const OWN_WORDS = {
  kind: "own-words",
  texts: mark([
    "Dit zijn jouw zeven woorden. Die versturen we niet. Haal ze weg uit je bericht: ook je hulpverlener hoeft ze niet te weten.",
  ]),
};

/**
 * @param {() => import('./talk.js').Talk} talk  the one of now
 * @param {() => State} now
 * @param {(change: Partial<State>) => void} show
 */
export function pen(talk, now, show) {
  const find = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  /** @type {string[]} */
  const waved = [];
  let timer = 0;
  let ownWords = "";

  function hints() {
    const hint = look(now().draft, (kind) => waved.includes(kind));
    // what may save a life stays until it is waved away; the rest goes with the words it was about
    if (!now().hint?.calls || hint?.calls) show({ hint });
  }

  function atEnd() {
    const scroll = find("scroll");
    return !scroll || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  }

  function down() {
    const scroll = find("scroll");
    if (scroll) scroll.scrollTop = scroll.scrollHeight;
  }

  /** @param {string} draft */
  function write(draft) {
    show({ draft });
    talk().compose(draft);
  }

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    const { draft } = now();
    if (!draft.trim()) return;
    clearTimeout(timer);
    if (ownWords && (await (await import("../keyrings/words.js")).holdsWords(draft, ownWords))) {
      show({ hint: OWN_WORDS });
      return;
    }
    hints();
    const first = firstPart(draft);
    if (!talk().say(first.trim(), language)) return;
    write(draft.slice(first.length).trimStart());
    down();
  }

  /** Remembers what the return words look like, not what they are, so that they are not sent by mistake (SAFE-08).
   *  @param {string} words */
  async function recall(words) {
    ownWords = await (await import("../keyrings/words.js")).wordsHash(words);
  }

  /** The height that is left above the keyboard, so that "Weg" and the text field are both on screen. */
  function fit() {
    const seen = window.visualViewport;
    if (!seen || seen.scale > 1.05) return;
    document.body.style.setProperty("--height", `${seen.height}px`);
    document.body.style.setProperty("--above", `${seen.offsetTop}px`);
    down();
  }
  window.visualViewport?.addEventListener("resize", fit);
  window.visualViewport?.addEventListener("scroll", fit);
  fit();

  return {
    atEnd,
    down,
    recall,
    /** After drawing: the field as high as its words, and the newest words on screen.  @param {boolean} end */
    settle(end) {
      const field = find("words");
      if (field) {
        field.style.height = "auto";
        field.style.height = `${field.scrollHeight + 2}px`;
      }
      if (end) down();
    },
    forget() {
      clearTimeout(timer);
      ownWords = "";
    },
    acts: {
      /** @param {Event} event */
      type({ target }) {
        const { value } = /** @type {HTMLTextAreaElement} */ (target);
        write(value);
        talk().typing(value !== "");
        clearTimeout(timer);
        timer = window.setTimeout(hints, PAUSE);
      },
      /** Enter sends where there is a real keyboard, and is a new line on a phone.  @param {KeyboardEvent} event */
      key(event) {
        const alone = !event.shiftKey && matchMedia("(pointer: fine)").matches;
        if (event.key === "Enter" && !event.isComposing && (alone || event.ctrlKey || event.metaKey)) send(event);
      },
      send,
      retry: () => talk().retry(),
      dismiss() {
        waved.push(...(now().hint?.kind || "").split(" "));
        show({ hint: null });
        find("words")?.focus();
      },
      down() {
        down();
        show({ below: false });
      },
      seen() {
        show({ seen: true });
        find("words")?.focus();
      },
      scrolled: () => now().below && atEnd() && show({ below: false }),
      /** @param {string} words  the seven that open this conversation later */
      async keep(words) {
        await talk().keep(words);
        await recall(words);
      },
    },
  };
}
