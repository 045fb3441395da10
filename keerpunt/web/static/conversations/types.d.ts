/** The shapes that the modules of this room share. Read by people and by the type check; no browser fetches it. */

import type { Conversation, Directory, GetList, Me, Pin, Reader, Who } from "../keyrings/types";

/** What a page may show of one conversation. A new object at every change. */
export interface TalkState {
  phase: "idle" | "opening" | "waiting" | "talking" | "closed" | "stopped" | "ended";
  link: Link;
  bubbles: Bubble[];
  /** from, to: minutes; staffed: somebody takes conversations now */
  place: { ahead: number; from: number; to: number; staffed: boolean } | null;
  /** here, away, left or none: the server's claim */
  seats: { visitor: string; counsellor: string; partner: string; lead: number } | null;
  /** the counsellor who has it, as they said themselves */
  name?: string;
  /** v, s or p of the other side */
  typing: string | null;
  /** K1 … K16 when a check failed */
  check: string | null;
  /** last reason that needs words on screen: size, full, closed, not-allowed, lease-lost, shape, slow-down */
  refusal: string | null;
  /** last notice code */
  notice: string | null;
  /** wiped, elsewhere, left, gone, old, signed-out */
  ended: string | null;
  /** words handed back to the composer, until compose() takes note */
  draft: string;
  readers: Reader[];
  /** somebody of staff has written: return words may be offered */
  answered: boolean;
  /** unix seconds: when the return words were used before now; 0: never; null: not here by words */
  lastUsed: number | null;
}

export interface Bubble {
  key: string;
  kind: "text" | "join" | "leave" | "end" | "returned" | "card" | "record" | "hidden" | "unknown";
  mine: boolean;
  /** null for own words that are not delivered, for records, and when hidden */
  who: Who | null;
  /** of a record: the names of the readers who came or went */
  text: string;
  /** unix seconds */
  at: number | null;
  /** false: "tijd niet zeker" */
  sure: boolean;
  marked: boolean;
  /** null for what others wrote */
  sent: null | "unsent" | "delivered" | "read";
  /** of an end: done, silent, limits, referred; of a record: came, went */
  why?: string;
  /** of a visitor's words: the language of the page they were typed in; empty where that was not said */
  lang?: string;
  /** of a card; the path is on the portal */
  title?: string;
  path?: string;
}

export interface TalkEnds {
  pin: Pin;
  onchange: (state: TalkState) => void;
  getList?: GetList;
  /** the newest directory, checked D1–D5; the page fetches it itself where this is absent */
  getDirectory?: () => Promise<Directory>;
  world?: World;
  /** ws(s):// and host */
  host?: string;
}

/** What makes a talk a counsellor's. */
export interface Staff {
  cv: string;
  me: Me;
  lease: number;
  directory: Directory;
}

export interface Frame {
  t: string;
  [field: string]: any;
}

export type Link = "connecting" | "live" | "lost" | "spare";

/** What a websocket and the spare door have in common. */
export interface Socket {
  readonly readyState: number;
  onopen: ((event?: any) => any) | null;
  onmessage: ((event: any) => any) | null;
  onclose: ((event: any) => any) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** What a page has around it; tests bring their own. Times in milliseconds. */
export interface World {
  socket(url: string): Socket;
  fetch(path: string, how: RequestInit): Promise<Response>;
  now(): number;
  /** for the backoff only */
  random(): number;
  later(deed: () => unknown, ms: number): any;
  cancel(timer: any): void;
  /** Tells of all that may mean: look at the line now. Returns its own end. */
  onwake(look: () => void, lose: () => void): () => void;
  /** Throws where storage is switched off. */
  storage(): Storage;
}

export interface LineEnds {
  /** made anew for every connection */
  hello: () => Frame;
  /** throwing means: drop the line, read again */
  onframe: (frame: Frame) => Promise<void> | void;
  onlink: (link: Link) => void;
  /** a close code after which coming back is of no use */
  onfinal: (code: number) => void;
  host?: string;
  world?: World;
}

export interface Payload {
  t: string;
  ts: number;
  b?: string;
  why?: string;
  lang?: string;
}

/** Fields of the frame `post`. */
export interface Sealed {
  ref: string;
  ep: number;
  e: string;
}

export interface Outgoing {
  key: string;
  payload: Payload;
  sealed: Sealed | null;
  /** this line has had it */
  sent: boolean;
  /** how often it was refused for a reason that should not occur */
  tries: number;
}

/** What survives a reload. */
export interface Kept {
  items: { payload: Payload; sealed: Sealed | null }[];
  composer: string;
}

/** Whoever writes: what an outbox and its mending need of a talk. */
export interface Writer {
  items: Outgoing[];
  line: { reread(): void };
  world: Pick<World, "later">;
  /** the conversation; throws when there is none */
  sure(): Conversation;
  /** may drop the frame while offline */
  send(frame: Frame): void;
  /** fetches a newer directory */
  refresh(): Promise<unknown>;
  /** asks to open a closed conversation again; false: no */
  reopen(): Promise<boolean>;
  /** what must be done before an envelope may leave */
  kept(): Promise<void> | undefined;
  state: { draft: string };
  draw(more: Partial<TalkState>): void;
  hearing: { settle(item: Outgoing, stored: boolean): void; hush(): void } | null;
  /** unix seconds */
  now(): number;
  inTurn(deed: () => any): Promise<any>;
  /** a check failed: nothing may leave any more */
  stop(error: unknown): void;
}
