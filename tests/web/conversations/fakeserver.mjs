/**
 * A server in memory that speaks the frames of docs/protocol.md §16 and stores what it cannot read, and the devices that
 * reach it. What goes wrong in a story is done by the story: a network that is gone, a refusal, a lost receipt.
 */

import "../setup.mjs";
import { b64u, unb64u } from "../../../keerpunt/web/static/keyrings/text.js";

const SIZES = [379, 720, 1403, 2768, 5499, 10960, 16422, 21883];
const STATUS = { 4404: 404, 4409: 409, 4410: 410, 4411: 403 };
const hashOf = async (bytes) => b64u(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

class Room {
  records = [];
  envelopes = [];
  seats = new Set();
  lease = 0;
  closed = false;
  lines = new Set();
}

/** One line of one participant, whatever carries it. */
class FakeLine {
  refusing = false;

  constructor(server, say, end) {
    Object.assign(this, { server, say, end, tokens: server.burst });
  }

  async hear(frame) {
    const { server } = this;
    if (frame.t === "hello") return this.sit(frame);
    if (frame.t === "beat") this.say(frame);
    if (frame.t === "again") this.refusing = false;
    if (frame.t === "typing") this.others({ t: "typing", who: this.who, on: frame.on });
    if (frame.t !== "post" && frame.t !== "epoch") return undefined;
    const refuse = (reason, more) => {
      this.refusing = reason !== "";
      this.say({ t: "refused", ref: frame.ref, reason, ...more });
    };
    if (this.refusing) return this.say({ t: "refused", ref: frame.ref, reason: "after-refusal" });
    const order = server.orders.find(({ when }) => when(frame, this));
    if (order) {
      if (--order.times < 1) server.orders.splice(server.orders.indexOf(order), 1);
      return refuse(order.reason, order.more);
    }
    return frame.t === "post" ? this.post(frame, refuse) : this.turnOver(frame, refuse);
  }

  async sit({ cv, seat, token, records, after, open }) {
    const { server } = this;
    const mine = token && (await hashOf(unb64u(token)));
    if (server.helloRefusals.length) return this.say({ t: "refused", reason: server.helloRefusals.shift() });
    if (open && !server.rooms.has(cv)) {
      const room = new Room();
      room.seats.add(mine);
      room.records.push({ ...open, after: 0 });
      server.rooms.set(cv, room);
    }
    const room = server.rooms.get(cv);
    if (!room || (seat === "visitor" && !room.seats.has(mine))) return this.end(4404);
    Object.assign(this, { room, seat, who: seat === "visitor" ? "v" : "s" });
    const envelopes = room.envelopes.filter(({ number }) => number > after);
    for (const record of room.records.slice(records)) {
      while (envelopes.length && envelopes[0].number <= record.after) this.say(envelopes.shift());
      this.sayRecord(record);
    }
    envelopes.forEach((envelope) => this.say(envelope));
    this.say({ t: "live", head: room.envelopes.length, dv: server.org.ver, ...(seat === "counsellor" && { lease: room.lease }) });
    if (room.closed) this.say({ t: "notice", code: "closed" });
    room.lines.add(this);
    this.say({ t: "seats", visitor: "here", counsellor: "here", partner: "none", lead: 0 });
    return undefined;
  }

  post({ ref, ep, e, lease }, refuse) {
    const { server, room } = this;
    server.posted.push({ ref, e });
    if (!/^[\w-]{80,800}$/.test(e.split(".")[0]) || !SIZES.includes(e.split(".")[1].length)) return refuse("shape");
    if (this.tokens-- < 1) {
      this.tokens = 0;
      server.clock.later(() => (this.tokens = 1), 1000);
      return refuse("rate", { wait: 1 });
    }
    const known = room.envelopes.find((row) => row.ref === ref);
    if (known) return known.e === e ? server.mute || this.say(known) : refuse("reference-taken");
    if (room.closed) return refuse("closed");
    if (this.seat === "counsellor" && lease !== room.lease) return refuse("lease-lost");
    if (ep !== room.records.length - 1) return refuse("epoch-old");
    const row = { t: "envelope", number: room.envelopes.length + 1, ref, at: server.seconds(), e };
    room.envelopes.push(row);
    if (!server.mute) for (const line of room.lines) line.say(row);
    return undefined;
  }

  turnOver({ record, sig, wraps, share = {} }, refuse) {
    const { room } = this;
    const { ep, after } = JSON.parse(record);
    if (ep !== room.records.length || after !== room.envelopes.length) return refuse("head-moved", { head: room.envelopes.length });
    for (const [old, more] of Object.entries(share)) Object.assign(room.records[old].wraps, more);
    room.records.push({ record, sig, wraps, after });
    for (const line of room.lines) line.sayRecord(room.records[ep]);
    return undefined;
  }

  sayRecord({ record, sig, wraps }) {
    this.say({ t: "record", record, sig, wraps });
  }

  others(frame) {
    for (const line of this.room.lines) if (line !== this) line.say(frame);
  }

  leave() {
    this.room?.lines.delete(this);
  }
}

export class FakeServer {
  rooms = new Map();
  vaults = new Map();
  up = true;
  /** How many posts a line may do at once; after that one a second. */
  burst = Infinity;
  /** Receipts are not sent. */
  mute = false;
  /** How often a closed conversation was opened again. */
  reopened = 0;
  /** Websockets are cut off before anything is said. */
  blocked = false;
  /** Every post as it arrived, every request at a door, every hello. */
  posted = [];
  asked = [];
  hellos = [];
  orders = [];
  helloRefusals = [];
  lines = new Set();

  constructor(org, clock) {
    Object.assign(this, { org, clock });
  }

  seconds() {
    const now = Math.floor(this.clock.now / 1000);
    return now - (now % 300);
  }

  /** The next posts for which `when` holds are refused. */
  refuse(reason, { times = 1, when = () => true, ...more } = {}) {
    this.orders.push({ reason, times, when, more });
  }

  /** The one conversation there is. */
  get room() {
    return [...this.rooms.values()][0];
  }

  /** Every line ends; nobody can come until `up` is true again. */
  stop(code = 1006) {
    this.up = false;
    this.cut(code);
  }

  cut(code = 1006) {
    for (const socket of [...this.lines]) socket.die(code);
  }

  tell(frame) {
    for (const line of this.room.lines) line.say(frame);
  }

  async answer(path, how) {
    if (!this.up) throw new TypeError("failed to fetch");
    const body = how.body ? JSON.parse(how.body) : null;
    this.asked.push({ path, body });
    if (path === "/keys/directory") return json(200, this.org.answer);
    if (path.startsWith("/keys/list/")) return text(this.org.lists.get(path.slice(11)));
    if (path.endsWith("/line")) return this.spare(body);
    return this.door(path, body);
  }

  async door(path, { cv, token, locator, proof, vault, seat }) {
    const room = this.rooms.get(cv);
    const own = room && token && room.seats.has(await hashOf(unb64u(token)));
    const [, kind, deed] = path.split("/");
    if (deed === "keep") {
      if (!own) return json(404, { refused: "gone" });
      this.vaults.set(locator, { kind, cv, proof, vault, last: null });
      return json(204);
    }
    if (deed === "wipe" && kind === "conversation") {
      if (!own) return json(404, { refused: "gone" });
      this.wipe(cv);
      return json(204);
    }
    if (deed === "reopen") {
      if (!own || !this.reopens) return json(409, { refused: "closed" });
      room.closed = false;
      this.reopened++;
      this.tell({ t: "notice", code: "reopened" });
      return json(204);
    }
    const kept = this.vaults.get(locator);
    if (!kept || kept.kind !== kind || kept.proof !== proof) return json(404, { refused: "gone" });
    if (deed === "wipe") this.wipe(kept.cv);
    if (deed === "forget") for (const [key, one] of this.vaults) if (one.kind === "resume" && one.cv === kept.cv) this.vaults.delete(key);
    if (deed !== "open") return json(204);
    const { last } = kept;
    const opened = this.rooms.get(kept.cv);
    opened.seats.add(seat);
    if (kind === "return") {
      kept.last = this.seconds();
      opened.seats = new Set([seat]);
      for (const line of [...opened.lines]) if (line.seat === "visitor") line.end(4409);
    }
    return json(200, { cv: kept.cv, vault: kept.vault, last });
  }

  wipe(cv) {
    for (const line of [...this.rooms.get(cv).lines]) line.end(4410);
    this.rooms.delete(cv);
    for (const [key, one] of this.vaults) if (one.cv === cv) this.vaults.delete(key);
  }

  /** One request of the spare door. A request that waits is answered when something is said, or when its time is up. */
  async spare({ hello, frames, wait }) {
    const said = [];
    let code = 0;
    let wake = () => {};
    const line = new FakeLine(this, (frame) => (said.push(structuredClone(frame)), wake()), (end) => (code = end));
    await line.hear(hello);
    const before = said.length;
    for (const frame of frames) await line.hear(frame);
    const news = said.some(({ t }) => t !== "live" && t !== "seats");
    if (!news && said.length === before && wait && !code) {
      await new Promise((go) => {
        wake = go;
        this.clock.later(go, wait * 1000);
      });
    }
    line.leave();
    return code ? json(STATUS[code] || 400, {}) : json(200, { frames: said });
  }
}

const json = (status, body) => new Response(status === 204 ? null : JSON.stringify(body), { status });
const text = (body) => new Response(body ?? "", { status: body === undefined ? 404 : 200 });

class FakeSocket {
  readyState = 0;
  onopen = null;
  onmessage = null;
  onclose = null;

  constructor(device) {
    this.device = device;
    this.line = new FakeLine(device.server, (frame) => this.deliver(frame), (code) => this.die(code));
    device.server.clock.later(() => this.connect(), 20);
  }

  connect() {
    const { server, online } = this.device;
    if (this.readyState !== 0 || !online) return;
    if (!server.up || server.blocked) return this.die(1006);
    server.lines.add(this);
    this.readyState = 1;
    this.onopen?.();
  }

  /** What is said to a device that has no network is lost. */
  deliver(frame) {
    const data = JSON.stringify(frame);
    Promise.resolve().then(() => this.readyState === 1 && this.device.online && this.onmessage?.({ data }));
  }

  send(data) {
    if (this.readyState !== 1 || !this.device.online) return;
    const frame = JSON.parse(data);
    this.device.said.push(frame);
    if (frame.t === "hello") this.device.server.hellos.push(frame);
    this.line.hear(frame);
  }

  close(code) {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.device.closed.push(code);
    this.device.server.lines.delete(this);
    this.line.leave();
  }

  /** Ended by the other side, after what was said before. */
  die(code) {
    this.line.leave();
    this.device.server.lines.delete(this);
    Promise.resolve().then(() => {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.onclose?.({ code });
    });
  }
}

/** A phone or a computer with one tab: what `PAGE` is in a browser. */
export class Device {
  online = true;
  said = [];
  closed = [];
  chance = 0.5;
  #looks = new Set();
  #stored;

  constructor(server, stored = new Map()) {
    this.server = server;
    this.#stored = stored;
    this.now = () => server.clock.now;
    this.later = server.clock.later;
    this.cancel = server.clock.cancel;
  }

  random = () => this.chance;
  socket = () => new FakeSocket(this);

  fetch = (path, how = {}) =>
    new Promise((done, fail) => {
      const stop = () => fail(new DOMException("aborted", "AbortError"));
      if (how.signal?.aborted) return stop();
      how.signal?.addEventListener("abort", stop);
      if (!this.online) return fail(new TypeError("failed to fetch"));
      return this.server.answer(path, how).then(done, fail);
    });

  onwake = (look) => {
    this.#looks.add(look);
    return () => this.#looks.delete(look);
  };

  /** The person looks at the page again, or the network came back. */
  wake() {
    for (const look of [...this.#looks]) look();
  }

  storage = () => ({
    getItem: (name) => this.#stored.get(name) ?? null,
    setItem: (name, value) => this.#stored.set(name, value),
    removeItem: (name) => this.#stored.delete(name),
  });

  get stored() {
    return this.#stored;
  }

  /** The same tab after a reload, or a copy of it: memory is gone, storage is there. */
  again() {
    return new Device(this.server, new Map(this.#stored));
  }
}
