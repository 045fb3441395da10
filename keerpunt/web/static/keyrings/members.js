// @ts-check

/**
 * Whose signature counts: the lists of people and partners that a directory names by hash (docs/protocol.md §5, D3, D7).
 * Whoever delivers a list can change nothing in it; each is fetched once.
 */

import { parseRecord } from "./lists.js";
import { hashOf, kidOf, step } from "./suite.js";
import { check, failing, unb64u } from "./text.js";

/** @import { Directory, Entry, GetList, Member } from "./types" */

/** D6 for an older record. @param {Entry} entry  @param {number} ts */
export const wasLive = ({ nb, na }, ts) => nb <= ts && ts < na;

/** D7: what somebody signed counts until ten minutes after their end. @param {{ na: number }} entry  @param {number} at */
export const maySign = ({ na }, at) => at < na + 600;

/** Throws CheckFailed "lost" when the list cannot be fetched, K1 when it is not what was signed.
 * @param {Directory} directory  @param {string} desk  @param {GetList} getList  @returns {Promise<Map<string, Member>>} by kid */
export async function people(directory, desk, getList) {
  const { people: hash, n } = directory.list.desks.find((/** @type {any} */ { id }) => id === desk) || {};
  if (!hash) return new Map();
  return fetchList(directory, hash, getList, "of ver staff", "people", async (list) => {
    const members = await readMembers(directory, list.staff);
    check(list.of === desk && [...members.values()].filter(({ live }) => live).length === n, "people");
    return members;
  });
}

/** As people(). @param {Directory} directory  @param {GetList} getList  @returns {Promise<Map<string, Member>>} */
export const partners = (directory, getList) =>
  fetchList(directory, directory.list.partners, getList, "ver partners", "partners", (list) =>
    readMembers(directory, list.partners),
  );

/** Was this directory, or an earlier one, in force when the record was made?
 * @param {Directory} directory  @param {{ dv: number, dh: string, ts: number }} record  @param {GetList} getList
 * @returns {Promise<boolean>} */
export async function knows(directory, { dv, dh, ts }, getList) {
  const { ver, list } = directory;
  const past =
    dv === ver ? [directory] : await fetchList(directory, list.history, getList, "ver past", "history", async (l) => l.past);
  return past.some((/** @type {any} */ old) => old.ver === dv && old.dh === dh && ts < old.exp);
}

/** @param {Directory} directory  @param {string} hash  @param {GetList} getList  @param {string} names  @param {string} typ
 * @param {(list: any) => Promise<any>} read  @returns {Promise<any>} */
function fetchList({ list: { org }, read: done }, hash, getList, names, typ, read) {
  const before = done.get(hash);
  if (before) return before;
  const list = failing("K1", async () => {
    const text = await step(() => getList(hash), "lost");
    check(hash === (await hashOf("hash/record", text)), "hash");
    return read(parseRecord(text, names, typ, org));
  });
  done.set(hash, list);
  list.catch(() => done.delete(hash));
  return list;
}

/** @param {Directory} directory  @param {any[]} rows  @returns {Promise<Map<string, Member>>} */
async function readMembers(directory, rows) {
  const members = new Map();
  for (const { kid, nm, role, on, en, sg, st, nb, na } of rows) {
    const [seal, sign] = [unb64u(en, 65), unb64u(sg, 65)];
    check(kid === (await kidOf(seal, sign)) && !members.has(kid), "kid");
    // A sign key must never be a key to seal to (D6).
    check(en !== sg && !directory.deskOfKid(await kidOf(sign)), "sign key");
    members.set(kid, { kid, name: nm, role: role || on, seal, sign, live: st === "live", nb, na });
  }
  return members;
}
