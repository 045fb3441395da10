/**
 * What the modules of this room promise, and the shapes that they share. For people and for the type check; no browser
 * fetches it. First the shapes, then text.js, suite.js, lists.js and conversation.js, which every first visit loads and
 * which are short therefore. The other modules say it themselves.
 */

/** What a browser must know before it believes anybody: the operator's org.js. */
export interface Pin {
  ROOT: string;
  ORG: string;
  SALT: string;
  KEEPERS_MIN: number;
  DEMO: number;
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** What a key of the curve P-256 is for: to seal to, or to sign with. */
export type Use = "ECDH" | "ECDSA";

/** A pair: 65 bytes, and its private half, which does not leave the engine. */
export interface Keys {
  publicKey: Bytes;
  privateKey: CryptoKey;
}

/** A pair just made, with the 32 bytes that a vault keeps. */
export interface NewKeys extends Keys {
  scalar: Bytes;
}

/** What GET /keys/directory answers. */
export interface Answer {
  keepers: { record: string; sig: string };
  directory: { record: string; sigs: Record<string, string> };
}

/** The text of GET /keys/list/<hash>; throws when the network does. */
export type GetList = (hash: string) => Promise<string>;

/** An entry that counts from nb until na (seconds); a retired one stays in its list for what is older. */
export interface Entry {
  kid: string;
  live: boolean;
  nb: number;
  na: number;
}

export interface DeskKey extends Entry {
  desk: string;
  publicKey: Bytes;
  /** 1: a continuity key of the organisation also opens this desk */
  ct: number;
}

/** Of a desk (role counsellor or lead) or of a partner (role: the organisation's name). */
export interface Member extends Entry {
  name: string;
  role: string;
  seal: Bytes;
  sign: Bytes;
}

/** Who speaks. Names and roles come from signed lists; a visitor has none. */
export interface Who {
  kind: "v" | "s" | "p";
  kid: string | null;
  name: string | null;
  role: string | null;
}

/** Who can read: from verified records only. `unknown`: a key that stands in no list of ours (K5). */
export interface Reader {
  kind: "desk" | "partner" | "continuity" | "unknown";
  id: string;
  name: string;
  people: number;
}

/** A reader with the key that a root is wrapped to. */
export interface To extends Reader, Entry {
  publicKey: Bytes;
  ct?: number;
}

/** What a counsellor's browser holds after unlocking. */
export interface Me {
  kid: string;
  name?: string;
  role?: string;
  signKey: CryptoKey;
  /** by kid of the desk key */
  deskKeys: Map<string, Keys>;
}

/** A vault, opened. */
export interface Vault {
  cv: string;
  gh: string;
  s: Bytes;
  e: Bytes;
  q: number;
  th: string;
  dv: number;
}

/** A record just made, as `hello.open` wants it. */
export interface Made {
  record: string;
  sig: string;
  wraps: Record<string, string>;
}

/** An epoch just made, as the frame `epoch` wants it. */
export interface Turn extends Made {
  ref: string;
  share: Record<string, Record<string, string>>;
}

/** What every conversation needs from outside. */
export interface Around {
  pin: Pin;
  /** the newest known; use() replaces it */
  directory: Directory;
  getList: GetList;
  /** Fetches a newer one: readDirectory(…, known = directory.ver). Asked at most once for each name or key that the
   * present one does not know, for instance a colleague enrolled today. */
  getDirectory?: () => Promise<Directory>;
}

/** What became of a frame. */
export interface Heard {
  kind: "record" | "envelope";
  /** of the envelope; of a record: the last envelope before it */
  number: number;
  /** seconds; the sender's clock when `sure`, else the server's */
  at: number;
  /** "" for a record */
  ref: string;
  /** made by this page: the receipt */
  own: boolean;
  /** heard before: nothing new to show */
  again: boolean;
  state: "genuine" | "hidden" | "marked";
  /** false: "tijd niet zeker" */
  sure: boolean;
  /** null when hidden */
  who: Who | null;
  /** null when hidden, and for a record; `t` is "" for what this page cannot read */
  payload: any;
  /** the parsed record; null for an envelope, and when it was not accepted */
  record: any;
  /** who reads along from this record on */
  added: Reader[];
  /** for developers; begins with K16 when an own envelope came back changed */
  why: string;
}

/** One voice: how far it has counted, the hash of its last envelope, its sealing key. */
export interface Voice {
  n: number;
  pv: string;
  key: CryptoKey;
}

/** One record that was accepted, and what was heard under it. */
export interface Epoch {
  text: string;
  record: any;
  rh: string;
  /** null: this reader was not in it */
  root: Bytes | null;
  to: To[];
  /** T by number, since `after`, in b64u */
  transcripts: Map<number, string>;
  voices: Map<string, Voice>;
}

export type Directory = import("./lists.js").Directory;

/** text.js. Whatever it refuses is thrown as CheckFailed. */
export interface Text {
  /** Throws CheckFailed unless sound. */
  check(sound: unknown, code: string, why?: unknown): asserts sound;
  /** Whatever fails in the work without a code that stands on a screen (K1 … K16, or "lost") fails as this code. */
  failing<R>(code: string, work: () => Promise<R>): Promise<R>;
  utf8(text: string): Bytes;
  /** Throws when the bytes are no UTF-8; keeps a byte-order mark. */
  textOf(bytes: Uint8Array): string;
  join(...parts: Uint8Array[]): Bytes;
  /** The label that keeps one use of a key from another (§20). */
  tag(name: string, ...fields: (string | number)[]): Bytes;
  /** base64url without padding */
  b64u(bytes: Uint8Array): string;
  /** The one spelling only; `size`: the one length. */
  unb64u(text: unknown, size?: number): Bytes;
  /** Signed text has one meaning in every language, or none. `names`: the fields, in order, with spaces between. */
  parseStrict(text: unknown, names: string): any;
  writeStrict(object: Record<string, unknown>): string;
}

/** suite.js. K4 when the engine fails. */
export interface Suite {
  /**
   * One step, at most 15 s. Crypto that hangs, is missing or throws ends in K4, never in another way to send words.
   * `code`: when the work may refuse what it was given; with "lost" it is the network that may fail or hang.
   */
  step<R>(work: (subtle: SubtleCrypto) => PromiseLike<R>, code?: string): Promise<R>;
  random(size: number): Bytes;
  /** SHA-256 under a label: 32 bytes. */
  H(name: string, ...parts: Bytes[]): Promise<Bytes>;
  /** H of a text, in b64u. */
  hashOf(name: string, text: string): Promise<string>;
  /** 16 characters: of a desk its seal key, of a person seal and sign key, of a keeper the sign key. */
  kidOf(...publicKeys: Bytes[]): Promise<string>;
  onP256(name: Use): EcKeyGenParams;
  usage(name: Use): KeyUsage[];
  /** Both halves of a key that may still leave the engine; the private half that is returned may not, unless asked. */
  halves(key: CryptoKey, name: Use, extractable?: boolean): Promise<NewKeys>;
  makeKeys(name: Use): Promise<NewKeys>;
  /** 64 bytes r‖s. */
  sign(privateKey: CryptoKey, name: string, bytes: Bytes): Promise<Bytes>;
  /** Throws CheckFailed when what is offered as a key is none. */
  verify(publicKey: Bytes, name: string, bytes: Bytes, signature: Bytes): Promise<boolean>;
  uncompressed(key: Bytes): Bytes;
  /** HPKE to a public key: enc ‖ ciphertext. Everything that must not be exchanged is bound by `info`. */
  wrap(publicKey: Bytes, info: Bytes, bytes: Bytes): Promise<Bytes>;
  unwrap(keys: Keys, info: Bytes, wrapped: Bytes): Promise<Bytes>;
}

/** lists.js */
export interface Lists {
  /** Strict text that begins with v, typ and org: version 1, of this kind, and ours. `names`: the fields after those. */
  parseRecord(text: unknown, names: string, typ: string, org: string): any;
  /**
   * Checks D1–D5. `now` in seconds; `known`: the highest version that this browser knows. Throws CheckFailed K1, K2 or K4.
   */
  readDirectory(answer: Answer, pin: Pin, now: number, known?: number): Promise<Directory>;
}

/** What conversation.js gives to the other modules of this room. */
export interface Making {
  /** A conversation of which nothing is held yet. */
  fresh(seat: "v" | "s", cv: string, around: Around, me?: Me | null): State;
  /** The current epoch; undefined before the first record. */
  current(self: State): Epoch;
  signKeyOf(self: State): CryptoKey;
  deskReader(directory: Directory, key: DeskKey): To;
  /**
   * Makes the next record, with its root and wraps. `first` and `last`: its own fields before `kc` and before `ts`;
   * `ve`: the visitor's key to seal to.
   */
  makeRecord(
    self: State, typ: string, first: object, to: To[], last: object, ve: Bytes, now: number,
  ): Promise<{ made: Made; rh: string; root: Bytes }>;
  wrapAll(self: State, ep: number, rh: string, root: Bytes, to: { kid: string; publicKey: Bytes }[]): Promise<Record<string, string>>;
  /** From here on another epoch, with transcript value t. */
  enter(self: State, text: string, rh: string, root: Bytes | null, to: To[], t: Bytes): void;
}

/** conversation.js: three ways to have a conversation. */
export interface Beginning {
  /** A visitor begins: keys, root, genesis, wraps. The genesis counts as held. Throws CheckFailed K1, K3, K4. */
  begin(given: Around & { desks: string[]; now: number }): Promise<Conversation>;
  /**
   * A visitor comes back; nothing is held yet: hello with records 0, after 0, hear() everything, then live().
   * Throws CheckFailed K15, K4 or "lost".
   */
  comeBack(given: Around & { vault: Vault }): Promise<Conversation>;
  /** A staff reader; nothing is held yet, as above. */
  read(given: Around & { cv: string; me: Me }): Promise<Conversation>;
}

/** One conversation as one reader knows it. A frame goes in; what may be shown comes out. */
export interface Conversation {
  readonly cv: string;
  readonly org: string;
  readonly seat: "v" | "s";
  /** number of the last envelope heard: `after` of the hello frame */
  readonly head: number;
  /** current conversation epoch */
  readonly ep: number;
  /** `records` of the hello frame */
  readonly recordsHeld: number;
  /** K code once nothing may be sent or shown any more: K6, K8; on opening K13 (staff), K15 (visitor who came back) */
  readonly stopped: string | null;
  /** staff: this visitor had a key list that no keeper stands for (K5); renew() must come before any answer */
  readonly misled: boolean;
  /** what begin() made, for the hello frame */
  readonly opening: Made | null;

