// @ts-check

/**
 * What a tab remembers, so that a reload does not end a conversation (protocol §12): half a secret.
 *
 * The tab keeps 32 random bytes; the server keeps, for half an hour, a vault that only they open. Words that
 * are not delivered lie beside those bytes, sealed under a key that comes out of the vault: without the
 * server's half nothing that stays on the device opens anything (docs/decisions/0003).
 */

import { aesKey, hkdf, lock, pad, unlock, unpad } from "../keyrings/sealed.js";
import { random } from "../keyrings/suite.js";
import { b64u, tag, textOf, unb64u, utf8 } from "../keyrings/text.js";
import { openVault, resumeSecrets, sealVault } from "../keyrings/vault.js";
import { ask } from "./line.js";

/** @import { Bytes, Conversation, Pin, Vault } from "../keyrings/types" */
/** @import { Kept, World } from "./types" */

const NAME = "k"; // the only name in sessionStorage; its value: the bytes, a dot, sealed words
const STEP = 1024; // sealed words come in these sizes
const MOST = 47 * STEP; // bytes; in base64url this is just under 64 kB
/** @type {Kept} */
const NO_WORDS = { items: [], composer: "" };

export class Bookmark {
  /** What finds the vault, once it is known to be there. @type {{ locator: string, proof: string } | null} */
  #found = null;
  #half = "";
  /** @type {{ key: CryptoKey, aad: Bytes } | null} */
  #lock = null;
  /** @type {Kept | null} */
  #next = null;
  /** @type {Promise<void> | null} */
  #writing = null;
  #gone = false;

  /** @param {{ world: World, pin: Pin }} it */
  constructor({ world, pin }) {
    this.world = world;
    this.pin = pin;
  }

  /** Gives the vault its half hour again.  @returns {Promise<boolean>} is there something to go on with? */
  async hold() {
    const secrets = await this.#secrets();
    if (!secrets) return false;
    const { locator, proof } = (this.#found = secrets);
    const { status } = await ask(this.world, "/resume/hold", { locator, proof }).catch(() => ({ status: 0 }));
    if (status === 404) this.#clear();
    return status !== 404;
  }

  /**
   * Asks for the other half.
   * @param {string} seat  hash of the new seat token
   * @returns {Promise<{ vault: Vault, kept: Kept } | null>} null when there is nothing to go on with
   */
  async open(seat) {
    const secrets = await this.#secrets();
    if (!secrets) return null;
    const { locator, proof } = (this.#found = secrets);
    const { status, text } = await ask(this.world, "/resume/open", { locator, proof, seat });
    if (status === 404) {
      this.#clear();
      return null;
    }
    if (status !== 200) throw new Error(`resume ${status}`);
    const vault = await openVault("resume", secrets, JSON.parse(text).vault, this.pin);
    return { vault, kept: await this.#words(vault) };
  }

  /** A new half and a new vault for this conversation; once. They lie in storage after the next remember().  @param {Conversation} c  @param {string} token */
  async make(c, token) {
    if (this.#lock || this.#gone) return;
    const half = random(32);
    const secrets = await resumeSecrets(half, this.pin);
    const vault = await sealVault("resume", secrets, c);
    const { locator, proof } = secrets;
    const { status } = await ask(this.world, "/resume/keep", { cv: c.cv, token, locator, proof, vault });
    if (status !== 204) throw new Error(`resume ${status}`);
    const lock = await this.#lockOf(await openVault("resume", secrets, vault, this.pin));
    if (this.#gone) return;
    this.#half = b64u(half);
    this.#found = { locator, proof };
    this.#lock = lock;
  }

  /** Keeps what is not delivered yet; done when it lies in storage. Only the newest counts. Never rejects: broken crypto
   * is found, and said, where words are sealed.  @param {Kept} kept */
  remember(kept) {
    this.#next = kept;
    this.#writing ??= this.#write().catch(() => {}).then(() => void (this.#writing = null));
    return this.#writing;
  }

  /** The page is going, perhaps for good: the vault lives a minute more, or its half hour after a reload. */
  closing() {
    if (!this.#found) return;
    const { locator, proof } = this.#found;
    beacon(this.world, "/resume/closing", { locator, proof });
  }

  /** Nothing stays here.  @returns {object | undefined} body for /resume/forget, which ends the other half */
  forget() {
    const found = this.#found;
    this.#gone = true;
    this.#clear();
    return found ? { locator: found.locator, proof: found.proof, how: "exit" } : undefined;
  }

  #clear() {
    this.#found = this.#lock = this.#next = null;
    this.#half = "";
    try {
      this.world.storage().removeItem(NAME);
    } catch {
      // storage is switched off: nothing was kept
    }
  }

  async #write() {
    while (this.#next && this.#lock) {
      const { items, composer } = this.#next;
      const { key, aad } = this.#lock;
      this.#next = null;
      const text = bounded({ items, composer });
      const sealed = text && b64u(await lock(key, aad, pad(text, STEP * Math.ceil((text.length + 4) / STEP))));
      if (this.#lock) this.#store(sealed ? `${this.#half}.${sealed}` : this.#half);
    }
  }

  /** @param {string} value */
  #store(value) {
    try {
      this.world.storage().setItem(NAME, value);
    } catch {
      // full or switched off: a reload ends the conversation, and nothing else
    }
  }

  #stored() {
    try {
      return (this.world.storage().getItem(NAME) || "").split(".");
    } catch {
      return [""];
    }
  }

  async #secrets() {
    const [half] = this.#stored();
    return half ? resumeSecrets(unb64u(half, 32), this.pin).catch(() => null) : null;
  }

  /** @param {Vault} vault  whose sign key nobody has who has only one half */
  async #lockOf({ s, cv }) {
    const key = await aesKey(await hkdf(s, null, tag("resume/draft", this.pin.ORG, cv)));
    return { key, aad: tag("aad/draft", this.pin.ORG, cv) };
  }

  /** @param {Vault} vault  @returns {Promise<Kept>} */
  async #words(vault) {
    const [, sealed] = this.#stored();
    if (!sealed) return NO_WORDS;
    try {
      const { key, aad } = await this.#lockOf(vault);
      return JSON.parse(textOf(unpad(await unlock(key, aad, unb64u(sealed)))));
    } catch {
      return NO_WORDS; // of another conversation, or damaged
    }
  }
}

/** @param {Kept} kept  @returns {Uint8Array<ArrayBuffer> | null} the composer first, then the oldest words, as much as fits */
function bounded({ items, composer }) {
  if (!items.length && !composer) return null;
  for (let most = items.length; most >= 0; most--) {
    const text = utf8(JSON.stringify({ items: items.slice(0, most), composer }));
    if (text.length + 4 <= MOST) return text;
  }
  return null;
}

/** @param {World} world  @param {string} path  @param {object} body */
function beacon(world, path, body) {
  const text = JSON.stringify(body);
  const type = "application/json";
  if (!("keepalive" in Request.prototype)) navigator.sendBeacon(path, new Blob([text], { type }));
  else world.fetch(path, { method: "POST", headers: { "Content-Type": type }, body: text, keepalive: true }).catch(() => {});
}
