// @ts-check

/**
 * A websocket that notices its own death, comes back for ever, and turns to the spare door where sockets are
 * blocked (protocol §16, §17). Frames are handed on one at a time.
 */

/** @import { Frame, LineEnds, Socket, World } from "./types" */

/** @type {World} */
export const PAGE = {
  socket: (url) => new WebSocket(url, "keerpunt.1"),
  fetch: (path, how) => fetch(path, how),
  now: () => Date.now(),
  random: () => Math.random(),
  later: (deed, ms) => setTimeout(deed, ms),
  cancel: (timer) => clearTimeout(timer),
  onwake(look, lose) {
    const seen = () => document.hidden || look();
    const signs = ["online", "pageshow", "visibilitychange"];
    // the last one comes from the document and bubbles
    for (const sign of signs) addEventListener(sign, seen);
    addEventListener("offline", lose);
    return () => {
      for (const sign of signs) removeEventListener(sign, seen);
      removeEventListener("offline", lose);
    };
  },
  storage: () => sessionStorage,
};

/** Rejects when nobody answers within 15 s. Without a body: GET.  @param {object} [body] */
export async function ask(/** @type {World} */ world, /** @type {string} */ path, body) {
  const stop = new AbortController();
  const late = world.later(() => stop.abort(), 15000);
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const answer = await world.fetch(path, { ...(body && post), cache: "no-store", signal: stop.signal });
    return { status: answer.status, text: await answer.text() };
  } finally {
    world.cancel(late);
  }
}

const FINAL = [4401, 4404, 4409, 4410, 4411, 4426];
const BEAT = 10000;
const DEAD = 25000;
const SLOW = 6000; // ms in which a socket must open
const PROOF = 1500; // ms in which a beat must be answered when the page wakes up

const KEPT = 6000; // ms that a socket is kept for a first frame; the server waits ten seconds

/** ms until the next try: half a second, and full jitter up to a limit that grows to 15 s. */
export const pauseBefore = (/** @type {number} */ tries, /** @type {number} */ chance) =>
  500 + chance * (Math.min(15000, 500 * 2 ** tries) - 500);

const spareDoor = () => import("./spare.js");
const here = () => location.origin.replace("http", "ws");

/** A socket that shakes hands before there is anything to say. @type {{ world: World, socket: Socket, late: any } | null} */
let early = null;

/** Begins a connection for the line that is opened next. Nothing is sent on it; unused, it is closed soon. */
export function dial(world = PAGE, host = here()) {
  if (early) return;
  try {
    early = { world, socket: world.socket(`${host}/line`), late: world.later(() => hangUp(world), KEPT) };
  } catch {
    // blocked: the line finds that out for itself
  }
}

/** @param {World} world  @returns {Socket | null} what was dialled and still lives */
function taken(world) {
  const it = early;
  if (!it || it.world !== world) return null;
  early = null;
  world.cancel(it.late);
  return it.socket.readyState < 2 ? it.socket : null;
}

/** One that is not open yet is closed when it is: a browser complains of anything else.
 *  @param {World} world  @param {number} [code] */
function hangUp(world, code = 1000) {
  const socket = taken(world);
  if (!socket) return;
  socket.onopen = () => socket.close(code);
  if (socket.readyState === 1) socket.close(code);
}

export class Line {
  /** @type {Socket | null} */
  #socket = null;
  #wanted = false;
  #greeted = false;
  #onSpare = false;
  /** Failed attempts in a row; and how much says that sockets are blocked here: 2 is enough. */
  #tries = 0;
  #strikes = 0;
  #heard = 0;
  #spoke = 0;
  /** @type {any} */
  #timer;
  #unwatch = () => {};
  #turn = Promise.resolve();

  /** @param {LineEnds} it */
  constructor(it) {
    this.it = it;
    this.world = it.world || PAGE;
    this.host = it.host || here();
  }

  open() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#unwatch = this.world.onwake(
      () => this.look(),
      () => this.#lost(),
    );
    this.it.onlink("connecting");
    this.#connect();
    // now, while there is a network: a module that once failed to load may never be fetched again
    spareDoor().catch(() => {});
  }

  /** Drops it while offline. */
  send(/** @type {Frame} */ frame) {
    if (!this.#greeted || !this.#socket || this.#socket.readyState !== 1) return;
    this.#spoke = this.world.now();
    this.#socket.send(JSON.stringify(frame));
  }

  /** @param {number} [code] */
  close(code) {
    this.#wanted = false;
    this.#unwatch();
    this.#drop(code);
    hangUp(this.world, code);
  }

  reread() {
    if (!this.#wanted) return;
    this.#drop();
    this.#connect();
  }

  /** The page woke up, or somebody tapped "opnieuw". */
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
      if (!this.#onSpare) return this.#use(taken(this.world) || this.world.socket(`${this.host}/line`));
      const { SpareSocket } = await spareDoor();
      if (this.#wanted && !this.#socket) this.#use(new SpareSocket(this.host, this.it.hello, this.world));
    } catch {
      this.#lost(1006, 1);
    }
  }

  #use(/** @type {Socket} */ socket) {
    this.#socket = socket;
    let silent = true;
    this.#timer = this.world.later(() => this.#lost(1006, 2), SLOW);
    socket.onopen = () => {
      this.#heard = this.#spoke = this.world.now();
      this.#watch();
      // after the frames that are still being handled: hello says what is held by then
      this.#inTurn(socket, () => {
        socket.send(JSON.stringify(this.it.hello()));
        this.#greeted = true;
      });
    };
    socket.onmessage = ({ data }) => {
      silent = false;
      this.#strikes = 0;
      this.#heard = this.world.now();
      return this.#inTurn(socket, () => this.#take(JSON.parse(data)));
    };
    // a close code of our own server proves that sockets work
    socket.onclose = ({ code }) => this.#lost(code, silent && code < 1012 ? 1 : 0);
    if (socket.readyState === 1) socket.onopen();
  }

  #inTurn(/** @type {Socket} */ socket, /** @type {() => any} */ deed) {
    this.#turn = this.#turn
      .then(() => (socket === this.#socket ? deed() : undefined))
      .catch(() => {
        if (socket === this.#socket) this.#lost();
      });
    return this.#turn;
  }

  #take(/** @type {Frame} */ frame) {
    if (frame.t === "live") {
      this.#tries = 0;
      this.it.onlink(this.#onSpare ? "spare" : "live");
    }
    return this.it.onframe(frame);
  }

  #watch() {
    const now = this.world.now();
    this.world.cancel(this.#timer);
    if (now - this.#heard >= DEAD) return this.#lost();
    if (now - this.#spoke >= BEAT) {
      this.send({ t: "beat" });
      this.#spoke = now;
    }
    this.#timer = this.world.later(() => this.#watch(), Math.min(this.#heard + DEAD, this.#spoke + BEAT) - now);
  }

  #lost(code = 1006, strikes = 0) {
    if (!this.#wanted) return;
    if (FINAL.indexOf(code) >= 0) {
      this.close();
      return this.it.onfinal(code);
    }
    // a spare door that fails too means that the network is gone: start over with the socket
    this.#strikes = this.#onSpare ? 0 : this.#strikes + strikes;
    this.#drop();
    this.it.onlink("lost");
    const chance = this.world.random();
    const wait = code === 1012 ? 5000 * chance : pauseBefore(this.#tries++, chance);
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
