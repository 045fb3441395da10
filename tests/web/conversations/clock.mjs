/** Time that passes only when a story says so, and waiting for work that is really under way. */

import "../setup.mjs";
import assert from "node:assert/strict";

let underWay = 0;
/** Real WebCrypto answers from another thread: counting what is asked of it tells when everybody is done. */
for (const name of ["digest", "sign", "verify", "encrypt", "decrypt", "deriveBits", "importKey", "exportKey", "generateKey"]) {
  const real = crypto.subtle[name].bind(crypto.subtle);
  crypto.subtle[name] = (...given) => {
    underWay++;
    return real(...given).finally(() => underWay--);
  };
}

const turn = () => new Promise((go) => setImmediate(go));

/** Until nobody computes and nobody is about to. */
export async function quiet() {
  for (let still = 0; still < 4; still = underWay ? 0 : still + 1) await turn();
}

/** @param {() => any} sound  @param {string} what  said when it never becomes so */
export async function until(sound, what = String(sound)) {
  const end = Date.now() + 5000;
  while (!sound()) {
    assert.ok(Date.now() < end, `never: ${what}`);
    await turn();
  }
}

export class Clock {
  now = Math.floor(Date.now() / 1000) * 1000;
  #timers = [];

  later = (deed, ms) => {
    const timer = { at: this.now + Math.max(ms, 0), deed };
    this.#timers.push(timer);
    return timer;
  };

  cancel = (timer) => {
    this.#timers = this.#timers.filter((other) => other !== timer);
  };

  /** @param {number} seconds */
  async pass(seconds) {
    const end = this.now + seconds * 1000;
    await quiet();
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.cancel(next);
      this.now = Math.max(this.now, next.at);
      next.deed();
      await quiet();
    }
    this.now = end;
  }
}
