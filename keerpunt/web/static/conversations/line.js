// @ts-check

/**
 * One participant's line to one conversation: a websocket that notices its own death, comes back
 * for ever, and turns to the spare door where sockets are blocked (protocol §16 Liveness, §17).
 *
 * It knows nothing of crypto. Frames are handed on one at a time, each after the one before is done.
 */

/** @typedef {{ t: string, [field: string]: any }} Frame */
/** @typedef {'connecting' | 'live' | 'lost' | 'spare'} Link */

/**
 * What a websocket and the spare door have in common.
 * @typedef {object} Socket
 * @property {number} readyState
 * @property {((event?: any) => any) | null} onopen
 * @property {((event: any) => any) | null} onmessage
 * @property {((event: any) => any) | null} onclose
 * @property {(text: string) => void} send
 * @property {(code?: number) => void} close
 */

/** What a page has around it; tests bring their own. Times in milliseconds. */
export const PAGE = {
  /** @param {string} url  @returns {Socket} */
  socket: (url) => new WebSocket(url, "keerpunt.1"),
  /** @param {string} path  @param {RequestInit} how */
  fetch: (path, how) => fetch(path, how),
  now: () => Date.now(),
  random: () => Math.random(),
  /** @param {() => void} deed  @param {number} ms  @returns {any} */
  later: (deed, ms) => setTimeout(deed, ms),
  /** @param {any} timer */
  cancel: (timer) => clearTimeout(timer),
  /** Tells of everything that may mean: look at the line now.  @param {() => void} look */
  onwake(look) {
    const seen = () => document.hidden || look();
    addEventListener("online", look);
    addEventListener("pageshow", look);
    document.addEventListener("visibilitychange", seen);
    return () => {
      removeEventListener("online", look);
      removeEventListener("pageshow", look);
      document.removeEventListener("visibilitychange", seen);
    };
  },
};

/** Milliseconds after which an unanswered request counts as lost. */
const PATIENCE = 15000;

/**
 * One question to a door.  Rejects when nobody answers.
 * @param {typeof PAGE} world  @param {string} path  @param {object} [body]  given: JSON over POST; absent: GET
 * @returns {Promise<{ status: number, text: string }>}
 */
export async function ask(world, path, body) {
  const stop = new AbortController();
  const late = world.later(() => stop.abort(), PATIENCE);
  try {
    const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const answer = await world.fetch(path, { ...(body && post), cache: "no-store", signal: stop.signal });
    return { status: answer.status, text: await answer.text() };
  } finally {
    world.cancel(late);
  }
}

/** Close codes after which coming back is of no use (protocol §16). */
const FINAL = [4401, 4404, 4409, 4410, 4411, 4426];
const BEAT = 10000;
const DEAD = 25000;
/** How long a socket may take to open, and an answer to a beat when the page wakes up. */
const SLOW = 6000;
const PROOF = 1500;

export class Line {
  /** @type {Socket | null} */
  #socket = null;
  #wanted = false;
  #greeted = false;
  #onSpare = false;
  /** Failed attempts in a row; and how much says that sockets are blocked here (2 is enough). */
  #tries = 0;
  #strikes = 0;
  #heard = 0;
  #spoke = 0;
  /** @type {any} */
  #timer;
  #unwatch = () => {};
  #turn = Promise.resolve();

  /**
   * @param {object} it
   * @param {() => Frame} it.hello  made anew for every connection
   * @param {(frame: Frame) => Promise<void> | void} it.onframe  throwing means: drop the line, read again
   * @param {(link: Link) => void} it.onlink
   * @param {(code: number) => void} it.onfinal
   * @param {string} [it.host]  ws(s):// and host; default this page's
   * @param {typeof PAGE} [it.world]
   */
  constructor({ hello, onframe, onlink, onfinal, host, world = PAGE }) {
    this.host = host || location.origin.replace("http", "ws");
    this.world = world;
    this.hello = hello;
    this.onframe = onframe;
    this.onlink = onlink;
    this.onfinal = onfinal;
  }

