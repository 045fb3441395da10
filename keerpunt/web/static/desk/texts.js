// @ts-check

/** Everything a counsellor reads at the desk. Nothing here comes from the server. */

export const TITLE = "Balie";

/** Telephone numbers for the screens on which the line cannot be trusted. */
export const NUMBERS = "Is iemand in gevaar? Bel 112. Denkt iemand aan zelfmoord? Bel 113 of 0800-0113.";

export const SIGN_IN = {
  title: "Aanmelden bij de balie",
  lead: "Je wachtzin blijft in deze browser. Hij gaat nooit naar de server.",
  name: "Naam",
  phrase: "Wachtzin",
  phraseHint: "De zeven woorden die je bij je start hebt gekregen.",
  show: "Toon",
  hide: "Verberg",
  go: "Aanmelden",
  unlockTitle: "De balie zit op slot",
  unlockLead: "Je bent nog aangemeld. Alleen je wachtzin is nodig.",
  unlock: "Ontgrendel",
  other: "Iemand anders aanmelden",
  counting: "Even rekenen…",
  countingHint: "Je sleutels gaan open in deze browser. Dat duurt een paar tellen.",
  looking: "Even kijken…",
  kept: "Wat je nog aan het typen was, hebben we verzegeld bewaard. Na het ontgrendelen krijg je het terug.",
};

/** @type {Record<string, string>} why signing in or unlocking did not work */
export const PROBLEM = {
  "sign-in": "Deze naam en wachtzin horen niet bij elkaar. Kijk ze rustig na en probeer het opnieuw.",
  phrase: "Deze wachtzin klopt niet. Er is niets verloren: kijk hem na en probeer het opnieuw.",
  lost: "We krijgen geen verbinding. Wat je typte staat er nog. Probeer het zo opnieuw.",
  "slow-down": "Te vaak achter elkaar geprobeerd. Wacht even en probeer het dan opnieuw.",
  "signed-out": "Je aanmelding is voorbij. Meld je opnieuw aan.",
  "no-desk": "Je hebt nog geen sleutel van een balie. Vraag een collega om die aan je te geven. Kom je voor de huisstijl? Die staat op /huisstijl/.",
  bundle: "Wat we van de server kregen zijn niet jouw sleutels. Meld dit meteen aan een sleutelbewaarder.",
  crypto: "Deze browser kan de sleutels niet openen. Neem een nieuwere browser.",
  unknown: "Er ging iets mis aan onze kant. Probeer het opnieuw.",
};

/** @type {Record<string, { title: string, text: string }>} checks that keep the whole desk shut */
export const ALARM = {
  K1: { title: "Sleutellijst klopt niet", text: "We kunnen nu geen veilige verbinding maken. Meld dit meteen aan een sleutelbewaarder." },
  K2: { title: "De klok loopt verkeerd", text: "De klok van deze computer loopt verkeerd. Zet datum en tijd goed en probeer het opnieuw." },
  K3: { title: "Geen geldige sleutel", text: "Er is nu geen balie met een geldige sleutel. Meld dit meteen aan een sleutelbewaarder." },
  K11: { title: "Stop", text: "Deze pagina hoort niet bij jouw organisatie. Stop en bel je beheerder." },
  K12: { title: "Sleutel klopt niet", text: "De sleutel van deze balie klopt niet met de lijst. Meld dit aan een sleutelbewaarder." },
};

export const ALARM_NOTE = "Je sleutels zijn uit deze pagina gehaald. Er is niets verstuurd.";
export const ALARM_CODE = "Noem deze code";

/** @type {Record<string, string>} checks that concern one conversation */
export const CHECK = {
  K4: "Deze browser kan niet veilig versleutelen. Meld je af en neem een andere browser.",
  K5: "Deze bezoeker kreeg een verkeerde sleutellijst. We vernieuwen eerst de sleutel.",
  K6: "Stop even met typen. We kunnen niet meer controleren wie meeleest. Meld dit aan een sleutelbewaarder en sluit dit gesprek.",
  K8: "De verbinding is niet te vertrouwen. Meld dit aan een sleutelbewaarder en sluit dit gesprek.",
  K13: "Dit gesprek opent niet met de sleutel die erbij hoort. Meld dit.",
};

export const CHECK_OTHER = "Dit gesprek kan niet veilig verder. Meld dit aan een sleutelbewaarder.";

export const BAR = {
  nobody: "Niemand wacht",
  waiting: (/** @type {number} */ n) => `${n} ${n === 1 ? "wacht" : "wachten"}`,
  longest: "langst",
  presence: "Beschikbaar",
  open: "Open",
  pause: "Pauze",
  next: "Volgende",
  full: "Handen vol",
  nextKeys: "Ctrl+Enter in een leeg tekstvak",
  taking: "Even…",
  menu: "Meer",
  enter: "Enter verstuurt",
  enterHint: "Dan maakt Shift+Enter een nieuwe regel.",
  keys: "Toetsen",
  lock: "Op slot",
  out: "Afmelden",
  lost: "Geen verbinding.",
  lostMore: "Wat je hier ziet, is van even geleden. Schrijf gerust door: je woorden gaan mee zodra het weer kan.",
  outLater: "Afmelden kan weer zodra er verbinding is. Zet de balie zolang op slot.",
  asOf: (/** @type {string} */ time) => `om ${time}`,
  connecting: "Verbinden met de balie…",
  lockSoon: (/** @type {number} */ s) => `Over ${s} s gaat de balie op slot. Beweeg of typ om open te blijven.`,
  stay: "Open blijven",
};

