// @ts-check

/**
 * The one thing the desk keeps on this computer: the highest directory version it has seen.
 *
 * A server that hands out an older list than before is caught by it (protocol §5, D5).
 */

const NAME = "keerpunt-directory";

/** @returns {number} 0 when nothing is known here */
export function highestSeen() {
  try {
    const kept = localStorage.getItem(NAME);
    return kept !== null && /^[0-9]{1,15}$/.test(kept) ? Number(kept) : 0;
  } catch {
    return 0;
  }
}

/** @param {number} ver  never lowers what is kept */
export function remember(ver) {
  if (ver <= highestSeen()) return;
  try {
    localStorage.setItem(NAME, String(ver));
  } catch {
    // A browser without storage checks against this page's own memory only.
  }
}
