// @ts-check

/** The shapes that the modules of a conversation share. Only the type check reads this file; no browser fetches it. */

/** @typedef {import('../keyrings/conversation.js').Who} Who */
/** @typedef {import('../keyrings/conversation.js').Conversation} Conversation */

/**
 * @typedef {object} TalkState  a new object at every change
 * @property {'idle'|'opening'|'waiting'|'talking'|'closed'|'stopped'|'ended'} phase
 * @property {Link} link
 * @property {Bubble[]} bubbles
 * @property {{ ahead: number, from: number, to: number } | null} place  from, to: minutes
 * @property {{ visitor: string, counsellor: string, partner: string, lead: number } | null} seats  here, away, left, none
 * @property {string | null} typing    'v', 's' or 'p' of the other side
 * @property {string | null} check     'K1' … 'K16' when a check failed
 * @property {string | null} refusal   last reason that needs words: size, full, closed, not-allowed, lease-lost, shape, slow-down
 * @property {string | null} notice    last notice code
 * @property {string | null} ended     wiped, elsewhere, left, gone, old, signed-out
 * @property {string} draft            words handed back to the composer, until compose() takes note
 * @property {{ kind: string, id: string, name: string, people: number }[]} readers
 * @property {boolean} answered        somebody of staff has written
 * @property {number | null} lastUsed  unix seconds: when the return words were used before now
 */

/**
 * @typedef {object} Bubble
 * @property {string} key
 * @property {'text'|'join'|'leave'|'end'|'returned'|'card'|'record'|'hidden'|'unknown'} kind
 * @property {boolean} mine
 * @property {Who | null} who  null for own words that are not delivered, for records, and when hidden
 * @property {string} text     of a record: the names of the readers who came or went
 * @property {number | null} at  unix seconds
 * @property {boolean} sure    false: "tijd niet zeker"
 * @property {boolean} marked
 * @property {null | 'unsent' | 'delivered' | 'read'} sent  null for what others wrote
 * @property {string} [why]    of `end`: done, silent, limits, referred; of a record: came, went
 * @property {string} [title]  of a card
 * @property {string} [path]   of a card, on the portal
 */

/** @typedef {{ t: string, [field: string]: any }} Frame */
/** @typedef {'connecting' | 'live' | 'lost' | 'spare'} Link */

/**
 * What a websocket and the spare door have in common.
 * @typedef {object} Socket
 * @property {number} readyState
 * @property {((event?: any) => any) | null} onopen
 * @property {((event: any) => any) | null} onmessage
 * @property {((event: any) => any) | null} onclose
 * @property {(text: string) => void} send
 * @property {(code?: number) => void} close
 */

/**
 * What a page has around it; tests bring their own. Times in milliseconds.
 * @typedef {object} World
 * @property {(url: string) => Socket} socket
 * @property {(path: string, how: RequestInit) => Promise<Response>} fetch
 * @property {() => number} now
 * @property {() => number} random  for the backoff only
 * @property {(deed: () => unknown, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 * @property {(look: () => void) => () => void} onwake  tells of all that may mean: look at the line now; returns its end
 * @property {() => Storage} storage  throws where storage is switched off
 */

/**
 * @typedef {object} LineEnds
 * @property {() => Frame} hello  made anew for every connection
 * @property {(frame: Frame) => Promise<void> | void} onframe  throwing means: drop the line, read again
 * @property {(link: Link) => void} onlink
 * @property {(code: number) => void} onfinal  a close code after which coming back is of no use
 * @property {string} [host]  ws(s):// and host; default this page's
 * @property {World} [world]
 */

/**
 * @typedef {object} TalkEnds
 * @property {import('../keyrings/lists.js').Pin} pin
 * @property {(state: TalkState) => void} onchange
 * @property {import('../keyrings/lists.js').GetList} [getList]
 * @property {World} [world]
 * @property {string} [host]  ws(s):// and host
 */
/** @typedef {{ cv: string, me: import('../keyrings/conversation.js').Me, lease: number, directory: import('../keyrings/lists.js').Directory }} Staff */

/** @typedef {{ t: string, ts: number, b?: string, why?: string }} Payload */
/** @typedef {{ ref: string, ep: number, e: string }} Sealed  fields of the frame `post` */
/** @typedef {{ key: string, payload: Payload, sealed: Sealed | null, sent: boolean, tries: number }} Outgoing */
/** @typedef {{ items: { payload: Payload, sealed: Sealed | null }[], composer: string }} Kept  what survives a reload */

/**
 * What an outbox needs around it.
 * @typedef {object} Around
 * @property {() => Conversation} conversation
 * @property {(frame: Frame) => void} send  may drop the frame while offline
 * @property {() => void} reread  begins a new connection
 * @property {() => Promise<unknown>} refresh  fetches a newer directory
 * @property {() => Promise<boolean>} reopen  asks to open a closed conversation again; false: no
 * @property {() => Promise<void> | void} keep  what must be done before an envelope may leave
 * @property {(items: Outgoing[], reason: string) => void} back  to the composer
 * @property {(deed: () => any) => Promise<any>} inTurn
 * @property {(error: unknown) => void} fail  a check failed: nothing may leave any more
 * @property {(deed: () => unknown, ms: number) => any} later
 */

export {};