  /**
   * Frames `record` and `envelope` in the order in which they came (not those with in:"margin").
   * A failed check does not throw: it says what happened, and `stopped` says when to end it.
   * Throws CheckFailed, with nothing changed: "gap" (a number is missing) or "lost" (a list or a module could not be
   * fetched): drop the line and read again from `recordsHeld` and `head`. K4: crypto is gone, stop.
   */
  hear(frame: any): Promise<Heard>;
  /** At the frame `live`: sets `stopped` when what was given is not what the vault or the wraps promise. */
  live(): void;
  /**
   * Seals one payload under the current voice, for the frame `post`; `ts` is put in when it is missing.
   * Throws CheckFailed: the code in `stopped`; "renew" or K5 when an epoch must be opened first; "size"; K4; "lost".
   */
  seal(payload: Record<string, unknown> & { t: string }, now?: number): Promise<{ ref: string; ep: number; e: string }>;
  /** After a refusal: what is sealed from now on counts anew. */
  newVoice(): void;
  /** Of the current epoch, from verified records only; the visitor, always a reader, is not among them. */
  readers(): Reader[];
  /**
   * Must an epoch be opened before the next word? Then makes its record; it takes effect when it comes back through
   * hear(). null when nothing is due. Throws CheckFailed K1, K3, K4, K5, K13, "lost", or the code in `stopped`.
   */
  renew(now?: number): Promise<Turn | null>;
  /** A newer directory, after the frame `directory`. Throws CheckFailed K1 when it is older. */
  use(directory: Directory): void;
}

/** A conversation with all that it remembers, for the modules of this room alone. */
export interface State extends Mutable<Conversation> {
  around: Around;
  me: Me | null;
  /** a visitor's */
  keys: { seal: NewKeys; sign: NewKeys } | null;
  /** until live(): what a returning visitor must be given back */
  vault: Vault | null;
  /** the point at which the vault was made has been reached, with the same transcript */
  met: boolean;
  /** one for each record held */
  epochs: Epoch[];
  /** own record on its way */
  made: { text: string; root: Bytes } | null;
  /** transcript value at the head */
  t: Bytes;
  /** refs of the envelopes that opened */
  refs: Set<string>;
  /** by kid: joined, and not left since */
  present: Map<string, boolean>;
  /** this reader came later and cannot know who had joined before */
  late: boolean;
  /** by ref: what this page sealed, and its number once it came back */
  own: Map<string, { e: string; q: number }>;
  voice: (Voice & { vo: string }) | null;
  /** hidden or marked in a row */
  strikes: number;
  /** what a newer directory was asked for */
  asked: Set<unknown>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