/** @type {[string, string][]} */
export const KEYS = [
  ["Ctrl+Enter", "verstuur; in een leeg tekstvak: volgende bezoeker"],
  ["Enter", "nieuwe regel"],
  ["Esc", "terug naar het tekstvak"],
  ["J, K", "volgend, vorig gesprek (buiten een tekstvak)"],
];

/** @type {Record<string, string>} why there is no next visitor */
export const NEXT = {
  "nobody-waits": "Er wacht nu niemand. Een collega was je net voor, of iedereen is geholpen.",
  full: "Je handen zijn vol. Rond eerst een gesprek af.",
  paused: "Je hebt pauze. Zet jezelf op Open om iemand te helpen.",
  "not-waiting": "Deze bezoeker wacht niet meer. Een collega was je net voor, of de bezoeker is weggegaan.",
  "others-first": "Er wacht iemand anders al langer. Met Volgende help je die eerst.",
  "signed-out": "Je aanmelding is voorbij. Meld je opnieuw aan.",
  lost: "Dat kwam niet aan. Probeer het opnieuw.",
  unknown: "Dat lukte niet. Probeer het opnieuw.",
};

export const CARDS = {
  title: "Mijn gesprekken",
  none: "Nog geen gesprekken",
  visitorWaits: "wacht op antwoord",
  quiet: "stil",
  typing: "typt…",
  draft: "Concept",
  draftHint: "er staat tekst klaar",
  unread: (/** @type {number} */ n) => `${n} nieuw`,
  closed: "afgesloten",
  again: "wacht weer",
  wiped: "gewist",
  lost: "niet bij jou",
  over: "voorbij",
  net: "geen verbinding",
};

export const EMPTY = {
  title: "Klaar om te beginnen",
  nobody: "Er wacht nu niemand. Zodra iemand zich meldt, zie je dat hierboven.",
  waiting: (/** @type {number} */ n) => (n === 1 ? "Er wacht iemand op je." : `Er wachten ${n} mensen.`),
  paused: "Je hebt pauze. Zet jezelf op Open als je weer kunt.",
  cut: "We weten nu niet of er iemand wacht. Zodra er weer verbinding is, zie je het hier.",
};

/** @type {Record<string, string>} where the visitor is; the server's claim */
export const SEAT = {
  here: "is er",
  away: "weg",
  awaySince: "weg sinds",
  left: "snel vertrokken",
  none: "er nog niet",
  unknown: "nu niet te zien",
};

export const TALK = {
  opening: "Gesprek openen…",
  log: (/** @type {string} */ who) => `Gesprek met ${who}`,
  you: "Jij",
  typing: "typt",
  unsent: "nog niet verstuurd",
  delivered: "afgeleverd",
  read: "gelezen",
  unsure: "tijd niet zeker",
  retry: "Probeer nu",
  hidden: "Hier kwam iets binnen dat we niet konden controleren. We laten het niet zien.",
  marked: "Let op: dit bericht kwam niet in de goede volgorde.",
  unknown: "Dit kan deze pagina niet tonen. Ververs de pagina.",
  readers: "Leesbaar voor",
  desk: "balie",
  newer: "Nieuw bericht",
  lost: "Geen verbinding met dit gesprek. Wat je schrijft bewaren we en gaat vanzelf mee.",
  spare: "Trage verbinding: berichten komen iets later.",
  connecting: "Verbinden…",
  returned: "De bezoeker is terug, met de eigen woorden.",
  somebody: "Iemand",
  joined: "is erbij.",
  joinedYou: "bent erbij.",
  left: "is weg.",
  reads: "leest mee vanaf hier.",
  readsNoMore: "leest niet meer mee vanaf hier.",
  renewed: "Het slot op dit gesprek is vernieuwd.",
  card: "Kaart",
};

/** @type {Record<string, string>} the language of the visitor's page, where it is not Dutch */
export const TONGUE = {
  "nl-a2": "pagina in Makkelijk Nederlands",
  en: "pagina in het Engels",
  pl: "pagina in het Pools",
  tr: "pagina in het Turks",
  ar: "pagina in het Arabisch",
};

export const COMPOSER = {
  label: (/** @type {string} */ who) => `Bericht aan ${who}`,
  placeholder: "Schrijf een bericht",
  send: "Verstuur",
  left: (/** @type {number} */ n) => `nog ${n} tekens`,
  long: "Te lang. Maak er twee berichten van.",
};

