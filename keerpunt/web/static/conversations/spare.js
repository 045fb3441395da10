// @ts-check

/**
 * The spare door over HTTP, shaped like a websocket (protocol §17): for networks that block those.
 *
 * One waiting request, and at most one sending request. Every request is complete in itself: its
 * hello says after which number, so the next one waits until the frames before it are handled.
 */

/** @import { Frame, Socket, World } from "./types" */

/** Seconds that the server may keep a waiting request: its answer must come before the line counts as dead. */
const WAIT = 18;
const DEAD = 25000;
/** Waiting requests that are answered at once this often in a row get a pause (ms) between them. What is only told to those
 * who listen, such as typing, can get lost in it. */
const AT_ONCE = 3;
const PAUSE = 500;
const PROBE = 300000; // ms between looks whether a socket works by now
const MOST = 200000; // characters in one request

/** What a status says where a socket would have a close code. @type {Record<number, number>} */
const CODES = { 401: 4401, 403: 4411, 404: 4404, 409: 4409, 410: 4410, 426: 4426 };

/** @implements {Socket} */
export class SpareSocket {
  readyState = 0;
  /** @type {((event?: any) => any) | null} */
  onopen = null;
  /** @type {((event: any) => any) | null} */
  onmessage = null;
  /** @type {((event: any) => any) | null} */
  onclose = null;
  #greeted = false;
  #sending = false;
  #live = false;
  /** Version of the directory that was last told of. */
  #dv = 0;
  /** A socket that is tried: to the server it is a line like any other. @type {Socket | null} */
  #tried = null;
  /** @type {string[]} */
  #out = [];
  #stop = new AbortController();
  /** @type {any} */
  #probe;

  /**
   * @param {string} host  ws(s):// and host
   * @param {() => Frame} hello
   * @param {World} world
   */
  constructor(host, hello, world) {
    this.url = `${host}/line`;
    this.hello = hello;
    this.world = world;
    this.#look();
    world.later(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      if (this.onopen) this.onopen();
    }, 0);
  }

  /** The first frame is the hello, and starts the reading. Beats are dropped: the waiting request is one.  @param {string} text */
  send(text) {
    if (!this.#greeted) {
      this.#greeted = true;
      this.#read();
    } else if (JSON.parse(text).t !== "beat") {
      this.#out.push(text);
      if (!this.#sending) this.#write();
    }
  }

  /** @param {number} [code]  for a socket that is being tried */
  close(code) {
    this.readyState = 3;
    this.world.cancel(this.#probe);
    this.#stop.abort();
    this.#letGo(code);
  }

  #letGo(code = 1000) {
    const socket = this.#tried;
    this.#tried = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = null;
    socket.close(code);
  }

  async #read() {
    let quick = 0;
    // the first request must not wait: its answer says that the door works
    for (let wait = 0; this.readyState === 1; wait = WAIT) {
      const began = this.world.now();
      await this.#ask([], wait);
      quick = this.world.now() - began < PAUSE ? quick + 1 : 0;
      if (quick > AT_ONCE) await new Promise((go) => this.world.later(() => go(0), PAUSE));
    }
  }

  async #write() {
    this.#sending = true;
    while (this.#out.length && this.readyState === 1) {
      let size = 0;
      const fits = this.#out.findIndex((text) => (size += text.length) > MOST);
      await this.#ask(this.#out.splice(0, fits < 0 ? this.#out.length : Math.max(fits, 1)), 0);
    }
    this.#sending = false;
  }

  /** @param {string[]} frames  @param {number} wait  seconds */
  async #ask(frames, wait) {
    const late = this.world.later(() => this.#fail(1006), DEAD);
    try {
      const answer = await this.world.fetch(this.url.replace("ws", "http"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: `{"hello":${JSON.stringify(this.hello())},"frames":[${frames.join()}],"wait":${wait}}`,
        cache: "no-store",
        signal: this.#stop.signal,
      });
      if (!answer.ok) return this.#fail(CODES[answer.status] || 1006);
      const said = (await answer.json()).frames;
      this.world.cancel(late);
      // every answer is a sign of life; `live` is news only once, but for a newer directory
      for (let frame of said.length ? said : [{ t: "beat" }]) {
        if (frame.t === "live") {
          const { dv = 0 } = frame;
          if (this.#live && dv <= this.#dv) continue;
          if (this.#live) frame = { t: "directory", ver: dv };
          this.#live = true;
          this.#dv = dv;
        }
        if (this.readyState === 1 && this.onmessage) await this.onmessage({ data: JSON.stringify(frame) });
      }
    } catch {
      this.#fail(1006);
    } finally {
      this.world.cancel(late);
    }
  }

  /** A socket that gets a first frame proves that this door is no longer needed. */
  #look() {
    this.#probe = this.world.later(() => {
      this.#look();
      this.#letGo();
      try {
        const socket = (this.#tried = this.world.socket(this.url));
        socket.onopen = () => socket.send(JSON.stringify(this.hello()));
        socket.onmessage = () => this.#fail(1000);
        this.world.later(() => socket === this.#tried && this.#letGo(), DEAD);
      } catch {
        // blocked still
      }
    }, PROBE);
  }

  /** @param {number} code */
  #fail(code) {
    if (this.readyState === 3) return;
    this.close();
    if (this.onclose) this.onclose({ code });
  }
}
