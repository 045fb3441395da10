// @ts-check

/**
 * Asking the staff origin something: JSON over POST, or a plain reading.
 *
 * Three outcomes and no others: an answer, `Refused` with the server's reason, or `Lost` when nobody
 * answered. Whoever asks decides what to say about it.
 */

/** Seconds after which a door counts as lost. */
const PATIENCE = 15;

export class Refused extends Error {
  /** @param {number} status  @param {string} reason  kebab-case  @param {number} wait  seconds, 0 if not told */
  constructor(status, reason, wait) {
    super(reason);
    this.status = status;
    this.reason = reason;
    this.wait = wait;
  }
}

export class Lost extends Error {}

/**
 * @param {string} path
 * @param {object} [body]  given: POST; absent: GET
 * @returns {Promise<string>} the text of the answer, empty for 204
 */
async function knock(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE * 1000);
  try {
    const answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
    });
    const text = await answer.text();
    if (answer.ok) return text;
    throw refusalIn(answer.status, text);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Lost(path);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {number} status  @param {string} text  @returns {Refused} */
function refusalIn(status, text) {
  try {
    const said = JSON.parse(text);
    return new Refused(status, String(said.refused || "unknown"), Number(said.wait) || 0);
  } catch {
    return new Refused(status, "unknown", 0);
  }
}

/** @param {string} path  @returns {Promise<any>} */
export async function read(path) {
  return answerOf(path, await knock(path));
}

/** @param {string} hash  @returns {Promise<string>} a published list, verbatim: its hash is checked by whoever asked */
export function readList(hash) {
  return knock(`/keys/list/${encodeURIComponent(hash)}`);
}

/** @param {string} path  @param {object} body  @returns {Promise<any>} null for 204 */
export async function ask(path, body) {
  return answerOf(path, await knock(path, body));
}

/** @param {string} path  @param {string} text  @returns {any} */
function answerOf(path, text) {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Lost(path);
  }
}
