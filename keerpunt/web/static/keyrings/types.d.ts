/** The shapes that the modules of this room share. Read by people and by the type check; no browser fetches it. */

/** What a browser must know before it believes anybody: the operator's org.js. */
export interface Pin {
  ROOT: string;
  ORG: string;
  SALT: string;
  KEEPERS_MIN: number;
  DEMO: number;
}

export type Bytes = Uint8Array<ArrayBuffer>;

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
  /** null when hidden, and for a record */
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
