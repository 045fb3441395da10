/** Coming back with seven words, and what that ends elsewhere. */

import assert from "node:assert/strict";
import test from "node:test";
import { flip } from "../keyrings/world.mjs";
import { Story, quiet, until } from "./people.mjs";

const WORDS = "anker bakker citroen druif emmer fiets gitaar";

async function kept() {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  visitor.says("Hoi");
  await anna.sees("[join mine]", "visitor: Hoi");
  assert.equal(await visitor.talk.keep(WORDS), true);
  return { story, visitor, anna };
}

test("the words bring everything back on another device, and both sides see that", async () => {
  const { story, anna } = await kept();
  const other = story.visitor();
  assert.equal(await other.talk.comeBack(WORDS), true);
  await story.pass(1);
  await other.sees("[join Anna]", "mine: Hoi (delivered)", "[returned mine]");
  await until(() => anna.screen.includes("[returned]"));
  other.says("ik ben terug");
  await until(() => anna.screen.includes("visitor: ik ben terug"));
  assert.equal(other.state.lastUsed, 0, "never used before");
});

// SAFE-13
test("the second time it says when the words were used before", async () => {
  const { story } = await kept();
  const first = story.visitor();
  await first.talk.comeBack(WORDS);
  const used = story.server.seconds();
  await story.pass(3600);
  const second = story.visitor();
  await second.talk.comeBack(WORDS);
  assert.equal(second.state.lastUsed, used);
});

test("returning ends every other seat, which empties itself and does not come back", async () => {
  const { story, visitor } = await kept();
  const other = story.visitor();
  await other.talk.comeBack(WORDS);
  await visitor.is({ ended: "elsewhere" });
  assert.deepEqual([visitor.state.phase, visitor.screen, visitor.device.stored.size], ["ended", [], 0]);
  const hellos = story.server.hellos.length;
  await story.pass(60);
  assert.ok(story.server.hellos.length - hellos < 2, "only the one who returned");
  assert.equal(visitor.talk.say("nog iets"), false);
});

test("unknown words, haste and a lost network are told apart, and can be tried again", async () => {
  const { story } = await kept();
  const other = story.visitor();
  assert.equal(await other.talk.comeBack(WORDS.replace("anker", "appel")), false);
  assert.deepEqual([other.state.phase, other.state.check], ["idle", "K14"]);
  const { answer } = story.server;
  story.server.answer = async () => new Response("{}", { status: 429 });
  assert.equal(await other.talk.comeBack(WORDS), false);
  assert.deepEqual([other.state.check, other.state.refusal], [null, "slow-down"]);
  story.server.answer = answer;
  other.device.online = false;
  assert.equal(await other.talk.comeBack(WORDS), false);
  assert.deepEqual([other.state.refusal, other.state.link], [null, "lost"]);
  other.device.online = true;
  assert.equal(await other.talk.comeBack(WORDS), true);
});

test("a vault that was tampered with is not opened", async () => {
  const { story } = await kept();
  const [vault] = [...story.server.vaults.values()].filter(({ kind }) => kind === "return");
  vault.vault = flip(vault.vault, 100);
  const other = story.visitor();
  assert.equal(await other.talk.comeBack(WORDS), false);
  assert.deepEqual([other.state.phase, other.state.check, other.screen], ["stopped", "K15", []]);
});

test("a history that does not lead to where the words were made is not shown", async () => {
  const { story } = await kept();
  story.server.room.envelopes.pop();
  const other = story.visitor();
  await other.talk.comeBack(WORDS);
  await story.pass(1);
  await other.is({ check: "K15" });
  assert.deepEqual([other.state.phase, other.screen], ["stopped", []]);
  assert.ok(other.states.every(({ bubbles }) => bubbles.every(({ kind }) => kind === "text" && !bubbles[0].who)), "not for a moment");
});

// KEYS-07
test("neither the words nor what opens the vault are in any request", async () => {
  const { story } = await kept();
  const other = story.visitor();
  await other.talk.comeBack(WORDS);
  await quiet();
  const sent = JSON.stringify([story.server.asked, other.device.said]);
  for (const word of WORDS.split(" ")) assert.ok(!sent.includes(word));
});

// SAFE-12
test("the words alone wipe everything without opening it, and open pages empty themselves", async () => {
  const { story, visitor, anna } = await kept();
  const other = story.visitor();
  assert.equal(await other.talk.wipe(WORDS), true);
  assert.deepEqual([other.screen, other.state.phase], [[], "idle"]);
  await visitor.is({ ended: "wiped" });
  await anna.is({ ended: "wiped" });
  assert.deepEqual([visitor.screen, anna.screen, visitor.device.stored.size], [[], [], 0]);
  assert.equal(story.server.rooms.size, 0);
  assert.equal(await other.talk.wipe(WORDS), false);
  assert.equal(other.state.check, "K14");
});

// SAFE-11
test("wiping one's own conversation empties the page", async () => {
  const { story, visitor } = await kept();
  assert.equal(await visitor.talk.wipe(), true);
  assert.deepEqual([visitor.state.ended, visitor.screen, story.server.rooms.size], ["wiped", [], 0]);
});

