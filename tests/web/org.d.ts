/** The operator's own file (org.js), for the type check: what a page believes before it asks anything. */

export const ROOT: string;
export const ORG: string;
export const SALT: string;
export const KEEPERS_MIN: number;
export const DEMO: number;
