import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation } from "../../../keerpunt/web/static/keyrings/conversation.js";
import { aesKey, lock, pad } from "../../../keerpunt/web/static/keyrings/sealed.js";
import { H, hashOf, random, sign, wrap } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, tag, unb64u, utf8 } from "../../../keerpunt/web/static/keyrings/text.js";
import { openVault, resumeSecrets, returnSecrets, sealVault } from "../../../keerpunt/web/static/keyrings/vault.js";
import { vectors } from "./vectors.mjs";
import { Organisation, T0, asReader, failsWith, flip, forgeEpoch, meeting, tell } from "./world.mjs";

const WORDS = "anker bakker citroen druif emmer fiets gitaar";

// KEYS-05
test("words and the resume secret give the locator, proof and vault key of Python", async () => {
  const { words, salt, locator, proof, key } = vectors.V13;
  assert.deepEqual(await returnSecrets(words, { ...vectors.pin, SALT: salt }), { locator, proof, key: unb64u(key) });
  const resume = vectors.V15;
  assert.deepEqual(await resumeSecrets(unb64u(resume.kr)), { locator: resume.locator, proof: resume.proof, key: unb64u(resume.key) });
});

// KEYS-06
test("locator, proof and vault key have nothing in common, and neither have words and resume", async () => {
  const kr = random(32);
  const { locator, proof, key } = await resumeSecrets(kr);
  assert.equal(new Set([locator, proof, b64u(key), b64u(kr)]).size, 4);
});

test("a vault holds the keys and the point to which the history must lead", async () => {
  for (const [name, kind] of [["V13", "return"], ["V15", "resume"]]) {
    const { key, vault, text } = vectors[name];
    const opened = await openVault(kind, { locator: "", proof: "", key: unb64u(key) }, vault, vectors.pin);
    const { cv, gh, q, th, dv } = JSON.parse(text);
    assert.deepEqual([opened.cv, opened.gh, opened.q, opened.th, opened.dv], [cv, gh, q, th, dv]);
  }
});

/** A visitor who kept words after some talk; `back` opens the vault and tells the whole history. */
async function kept() {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const secrets = await resumeSecrets(random(32));
  const vault = await sealVault("resume", secrets, talk.visitor);
  for (const b of ["Nog iets", "En nog iets"]) await talk.both(await talk.says(talk.visitor, { t: "text", b }));
  const open = (blob = vault, pin = org.pin) => openVault("resume", secrets, blob, pin);
  const back = async (frames, change = {}) => {
    const self = await Conversation.comeBack({ ...(await org.around()), vault: { ...(await open()), ...change } });
    const heard = await tell(self, frames);
    self.live();
    return { self, heard };
  };
  return { ...talk, org, secrets, vault, open, back };
}

test("who comes back reads everything, and can write again", async () => {
  const story = await kept();
  const { self, heard } = await story.back(story.ledger.frames);
  assert.ok(heard.every(({ state }) => state === "genuine"));
  assert.deepEqual([self.stopped, self.head, self.cv], [null, 4, story.visitor.cv]);
  const frame = story.ledger.post(await self.seal({ t: "returned" }, T0));
  for (const side of [self, story.anna]) assert.equal((await side.hear(frame)).state, "genuine");
  const second = await openVault("resume", story.secrets, await sealVault("resume", story.secrets, self), story.org.pin);
  assert.equal(second.q, 5, "and keep words once more");
});

test("who comes back after the desk key has changed opens an epoch before the first word", async () => {
  const story = await kept();
  await story.org.turnDesk("jongeren");
  const { self } = await story.back(story.ledger.frames);
  await assert.rejects(self.seal({ t: "returned" }, T0), failsWith("renew"));
  const turn = await self.renew(T0);
  assert.equal((await self.hear(story.ledger.record(turn))).state, "genuine");
  assert.ok((await self.seal({ t: "returned" }, T0)).e);
  const { self: again } = await story.back(story.ledger.frames);
  assert.deepEqual([again.stopped, again.ep], [null, 1], "later epochs reach them by the wrap to v");
});

test("words that were made just before an epoch lead through it", async () => {
  const org = await Organisation.found();
  const talk = await meeting(org);
  const secrets = await resumeSecrets(random(32));
  const before = await sealVault("resume", secrets, talk.visitor);
  const made = await forgeEpoch(talk.visitor, [asReader(org.desk("jongeren"))], { signKey: talk.visitor.keys.sign.privateKey });
  await talk.both(talk.ledger.record(made));
  const after = await sealVault("resume", secrets, talk.visitor);
  for (const blob of [before, after]) {
    const self = await Conversation.comeBack({ ...(await org.around()), vault: await openVault("resume", secrets, blob, org.pin) });
    await tell(self, talk.ledger.frames);
    self.live();
    assert.equal(self.stopped, null);
  }
});