  open() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#unwatch = this.world.onwake(() => this.look());
    this.onlink("connecting");
    this.#connect();
    // fetched while there is a network: a module that failed to load once may never be asked for again
    spareDoor().catch(() => {});
  }

  /** Dropped while offline: what must arrive is kept by the outbox.  @param {Frame} frame */
  send(frame) {
    if (!this.#greeted || !this.#socket || this.#socket.readyState !== 1) return;
    this.#spoke = this.world.now();
    this.#socket.send(JSON.stringify(frame));
  }

  /** For good.  @param {number} [code] */
  close(code) {
    this.#wanted = false;
    this.#unwatch();
    this.#drop(code);
  }

  /** Something is missing: begin a new connection, which reads everything after what is held. */
  reread() {
    if (!this.#wanted) return;
    this.#drop();
    this.#connect();
  }

  /** The page woke up, the network came back, or somebody tapped "opnieuw". */
  look() {
    const socket = this.#socket;
    const heard = this.#heard;
    const age = this.world.now() - heard;
    if (socket && !this.#greeted) return;
    if (!socket || age > DEAD) this.reread();
    else if (age > BEAT) {
      this.send({ t: "beat" });
      this.world.later(() => socket === this.#socket && heard === this.#heard && this.reread(), PROOF);
    }
  }

  async #connect() {
    this.world.cancel(this.#timer);
    this.#onSpare = this.#strikes > 1;
    try {
      if (!this.#onSpare) return this.#use(this.world.socket(`${this.host}/line`));
      const { SpareSocket } = await spareDoor();
      if (this.#wanted && !this.#socket) this.#use(new SpareSocket(this.host, this.hello, this.world));
    } catch {
      this.#lost();
    }
  }

  /** @param {Socket} socket */
  #use(socket) {
    this.#socket = socket;
    let silent = true;
    this.#timer = this.world.later(() => this.#lost(1006, 2), SLOW);
    socket.onopen = () => {
      this.#heard = this.#spoke = this.world.now();
      this.#watch();
      // after the frames that are still being handled: hello says what is held by then
      this.#inTurn(socket, () => {
        socket.send(JSON.stringify(this.hello()));
        this.#greeted = true;
      });
    };
    socket.onmessage = ({ data }) => {
      silent = false;
      this.#strikes = 0;
      this.#heard = this.world.now();
      return this.#inTurn(socket, () => this.#take(JSON.parse(data)));
    };
    socket.onclose = ({ code }) => this.#lost(code, silent && !(code > 1011) ? 1 : 0);
  }

  /**
   * One thing after the other; what a socket still had to say is dropped with it.
   * @param {Socket} socket  @param {() => Promise<void> | void} deed
   */
  #inTurn(socket, deed) {
    this.#turn = this.#turn
      .then(() => (socket === this.#socket ? deed() : undefined))
      .catch(() => {
        if (socket === this.#socket) this.#lost();
      });
    return this.#turn;
  }

  /** @param {Frame} frame */
  #take(frame) {
    if (frame.t === "live") {
      this.#tries = 0;
      this.onlink(this.#onSpare ? "spare" : "live");
    }
    return this.onframe(frame);
  }

  /** Beats after own silence, ends after the other's. */
  #watch() {
    const now = this.world.now();
    this.world.cancel(this.#timer);
    if (now - this.#heard >= DEAD) return this.#lost();
    if (now - this.#spoke >= BEAT) {
      this.send({ t: "beat" });
      this.#spoke = now;
    }
    const next = Math.min(this.#heard + DEAD, this.#spoke + BEAT) - now;
    this.#timer = this.world.later(() => this.#watch(), next);
  }

  /**
   * @param {number} [code]  of the close; none for a line that just died
   * @param {number} [strikes]  how much this says against sockets
   */
  #lost(code = 1006, strikes = 0) {
    if (!this.#wanted) return;
    if (FINAL.indexOf(code) >= 0) {
      this.close();
      return this.onfinal(code);
    }
    // a spare door that fails too means that the network is gone: start over with the socket
    this.#strikes = this.#onSpare ? 0 : this.#strikes + strikes;
    this.#drop();
    this.onlink("lost");
    const top = Math.min(15000, 500 * 2 ** this.#tries++);
    const chance = this.world.random();
    const wait = code === 1012 ? 5000 * chance : 500 + chance * (top - 500);
    this.#timer = this.world.later(() => this.#connect(), this.#strikes > 1 ? 0 : wait);
  }

  #drop(code = 1000) {
    const socket = this.#socket;
    this.#socket = null;
    this.#greeted = false;
    this.world.cancel(this.#timer);
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code);
  }
}

const spareDoor = () => import("./spare.js");
