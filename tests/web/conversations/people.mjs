/** Who the stories are about: a visitor and counsellors, each with the real `Talk` on a device of their own. */

import assert from "node:assert/strict";
import { Talk } from "../../../keerpunt/web/static/conversations/talk.js";
import "../../../keerpunt/web/static/conversations/comeback.js";
import "../../../keerpunt/web/static/conversations/hearing.js";
import "../../../keerpunt/web/static/conversations/mend.js";
import "../../../keerpunt/web/static/conversations/resume.js";
import "../../../keerpunt/web/static/conversations/spare.js";
import "../../../keerpunt/web/static/keyrings/envelopes.js";
import "../../../keerpunt/web/static/keyrings/members.js";
import "../../../keerpunt/web/static/keyrings/records.js";
import { Organisation } from "../keyrings/world.mjs";
import { Clock, quiet, until } from "./clock.mjs";
import { Device, FakeServer } from "./fakeserver.mjs";

const HOST = "ws://chat";

export class Person {
  /** Every state that was shown. */
  states = [];

  constructor(device, make) {
    this.device = device;
    this.talk = make({ world: device, host: HOST, onchange: (state) => this.states.push(state) });
  }

  get state() {
    return this.talk.state;
  }

  /** What is on the screen: "mine: Hoi (delivered)", "Anna: Dag", "[join Anna]". */
  get screen() {
    return this.state.bubbles.map(({ kind, mine, who, text, sent, marked }) => {
      if (kind !== "text") return `[${[kind, mine ? "mine" : who?.name, text].filter(Boolean).join(" ")}]`;
      return `${mine ? "mine" : who.name || "visitor"}: ${text}${mine ? ` (${sent})` : ""}${marked ? " !" : ""}`;
    });
  }

  says(...texts) {
    for (const text of texts) assert.equal(this.talk.say(text), true, `${text} was not taken`);
  }

  /** Waits until the screen shows exactly this. */
  async sees(...lines) {
    try {
      await until(() => this.screen.join("\n") === lines.join("\n"));
    } catch {
      assert.deepEqual(this.screen, lines);
    }
  }

  async is(change) {
    const [name] = Object.keys(change);
    await until(() => this.state[name] === change[name], `${name} ${change[name]}, it is ${this.state[name]} (${this.state.check})`);
  }
}

/** Everything a story needs: a clock, a server, an organisation with its staff. */
export class Story {
  static async begin() {
    const story = new Story();
    story.clock = new Clock();
    story.org = await Organisation.found();
    await story.org.publish({ now: story.seconds });
    story.server = new FakeServer(story.org, story.clock);
    return story;
  }

  get seconds() {
    return Math.floor(this.clock.now / 1000);
  }

  pass(seconds) {
    return this.clock.pass(seconds);
  }

  /** A visitor who has not begun. @param {Device} [device] */
  visitor(device = new Device(this.server)) {
    return new Person(device, (it) => Talk.visitor({ ...it, pin: this.org.pin }));
  }

  /** A visitor in the queue. */
  async waiting() {
    const visitor = this.visitor();
    visitor.talk.open(["jongeren"]);
    await this.pass(1);
    await visitor.is({ phase: "waiting" });
    await until(() => visitor.device.stored.has("k"), "the tab remembers");
    return visitor;
  }

  /** A counsellor who takes the one conversation. When told of a newer directory their desk fetches its keys too.
   * @param {object} who  of the organisation */
  async counsellor(who = this.org.anna) {
    const { org, server } = this;
    const cv = [...server.rooms.keys()][0];
    const lease = ++server.room.lease;
    const keysNow = () => org.desk("jongeren").keys.map(({ kid, keys }) => [kid, keys]);
    const deskKeys = new Map(keysNow());
    const getDirectory = async () => {
      for (const [kid, keys] of keysNow()) deskKeys.set(kid, keys);
      return org.directory(this.seconds);
    };
    const me = { kid: who.kid, name: who.name, role: who.role, signKey: who.sign.privateKey, deskKeys };
    const directory = await org.directory(this.seconds);
    const person = new Person(new Device(server), (it) =>
      Talk.counsellor({ ...it, pin: org.pin, me, cv, lease, directory, getList: org.getList, getDirectory }),
    );
    await this.pass(1);
    await person.is({ phase: "talking" });
    return person;
  }

  /** A visitor and Anna, who has said that she is there. */
  async talking() {
    const visitor = await this.waiting();
    const anna = await this.counsellor();
    anna.talk.join();
    await visitor.sees("[join Anna]");
    return [visitor, anna];
  }

  rows() {
    return this.server.room.envelopes.map(({ number }) => number);
  }
}

export { Device, quiet, until };
