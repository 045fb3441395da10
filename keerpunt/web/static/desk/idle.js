// @ts-check

/**
 * When an unlocked desk locks itself: ten minutes after the last touch, with a minute's warning.
 *
 * Asked with the wall clock, so that a laptop that slept locks at once when it wakes.
 */

/** Seconds. */
export const LOCK_AFTER = 600;
export const WARN_BEFORE = 60;

/**
 * @param {number} touched  unix seconds of the last touch
 * @param {number} now  unix seconds
 * @returns {{ state: 'awake' | 'warned' | 'asleep', left: number }} left: seconds until the lock
 */
export function watch(touched, now) {
  const left = Math.max(0, Math.ceil(touched + LOCK_AFTER - now));
  if (left === 0) return { state: "asleep", left };
  return { state: left <= WARN_BEFORE ? "warned" : "awake", left };
}
