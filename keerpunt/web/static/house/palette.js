// @ts-check

/**
 * The preview's twin of web/palette.py: from one chosen colour to those of light and dark pages, always readable.
 * A test holds the two together; what is saved is always worked out by the server.
 */

export const READABLE = 4.5;
const LIGHT_PAPERS = ["#f6f0e5", "#fffaf1"];
const DARK_PAPERS = ["#1a171b", "#28242a"];
const PALE = "#fdf8ee";
const DARK = "#10231e";

/** @typedef {[number, number, number]} Three */

/** @param {string} one  @param {string} other  #rrggbb  @returns {number} 1 to 21 */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** @param {string} colour  #rrggbb  @returns {Record<"light" | "dark", Record<string, string>>} custom properties */
export function palette(colour) {
  const light = moved(colour, -0.01, [...LIGHT_PAPERS, PALE], READABLE);
  const dark = moved(colour, 0.01, [...DARK_PAPERS, DARK], READABLE);
  const bubble = moved(light, -0.01, [PALE], 5.5);
  return {
    light: { "--deep": light, "--on-deep": PALE, "--mine": light, "--on-mine": PALE },
    dark: { "--deep": dark, "--on-deep": DARK, "--mine": bubble, "--on-mine": PALE },
  };
}

/** @param {string} colour  @param {"light" | "dark"} light  @returns {number} the least contrast it meets on such pages */
export function least(colour, light) {
  const against = light === "light" ? [...LIGHT_PAPERS, PALE] : [...DARK_PAPERS, DARK];
  return Math.min(...against.map((each) => contrast(colour, each)));
}

/** @param {string} colour  @param {number} step  @param {string[]} against  @param {number} floor */
function moved(colour, step, against, floor) {
  let [hue, light, full] = hls(channels(colour));
  while (Math.min(...against.map((each) => contrast(colour, each))) < floor) {
    light += step;
    if (light < 0 || light > 1) return step < 0 ? "#000000" : "#ffffff";
    colour = hex(rgb(hue, light, full));
  }
  return colour;
}

/** @param {string} colour  @returns {Three} */
const channels = (colour) => /** @type {Three} */ ([1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255));

/** @param {Three} three */
const hex = (three) => "#" + three.map((each) => Math.round(Math.min(1, Math.max(0, each)) * 255).toString(16).padStart(2, "0")).join("");

/** @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = channels(colour).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {Three} three  @returns {Three} hue, lightness, saturation, as Python's colorsys has them */
function hls([red, green, blue]) {
  const most = Math.max(red, green, blue);
  const few = Math.min(red, green, blue);
  const sum = most + few;
  const range = most - few;
  const light = sum / 2;
  if (few === most) return [0, light, 0];
  const full = light <= 0.5 ? range / sum : range / (2 - most - few);
  const [r, g, b] = [red, green, blue].map((each) => (most - each) / range);
  const hue = red === most ? b - g : green === most ? 2 + r - b : 4 + g - r;
  return [(((hue / 6) % 1) + 1) % 1, light, full];
}

/** @param {number} hue  @param {number} light  @param {number} full  @returns {Three} */
function rgb(hue, light, full) {
  if (full === 0) return [light, light, light];
  const high = light <= 0.5 ? light * (1 + full) : light + full - light * full;
  const low = 2 * light - high;
  return [part(low, high, hue + 1 / 3), part(low, high, hue), part(low, high, hue - 1 / 3)];
}

/** @param {number} low  @param {number} high  @param {number} hue */
function part(low, high, hue) {
  const at = ((hue % 1) + 1) % 1;
  if (at < 1 / 6) return low + (high - low) * at * 6;
  if (at < 0.5) return high;
  if (at < 2 / 3) return low + (high - low) * (2 / 3 - at) * 6;
  return low;
}
