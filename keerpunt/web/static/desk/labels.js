// @ts-check

/**
 * What a counsellor calls somebody whose name nobody knows: a colour and a number.
 *
 * Made in this browser from the conversation's random id, so a reload gives the same label and
 * no label is stored or sent. The colours are none of the triage colours (red, orange, yellow,
 * green, grey): a label must never look like a judgement.
 */

/** @typedef {{ colour: string, label: string }} Alias  colour: a name that desk.css knows as `tint-<colour>` */

/** @type {[string, string][]} */
const COLOURS = [
  ["blue", "Blauw"],
  ["purple", "Paars"],
  ["teal", "Aqua"],
  ["pink", "Roze"],
  ["brown", "Bruin"],
];

/**
 * @param {string} cv  id of the conversation
 * @param {Alias[]} taken  labels on screen now: nobody gets a colour that is in use while another is free
 * @returns {Alias}
 */
export function aliasOf(cv, taken = []) {
  let sum = 0;
  for (let i = 0; i < cv.length; i += 1) sum = (sum * 31 + cv.charCodeAt(i)) % 1000003;
  const number = 10 + (sum % 90);
  for (let step = 0; step < COLOURS.length; step += 1) {
    const [colour, word] = COLOURS[(sum + step) % COLOURS.length];
    if (!taken.some((alias) => alias.colour === colour)) return { colour, label: `${word} ${number}` };
  }
  const [colour, word] = COLOURS[sum % COLOURS.length];
  return { colour, label: `${word} ${number}` };
}