test("words that could not be kept are not said to be", async () => {
  const { story, visitor } = await kept();
  visitor.device.online = false;
  await assert.rejects(visitor.talk.keep(WORDS));
  visitor.device.online = true;
  story.server.rooms.clear();
  await assert.rejects(visitor.talk.keep(WORDS));
});

test("a page left in another tab leaves as well", async () => {
  const { story, visitor } = await kept();
  story.server.cut(4411);
  await visitor.is({ ended: "left" });
  assert.deepEqual([visitor.screen, visitor.device.stored.size], [[], 0]);
});

test("a conversation that is not there any more ends, and a page that is too old says so", async () => {
  for (const [code, ended] of [[4404, "gone"], [4426, "old"]]) {
    const { story, visitor } = await kept();
    visitor.talk.compose("halve zin");
    story.server.cut(code);
    await visitor.is({ ended });
    await quiet();
    assert.ok(visitor.device.stored.get("k").includes("."), "the draft is kept for the reload");
  }
});

// D5 of docs/protocol.md: who comes back with words alone knows what the vault knows
test("a server that gives an older directory than the vault knew opens nothing", async () => {
  const story = await Story.begin();
  const older = story.org.answer;
  await story.org.publish({ now: story.seconds });
  const [visitor] = await story.talking();
  await visitor.talk.keep(WORDS);
  const newer = story.org.answer;

  story.org.answer = older;
  const other = story.visitor();
  assert.equal(await other.talk.comeBack(WORDS), false);
  assert.deepEqual([other.state.phase, other.state.check, other.screen], ["stopped", "K1", []]);
  assert.equal(other.device.said.length, 0, "not even a hello");

  const patient = story.visitor();
  patient.talk.warm();
  await quiet(); // it holds the older one
  story.org.answer = newer;
  assert.equal(await patient.talk.comeBack(WORDS), true, "one more look is worth it");
  await story.pass(1);
  await patient.sees("[join Anna]", "[returned mine]");
});

/** A conversation kept under words, that Anna then closed. */
async function closed(why) {
  const { story, visitor, anna } = await kept();
  await anna.talk.end(why);
  story.server.room.closed = true;
  await visitor.is({ phase: "closed" });
  return { story, visitor, anna };
}

test("who looks back at a closed conversation reads, and is in no queue; the first words open it again", async () => {
  const { story } = await closed("done");
  story.server.reopens = true;
  const other = story.visitor();
  assert.equal(await other.talk.comeBack(WORDS), true);
  await story.pass(60);
  await other.sees("[join Anna]", "mine: Hoi (read)", "[end Anna]");
  assert.deepEqual([other.state.phase, story.server.reopened, story.rows()], ["closed", 0, [1, 2, 3]]);

  story.server.cut(); // the same holds after a lost line
  await story.pass(30);
  await quiet();
  assert.deepEqual([other.state.phase, story.rows()], ["closed", [1, 2, 3]]);

  other.says("Ik wil toch nog iets zeggen");
  await other.sees(
    "[join Anna]", "mine: Hoi (read)", "[end Anna]", "[returned mine]", "mine: Ik wil toch nog iets zeggen (delivered)",
  );
  assert.deepEqual([other.state.phase, other.state.notice, story.server.reopened], ["waiting", "reopened", 1]);
  const noor = await story.counsellor(story.org.noor);
  await noor.sees("[join Anna]", "visitor: Hoi", "[end Anna]", "[returned]", "visitor: Ik wil toch nog iets zeggen");
});

test("where only the server says that it was closed, coming back opens nothing either", async () => {
  const { story } = await kept();
  story.server.room.closed = true;
  story.server.reopens = true;
  const other = story.visitor();
  await other.talk.comeBack(WORDS);
  await story.pass(60);
  await other.is({ phase: "closed" });
  assert.deepEqual([story.server.reopened, story.rows()], [0, [1, 2]]);
  other.says("Ben je er nog");
  await other.sees("[join Anna]", "mine: Hoi (delivered)", "[returned mine]", "mine: Ben je er nog (delivered)");
  assert.equal(story.server.reopened, 1);
});

test("a page that is still open goes on with a closed conversation, and did not return", async () => {
  const { story, visitor } = await closed("referred");
  story.server.reopens = true;
  visitor.says("Nog één vraag");
  await visitor.sees("[join Anna]", "mine: Hoi (read)", "[end Anna]", "mine: Nog één vraag (delivered)");
});

test("what stays closed gives the words back, and a lost answer is no refusal", async () => {
  const { story } = await closed("limits");
  const other = story.visitor();
  await other.talk.comeBack(WORDS);
  await story.pass(1);
  await other.is({ phase: "closed" });
  const { door } = story.server;
  let lost = 2;
  story.server.door = function (path, body) {
    if (path === "/conversation/reopen" && lost-- > 0) throw new TypeError("failed to fetch");
    return door.call(this, path, body);
  };
  other.says("hallo");
  await story.pass(8);
  assert.deepEqual([other.state.refusal, other.state.draft], [null, ""]);
  await story.pass(30);
  await other.is({ refusal: "closed" });
  assert.deepEqual([other.state.draft, story.rows()], ["hallo", [1, 2, 3]]);
});
