// @ts-check

/**
 * How much fits on this screen, measured in the size of the letters: at 200 % text a laptop is a small screen.
 */

/** In rem: the narrowest column that reads well, the column of cards, and where small screens begin. */
const COLUMN = 21;
const CARDS = 13.5;
const WIDE = 48;
const AMPLE = 56;
const TALL = 36;

/**
 * @typedef {object} Room
 * @property {boolean} wide  cards stand in a column of their own; else they are tabs above the conversation
 * @property {boolean} ample  the bar has room for everything; else signing out moves into the menu
 * @property {boolean} short  too low for parts that scroll by themselves: the page scrolls
 * @property {number} fits  conversations that fit side by side
 */

/** @param {number} width  @param {number} height  both in pixels  @param {number} rem  pixels  @returns {Room} */
export function roomOf(width, height, rem) {
  const wide = width / rem >= WIDE;
  const fits = wide ? Math.max(1, Math.floor((width / rem - CARDS) / COLUMN)) : 1;
  return { wide, ample: width / rem >= AMPLE, short: height / rem < TALL, fits };
}

/**
 * @param {string[]} all  conversations in their own order
 * @param {string[]} recent  newest first
 * @param {number} fits
 * @returns {string[]} those on screen, in their own order: the ones the counsellor was in last
 */
export function onScreen(all, recent, fits) {
  const ranked = [...recent, ...all].filter((cv, i, every) => all.includes(cv) && every.indexOf(cv) === i);
  const shown = ranked.slice(0, fits);
  return all.filter((cv) => shown.includes(cv));
}