/** @type {Record<string, string>} refusals that need words */
export const REFUSAL = {
  "lease-lost": "Een collega heeft dit gesprek overgenomen. Je tekst staat nog in het tekstvak.",
  closed: "Het gesprek is gesloten. Je tekst staat nog in het tekstvak.",
  "not-allowed": "Je mag in dit gesprek niet schrijven. Je tekst staat nog in het tekstvak.",
  size: "Te lang. Maak er twee berichten van.",
  full: "Er staan al heel veel berichten klaar om te versturen. Wacht tot er weer verbinding is.",
};
export const WENT_WRONG = "Er ging iets mis aan onze kant. Je tekst staat nog in het tekstvak.";

/** @type {Record<string, string>} notices of the server */
export const NOTICE = {
  "left-quickly": "De bezoeker is snel vertrokken. Misschien keek er iemand mee. Het gesprek blijft even open.",
  "closing-soon": "Nog even: de chat gaat zo dicht.",
  reopened: "Het gesprek is weer open.",
  paused: "Dit gesprek staat even stil.",
};

/** @type {Record<string, string>} how a conversation ended for this page */
export const ENDED = {
  wiped: "Je hand is weer vrij.",
  elsewhere: "Dit gesprek is in een ander venster geopend.",
  left: "Dit gesprek is in een ander venster gesloten.",
  gone: "Dit gesprek bestaat niet meer, of het is niet meer bij jou.",
  old: "Deze pagina is te oud. Ververs de pagina.",
  closed: "Dit gesprek is afgesloten.",
  lost: "Dit gesprek is niet meer bij jou. Een collega gaat verder.",
};

export const CLOSE = {
  open: "Afsluiten",
  title: "Gesprek afsluiten",
  after: "De bezoeker ziet dat je afsluit. Schrijft de bezoeker later weer, dan komt die opnieuw in de wachtrij.",
  reasons: "Of sluit af met een reden",
  keep: "Toch niet",
  busy: "Afsluiten…",
  waiting: "Afsluiten zodra er weer verbinding is…",
  half: "Je afscheid is verstuurd. Sluit het gesprek nog af.",
  draft: "Let op: er staat nog tekst in het tekstvak die niet verstuurd is.",
  done: "Afgesloten. Neem gerust even adem.",
  limits: "Afgesloten. De bezoeker kan in dit gesprek niet meer schrijven. Neem gerust even adem.",
  away: "Wegleggen",
  awayHint: "Haalt dit gesprek van je scherm.",
  failed: "Afsluiten lukte niet. Probeer het opnieuw.",
};

/** A visitor who writes again after the end. */
export const AGAIN = {
  title: "Deze bezoeker schrijft weer en staat in de wachtrij.",
  turn: "Het is de beurt van deze bezoeker.",
  ahead: (/** @type {number} */ n) =>
    n === 1 ? "Er is nog één ander eerder aan de beurt: druk op Volgende." : `Er zijn nog ${n} anderen eerder aan de beurt: druk op Volgende.`,
  take: (/** @type {string} */ who) => `Verder met ${who}`,
};

/** In place of the words of a conversation that is gone. */
export const WIPED = {
  title: "Dit gesprek is gewist",
  text: "De bezoeker heeft alles gewist. Dat mag altijd. Er is niets meer te lezen en je hoeft niets te doen.",
};

/** What each does besides closing. @type {['silent' | 'limits' | 'referred', string, string][]} */
export const REASONS = [
  ["silent", "Stil", "schrijft de bezoeker binnen een half uur weer, dan vooraan"],
  ["referred", "Doorverwezen", "de bezoeker leest: je weet nu waar je verder kunt"],
  ["limits", "Grenzen", "schelden, grap of test: hier schrijven kan dan niet meer"],
];

/** @type {Record<string, string>} what the conversation itself says of an ending */
export const ENDING = {
  done: "Afgesloten",
  silent: "Afgesloten: het bleef stil",
  limits: "Afgesloten: grenzen",
  referred: "Afgesloten: doorverwezen",
};

export const OUT = {
  title: "Afmelden?",
  open: (/** @type {number} */ n) =>
    n === 1
      ? "Je hebt nog een gesprek open. Als je afmeldt, gaat het terug naar de wachtrij."
      : `Je hebt nog ${n} gesprekken open. Als je afmeldt, gaan ze terug naar de wachtrij.`,
  draft: "Er staat nog tekst die niet verstuurd is. Die gaat verloren.",
  go: "Toch afmelden",
  stay: "Hier blijven",
};

export const ORPHAN = {
  text: (/** @type {string} */ label) => `Dit was je nog aan het typen voor ${label}. Dat gesprek is niet meer bij jou.`,
  away: "Weggooien",
};

export const CLOSED_DESKS = (/** @type {string[]} */ names) =>
  `De sleutel van balie ${names.join(" en ")} klopt niet met de lijst. Meld dit aan een sleutelbewaarder.`;
