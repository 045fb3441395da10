// @ts-check

/**
 * Signing in, and unlocking again after a reload or ten quiet minutes. One form that is never posted:
 * what is typed here goes to Argon2id in this browser and to nobody.
 */

import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { html } from "./html.js";
import { PROBLEM, SIGN_IN } from "./texts.js";

/** @typedef {import('./session.js').SessionState} SessionState */

/**
 * @param {object} props
 * @param {SessionState} props.state
 * @param {boolean} props.kept  drafts wait, sealed, for this person
 * @param {(name: string, phrase: string) => Promise<void>} props.signIn
 * @param {(phrase: string) => Promise<void>} props.unlock
 * @param {() => void} props.other
 */
export function SignIn({ state, kept, signIn, unlock, other }) {
  const locked = state.phase === "locked";
  const [name, setName] = useState(state.name);
  const [phrase, setPhrase] = useState("");
  const [shown, setShown] = useState(false);
  const first = /** @type {{ current: HTMLInputElement | null }} */ (useRef(null));
  const field = /** @type {{ current: HTMLInputElement | null }} */ (useRef(null));

  useEffect(() => {
    // Where the next word is typed; after a slip the words stay, ready to be looked at.
    const next = locked || state.problem !== null || name !== "" ? field.current : first.current;
    if (!state.busy && next) next.focus();
  }, [state.busy, state.problem, locked]);

  /** @param {Event} event */
  const go = (event) => {
    event.preventDefault();
    if (state.busy || phrase.trim() === "" || (!locked && name.trim() === "")) return;
    if (locked) unlock(phrase.trim());
    else signIn(name.trim(), phrase.trim());
  };

  const another = () => {
    setName("");
    setPhrase("");
    other();
  };

  return html`<main class="gate">
    <form class="card gate-card" onSubmit=${go} autocomplete="on">
      <p class="gate-mark" aria-hidden="true"><i></i></p>
      <h1>${locked ? SIGN_IN.unlockTitle : SIGN_IN.title}</h1>
      <p class="gate-lead">${locked ? SIGN_IN.unlockLead : SIGN_IN.lead}</p>
      ${locked && kept && html`<p class="notice">${SIGN_IN.kept}</p>`}
      ${locked
        ? html`<p class="gate-who"><span class="vh">${SIGN_IN.name}: </span><bdi>${state.name}</bdi></p>
            <input class="vh" type="text" autocomplete="username" value=${state.name} readonly tabindex="-1" aria-hidden="true" />`
        : html`<label for="name">${SIGN_IN.name}</label>
            <input class="field" id="name" ref=${first} type="text" autocomplete="username" autocapitalize="words" spellcheck=${false}
              value=${name} disabled=${state.busy} onInput=${(/** @type {any} */ e) => setName(e.target.value)} />`}
      <label for="phrase">${SIGN_IN.phrase}</label>
      <div class="phrase">
        <input class="field" id="phrase" ref=${field} type=${shown ? "text" : "password"} autocomplete="current-password"
          autocapitalize="none" spellcheck=${false} aria-describedby="phrase-hint problem" disabled=${state.busy}
          aria-invalid=${state.problem === "phrase" || state.problem === "sign-in"}
          value=${phrase} onInput=${(/** @type {any} */ e) => setPhrase(e.target.value)} />
        <button class="button quiet" type="button" aria-pressed=${shown} aria-controls="phrase" onClick=${() => setShown(!shown)}>
          ${shown ? SIGN_IN.hide : SIGN_IN.show}</button>
      </div>
      <p class="meta" id="phrase-hint">${SIGN_IN.phraseHint}</p>
      <p class=${state.problem ? "notice danger" : "vh"} id="problem" role="alert">${state.problem && PROBLEM[state.problem]}</p>
      <button class="button gate-go" type="submit" disabled=${state.busy}>
        ${state.busy ? SIGN_IN.counting : locked ? SIGN_IN.unlock : SIGN_IN.go}</button>
      <p class="meta gate-counting" role="status">${state.busy && SIGN_IN.countingHint}</p>
      ${locked && !state.busy && html`<button class="button link" type="button" onClick=${another}>${SIGN_IN.other}</button>`}
    </form>
  </main>`;
}
