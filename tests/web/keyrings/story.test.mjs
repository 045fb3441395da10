import "../setup.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation } from "../../../keerpunt/web/static/keyrings/conversation.js";
import { readDirectory } from "../../../keerpunt/web/static/keyrings/lists.js";
import { kidOf } from "../../../keerpunt/web/static/keyrings/suite.js";
import { b64u, unb64u } from "../../../keerpunt/web/static/keyrings/text.js";
import { openVault } from "../../../keerpunt/web/static/keyrings/vault.js";
import { getList, sealKey, signKey, vectors } from "./vectors.mjs";
import { tell } from "./world.mjs";

// The conversation of the vectors, V5 to V10: three voices, four epochs, twelve envelopes, written by Python.

const { frames, envelopes, transcript } = vectors.V10;
const [first, second] = vectors.V4.directories;
const directoryOf = ({ answer, now }) => readDirectory(answer, vectors.pin, now);
const around = async (directory = second) => ({ pin: vectors.pin, directory: await directoryOf(directory), getList });
const cv = JSON.parse(vectors.V5.record).cv;

async function reader(desks, person = "staff") {
  const { kid } = vectors.V3.kid[1];
  const deskKeys = new Map();
  for (const name of desks) {
    const keys = await sealKey(name);
    deskKeys.set(await kidOf(keys.publicKey), keys);
  }
  return Conversation.read({ ...(await around()), cv, me: { kid, signKey: await signKey(person + " sign"), deskKeys } });
}

async function visitor(directory) {
  const vault = {
    cv, gh: vectors.V5.rh, s: unb64u(vectors.keys["visitor sign"].scalar), e: unb64u(vectors.keys["visitor seal"].scalar),
    q: 0, th: vectors.V5.rh, dv: 8,
  };
  return Conversation.comeBack({ ...(await around(directory)), vault });
}

/** Every frame is genuine, the words are those written, and the transcript is Python's at every step. */
async function follows(conversation) {
  for (const [i, frame] of frames.entries()) {
    const heard = await conversation.hear(frame);
    assert.equal(heard.state, "genuine", `${i}: ${heard.why}`);
    assert.equal(b64u(conversation.t), transcript[i].T, `transcript after frame ${i}`);
    const made = envelopes.find(({ number }) => number === frame.number);
    if (frame.t === "envelope") assert.deepEqual(heard.payload, JSON.parse(made.payload));
  }
  conversation.live();
  assert.deepEqual([conversation.stopped, conversation.head, conversation.ep, conversation.misled], [null, 12, 3, false]);
}

test("a member of the desk reads the whole story", async () => follows(await reader(["desk 0", "desk 2"])));
test("a member with only the new desk key reads it from the beginning, by what was shared", async () => follows(await reader(["desk 2"])));
test("a member of the other desk reads it as well", async () => follows(await reader(["desk 1"])));
test("the visitor reads it back", async () => follows(await visitor()));

test("a visitor whose directory is older fetches the newer one when a record names it", async () => {
  const self = await visitor(first);
  let asked = 0;
  self.around.getDirectory = () => (asked++, directoryOf(second));
  await follows(self);
  assert.equal(asked, 1);
});

test("each size step occurs once, and who said what comes from the lists", async () => {
  const heard = (await tell(await visitor(), frames)).filter(({ kind }) => kind === "envelope");
  assert.equal(new Set(envelopes.map(({ e }) => e.split(".")[1].length)).size, 8);
  const names = new Set(heard.map(({ who }) => [who.kind, who.name, who.role].join(" ")));
  assert.deepEqual([...names].sort(), ["p Sam Organisatie X", "s Anna counsellor", "v  "]);
});

test("the readers are told from verified records: who they are, and from where on", async () => {
  const self = await reader(["desk 2"]);
  const added = [];
  for (const frame of frames) {
    const heard = await self.hear(frame);
    if (heard.kind === "record") added.push(heard.added.map(({ kind, name }) => [kind, name]));
  }
  assert.deepEqual(added, [[], [], [["partner", "Sam"]], []]);
  assert.deepEqual(self.readers(), [
    { kind: "desk", id: "jongeren", name: "Jongeren", people: 2 },
    { kind: "desk", id: "ouders", name: "Ouders", people: 1 },
  ]);
});

test("a reader who holds only the old desk key cannot go on after the epoch that replaced it", async () => {
  const self = await reader(["desk 0"]);
  const heard = await tell(self, frames.slice(0, 6));
  assert.ok(heard.every(({ state }) => state === "genuine"));
  self.live();
  assert.equal(self.stopped, "K13");
});

test("a vault of the vectors brings the visitor back", async () => {
  for (const [name, kind] of [["V13", "return"], ["V15", "resume"]]) {
    const { locator, proof, key, vault } = vectors[name];
    const opened = await openVault(kind, { locator, proof, key: unb64u(key) }, vault, vectors.pin);
    const self = await Conversation.comeBack({ ...(await around()), vault: opened });
    for (const { state, why } of await tell(self, frames)) assert.equal(state, "genuine", why);
    self.live();
    assert.equal(self.stopped, null);
  }
});