test("N9 a returning visitor is given another genesis, rightly signed by a stranger: gh refuses, K15", async () => {
  const story = await kept();
  const stranger = await story.org.visitor();
  const { sign: keys } = stranger.keys;
  // The server knows the visitor's public key, and can make everything of a genesis but their signature.
  const root = random(32);
  const mine = JSON.parse(story.visitor.opening.record);
  const record = JSON.stringify({ ...mine, vs: b64u(keys.publicKey), kc: b64u(await H("hash/commit", root)) });
  const info = tag("wrap/root", story.org.pin.ORG, mine.cv, 0, "v", await hashOf("hash/record", record));
  const made = {
    record, sig: b64u(await sign(keys.privateKey, "sign/genesis", utf8(record))),
    wraps: { v: b64u(await wrap(unb64u(mine.ve), info, root)) },
  };
  for (const genesis of [made, stranger.opening]) {
    const { self, heard } = await story.back([{ t: "record", ...genesis }]);
    assert.deepEqual([heard[0].state, self.stopped, self.recordsHeld], ["hidden", "K15", 0]);
    await assert.rejects(self.seal({ t: "returned" }, T0), failsWith("K15"));
  }
});

test("a history that does not lead through the vault, or ends before it, is K15", async () => {
  const story = await kept();
  const { frames } = story.ledger;
  assert.equal((await story.back(frames.slice(0, 2))).self.stopped, "K15", "cut off");
  const other = await story.back(frames, { th: b64u(random(32)) });
  assert.equal(other.self.stopped, "K15");
  assert.deepEqual(other.heard.map(({ state }) => state), ["genuine", "genuine", "genuine", "hidden", "hidden"], "nothing after that point");
  assert.equal((await story.back([])).self.stopped, "K15");
});

test("a wrap of another root for the returning visitor is K15", async () => {
  const story = await kept();
  const other = await story.org.visitor();
  const { self } = await story.back([{ ...story.ledger.frames[0], wraps: other.opening.wraps }]);
  assert.equal(self.stopped, "K15");
});

test("a vault of another organisation, another kind, altered, or of another shape does not open: K15", async () => {
  const { open, vault, secrets, org } = await kept();
  assert.equal(typeof (await open()).q, "number");
  await assert.rejects(open(flip(vault, 200)), failsWith("K15"));
  await assert.rejects(open(vault.slice(0, -4)), failsWith("K15"));
  await assert.rejects(open(vault, { ...org.pin, ORG: "AAAAAAAAAAAAAAAA" }), failsWith("K15"));
  await assert.rejects(openVault("return", secrets, vault, org.pin), failsWith("K15"));
  const aad = tag("aad/vault", org.pin.ORG, "resume");
  const text = vectors.V15.text.replace(vectors.pin.ORG, org.pin.ORG);
  const boxed = async (inner) => b64u(await lock(await aesKey(secrets.key), aad, inner));
  assert.equal((await open(await boxed(pad(utf8(text), 512)))).cv, JSON.parse(text).cv);
  for (const inner of [pad(utf8(text), 511), pad(utf8(text.replace('"v":1', '"v":2')), 512), pad(utf8(text + " "), 512)])
    await assert.rejects(open(await boxed(inner)), failsWith("K15"));
});

test("N44 seven words: a wrong one, two swapped, other organisation's SALT lead to another place", async () => {
  const pin = { SALT: b64u(new Uint8Array(16)) };
  const { locator } = await returnSecrets(WORDS, pin);
  assert.equal((await returnSecrets(WORDS, pin)).locator, locator);
  for (const [words, salt] of [
    [WORDS.replace("druif", "drank"), pin.SALT],
    [WORDS.replace("anker bakker", "bakker anker"), pin.SALT],
    [WORDS, b64u(new Uint8Array(16).fill(1))],
  ]) {
    const other = await returnSecrets(words, { SALT: salt });
    assert.notEqual(other.locator, locator);
    assert.equal(other.locator.length, locator.length, "of the same shape");
  }
});

test("more than 200 characters are refused before any derivation", async () => {
  await assert.rejects(returnSecrets("a".repeat(201), vectors.pin), failsWith("K14"));
});
