/** What `languages.js` offers. Read by people and by the type check; no browser fetches it. */

/** A text, or its plural forms by their CLDR names. */
export type Said = string | Record<string, string>;
type Fetch = () => Promise<{ default: Record<string, Said> }>;

/** By its code: its name in itself, what is on screen first, the rest. */
export type Languages = Record<string, [string, Fetch?, Fetch?]>;

/** By the names between braces. */
export type Values = Record<string, unknown>;

/** A text in the language of now. The text in Dutch is the key. */
export type T = (text: string, values?: Values) => string;

/** The same where something is counted: `{n}`. */
export type N = (one: string, many: string, count: number, values?: Values) => string;

/** A text in few letters; `modules.py` does the same, and sees that no two are alike. */
export type Short = (text: string) => string;

/** Texts that are looked up later, with `t`: the language may change while the page is open. */
export type Mark = <Table>(table: Table) => Table;

/** The first of a browser's languages, in its order, that we speak; or nothing. */
export type Best = (wanted: readonly string[]) => string;

/**
 * Goes on in another language, with its rest when `all` is asked for. False: meanwhile another one was asked for.
 * Rejects when a module did not arrive: then nothing has changed.
 */
export type Speak = (code: string, all?: boolean) => Promise<boolean>;

/** Fetches what is not on screen first; until then that is in Dutch. Is something new here? */
export type Rest = () => Promise<boolean>;
