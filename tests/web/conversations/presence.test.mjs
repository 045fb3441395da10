/** Who has this conversation, as its visitor sees it: nobody, before somebody is there and after they have gone. */

import assert from "node:assert/strict";
import test from "node:test";
import { Story, quiet } from "./people.mjs";

const seats = (counsellor) => ({ t: "seats", visitor: "here", counsellor, partner: "none", lead: 0 });
const place = { t: "place", ahead: 0, from: 1, to: 1, staffed: true };

test("somebody is there once they say so, and not before", async () => {
  const story = await Story.begin();
  const visitor = await story.waiting();
  story.server.tell({ t: "notice", code: "taken" });
  await visitor.is({ phase: "talking" });
  assert.equal(visitor.state.name, "");
  const anna = await story.counsellor();
  anna.talk.join();
  await visitor.is({ name: "Anna" });
  assert.equal(visitor.state.notice, null, "that there is somebody is said by now");
});

for (const code of ["counsellor-stopped", "counsellor-away"]) {
  test(`after ${code} the visitor waits again, with a place at once and nobody's name`, async () => {
    const story = await Story.begin();
    const [visitor, anna] = await story.talking();
    story.server.tell({ t: "notice", code: "taken" });
    anna.says("Ik moet zo stoppen");
    await visitor.sees("[join Anna]", "Anna: Ik moet zo stoppen");
    anna.talk.typing(true);
    await visitor.is({ typing: "s" });

    story.server.tell(seats("none"));
    await visitor.is({ typing: null });
    story.server.tell({ t: "notice", code });
    story.server.tell(place);
    await visitor.is({ phase: "waiting" });
    assert.deepEqual([visitor.state.name, visitor.state.notice, visitor.state.place?.ahead], ["", code, 0]);
    visitor.says("ok");
    await quiet();
    assert.equal(visitor.state.notice, code, "own words are no news about somebody else");

    story.server.tell({ t: "notice", code: "taken" });
    await visitor.is({ phase: "talking" });
    const noor = await story.counsellor(story.org.noor);
    noor.says("Ik neem het over");
    await visitor.is({ name: "Noor" });
    assert.equal(visitor.state.notice, null);
  });
}

test("a conversation that was opened again is nobody's", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  await anna.talk.end("done");
  await visitor.is({ phase: "closed" });
  story.server.tell({ t: "notice", code: "reopened" });
  await visitor.is({ name: "" });
  assert.equal(visitor.state.phase, "waiting");
});

test("what is read after a lost line is no reason to doubt a place in the queue", async () => {
  const story = await Story.begin();
  const [visitor, anna] = await story.talking();
  await story.pass(10); // since Anna came
  visitor.device.online = false;
  anna.says("Ik moet stoppen");
  await anna.sees("[join mine]", "mine: Ik moet stoppen (delivered)");
  story.server.cut();
  visitor.device.online = true;
  await story.pass(1);
  await visitor.sees("[join Anna]", "Anna: Ik moet stoppen");
  story.server.tell(place);
  await visitor.is({ phase: "waiting" });
});
