// @ts-check

/**
 * The spare door over HTTP, shaped like a websocket (protocol §17): for networks that block those.
 *
 * One waiting request, and at most one sending request. Every request is complete in itself: its
 * hello says after which number, so the next one waits until the frames before it are handled.
 */

/** @typedef {import('./shapes.js').Frame} Frame */

/** Seconds the server may keep a waiting request, and milliseconds after which we stop believing in it. */
const WAIT = 20;
const DEAD = 25000;
/** How often we look whether a socket works by now. */
const PROBE = 300000;

/** What a status says where a socket would say a close code. @type {Record<number, number>} */
const CODES = { 401: 4401, 403: 4411, 404: 4404, 409: 4409, 410: 4410, 426: 4426 };

/** @implements {import('./shapes.js').Socket} */
export class SpareSocket {
  readyState = 0;
  /** @type {((event?: any) => any) | null} */
  onopen = null;
  /** @type {((event: any) => any) | null} */
  onmessage = null;
  /** @type {((event: any) => any) | null} */
  onclose = null;
  #hello;
  #world;
  #host;
  #greeted = false;
  #sending = false;
  /** @type {Frame[]} */
  #out = [];
  #live = false;
  #stop = new AbortController();
  /** @type {any} */
  #probe;

  /**
   * @param {string} host  ws(s):// and host
   * @param {() => Frame} hello
   * @param {import('./shapes.js').World} world
   */
  constructor(host, hello, world) {
    this.#host = host;
    this.#hello = hello;
    this.#world = world;
    this.#probe = world.later(() => this.#look(), PROBE);
    world.later(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      if (this.onopen) this.onopen();
    }, 0);
  }

  /** The first frame is the hello, and starts the reading.  @param {string} text */
  send(text) {
    if (!this.#greeted) {
      this.#greeted = true;
      this.#read();
      return;
    }
    const frame = JSON.parse(text);
    if (frame.t === "beat" && this.#sending) return;
    this.#out.push(frame);
    if (!this.#sending) this.#write();
  }

  close() {
    this.readyState = 3;
    this.#world.cancel(this.#probe);
    this.#stop.abort();
  }

  async #read() {
    // the first request must not wait: its answer says that the door works
    for (let wait = 0; this.readyState === 1; wait = WAIT) await this.#ask([], wait);
  }

  async #write() {
    this.#sending = true;
    while (this.#out.length && this.readyState === 1) await this.#ask(this.#out.splice(0), 0);
    this.#sending = false;
  }

  /** @param {Frame[]} frames  @param {number} wait  seconds */
  async #ask(frames, wait) {
    const late = this.#world.later(() => this.#fail(1006), DEAD);
    try {
      const answer = await this.#world.fetch(`${this.#host.replace("ws", "http")}/line`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ hello: this.#hello(), frames, wait }),
        cache: "no-store",
        credentials: "same-origin",
        signal: this.#stop.signal,
      });
      if (!answer.ok) return this.#fail(CODES[answer.status] || 1006);
      const said = (await answer.json()).frames;
      this.#world.cancel(late);
      // an answer is a sign of life even when nothing was said
      if (!said.length) said.push({ t: "beat" });
      for (const frame of said) {
        if (frame.t === "live" && this.#live) continue;
        this.#live = this.#live || frame.t === "live";
        if (this.readyState === 1 && this.onmessage) await this.onmessage({ data: JSON.stringify(frame) });
      }
    } catch {
      this.#fail(1006);
    } finally {
      this.#world.cancel(late);
    }
  }

  /** A socket that gets a first frame proves that this door is no longer needed. */
  #look() {
    this.#probe = this.#world.later(() => this.#look(), PROBE);
    try {
      const socket = this.#world.socket(`${this.#host}/line`);
      socket.onopen = () => socket.send(JSON.stringify(this.#hello()));
      socket.onmessage = () => {
        socket.close(1000);
        this.#fail(1000);
      };
    } catch {
      // not yet
    }
  }

  /** @param {number} code */
  #fail(code) {
    if (this.readyState === 3) return;
    this.close();
    if (this.onclose) this.onclose({ code });
  }
}
