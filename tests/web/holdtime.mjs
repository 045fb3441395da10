/** The hour and the timers of the whole page in the hands of a story, for code that takes them from the global scope. */

import { Clock } from "./conversations/clock.mjs";

/**
 * Until the test ends. By hand, because the mock timers of Node 18 know no Date, and when a timer is cleared
 * that is over already they drop another one.
 *
 * @param {import("node:test").TestContext} t
 * @returns {Clock}
 */
export function holdTime(t) {
  const clock = new Clock();
  const every = (deed, ms) => {
    const pulse = {};
    const beat = () => {
      pulse.next = clock.later(beat, ms);
      deed();
    };
    pulse.next = clock.later(beat, ms);
    return pulse;
  };
  const page = {
    setTimeout: clock.later, clearTimeout: clock.cancel,
    setInterval: every, clearInterval: (pulse) => clock.cancel(pulse?.next),
  };
  for (const [name, ours] of Object.entries(page)) t.mock.method(globalThis, name, ours);
  t.mock.method(Date, "now", () => clock.now);
  return clock;
}
