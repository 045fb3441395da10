/** What an installation pins: written by the operator when the organisation is founded, one file of their own. */
export const ROOT: string;
export const ORG: string;
export const SALT: string;
export const KEEPERS_MIN: number;
export const DEMO: number;
