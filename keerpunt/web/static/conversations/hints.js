// @ts-check

/**
 * Looks at what is being typed, in the page and nowhere else: nothing is sent, counted or kept.
 *
 * Two kinds of hint. Acute danger gets telephone numbers at once; a name, number or address gets a gentle word
 * that it is not needed. Better to miss a figure of speech than to nag: words that are often harmless
 * ("dood", "bom", "mes") count only in a sentence that gives them weight.
 */

import { mark } from "../languages/languages.js";

/** @typedef {{ kind: string, texts: string[], calls?: string[] }} Hint  texts are whole sentences, for `t` */

const SEEN = 4000; // characters: on more, some patterns take seconds in which nobody could leave

// Telephone numbers: [check] at every publication.
/** @type {Record<string, string>} */
const SAY = mark({
  despair: "Denk je aan zelfmoord? Bij 113 luistert altijd iemand. Bellen is gratis. Ben je nu in gevaar? Bel dan 112.",
  danger: "Ben je nu in gevaar? Bel 112. Wij weten niet waar je bent en kunnen niet voor je bellen.",
});
const DESPAIRS = { kind: "despair", texts: [SAY.despair], calls: ["113", "112"] };
const ENDANGERED = { kind: "danger", texts: [SAY.danger], calls: ["112"] };

/** What is not needed here, and what there is to say of it.
 *  @type {Record<string, string[]>} */
const NEEDLESS = mark({
  iban: ["Je typt een rekeningnummer.", "Laat het liever weg."],
  mail: ["Je typt een mailadres.", "Wij praten alleen hier met je."],
  phone: ["Je typt een telefoonnummer.", "Wij bellen je niet."],
  address: ["Je typt een adres.", "Geef alleen een adres als je wilt dat er hulp naar je toe komt."],
  name: ["Je typt een naam.", "We helpen je ook zonder naam."],
});
const [NO_NEED] = mark(["Dat hoeft niet."]);

/**
 * What matters most for this text: danger alone, else all that need not be told in one.
 * @param {string} typed  of which the end is looked at
 * @param {(kind: string) => boolean} [skip]  kinds the person has already waved away
 * @returns {Hint | null}  whose kinds are parted by spaces
 */
export function look(typed, skip = () => false) {
  const text = typed.slice(-SEEN);
  const plain = simplified(text);
  if (despairs(plain) && !skip("despair")) return DESPAIRS;
  if (endangered(plain) && !skip("danger")) return ENDANGERED;
  const found = [
    IBAN.test(text) && "iban",
    MAIL.test(text) && "mail",
    hasPhone(text.replace(IBAN, "")) && "phone", // the end of an account number looks like one
    hasAddress(text) && "address",
    hasName(text) && "name",
  ].flatMap((kind) => (kind && !skip(kind) ? [kind] : []));
  if (!found.length) return null;
  const [typing, why] = [0, 1].map((at) => found.map((kind) => NEEDLESS[kind][at]));
  return { kind: found.join(" "), texts: [...typing, NO_NEED, ...why] };
}

/** Lower case without accents, digits that stand for letters, and drawn-out letters: "Z3lfmoooord!" → "zelfmoord".
 *  @param {string} text */
export function simplified(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9@\s]/g, (mark) => (/[.,;:!?\n]/.test(mark) ? " " : ""))
    .split(/\s+/)
    .map((token) =>
      /[a-z]/.test(token) && /[0-9@]/.test(token) ? token.replace(/[01345@]/g, (digit) => LETTER[digit]) : token,
    )
    .map((token) => token.replace(/([a-z])\1{2,}/g, "$1$1"))
    .join(" ")
    .trim();
}

/** @type {Record<string, string>} */
const LETTER = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", "@": "a" };

const ME = "(?:mij|me|mn|m|mezelf|mijzelf|mezelluf|me eigen|mn eigen|mijn eigen|ons|hem|haar|je|jou|mijn \\w+|mn \\w+)";
const SELF = "(?:mezelf|mijzelf|me zelf|mij zelf|mezelluf|me eigen|mn eigen|mijn eigen)";
const THEY = "(?:ze|zij|hij|iemand|die \\w+|hun|mijn \\w+|mn \\w+)";

const DESPAIR = sentences(`
  wil (?:gewoon |echt |liever |nu |het liefst )*dood(?! (?:maken|slaan|schieten|steken))
  liever dood
  (?:maar|gewoon) dood (?:zijn|wezen|wil|gaan)
  dood (?:wil|wou|wilde|zou willen)(?! maken)
  was ik maar dood
  niet meer leven
  wil niet meer (?:bestaan|verder leven)
  (?:nooit|niet) meer wakker worden
  zie het (?:echt |gewoon )?niet meer zitten
  (?:er|dr|d r) niet meer (?:te )?zijn
  maak er (?:gewoon |nu |zelf )?een eind(?:e)? aan
  eind(?:e)? aan (?:maken|mijn leven|mn leven|me leven|m n leven)
  ${SELF} (?:\\w+ ){0,2}(?:iets |wat )?(?:aan ?doen|aan te doen|van kant|ophangen|opgehangen|snijden|snij|snijd|doodmaken|dood maken)
  (?:snij|snijd|snijdt|verwond) (?:ik )?${SELF}
  (?:hang|doe) (?:ik )?${SELF} (?:weer |vaak )?(?:iets|wat|pijn|op|aan)
  (?:van het dak|van een dak|van de flat|van de brug|voor de trein|voor een trein) (?:te )?(?:spring|springen|gaan|ga|stappen)
  (?:spring|springen|ga|stap) (?:\\w+ )?(?:van het dak|van een dak|van de flat|van de brug|voor de trein|voor een trein)
  pols(?:en)? (?:door)?(?:snijden|gesneden|open)
  pillen (?:\\w+ )?(?:genomen|geslikt|ingenomen|nemen|slikken)
  kms
  unalive
  kill myself
  want to die
`);

const DANGER = sentences(`
  (?:een|n|met|zijn|zn|z n|dat|het|haar|mn|mijn|groot|grote|heb|heeft|hebben|trekt|trok|pakt|pakte|ligt|lag) mes(?:sen)?(?! en vork)
  messen
  (?:ze|hij|zij|die \\w+|iemand) (?:komt|komen|kwam|kwamen|rijdt|rijden) (?:nu |zo |straks |alweer |weer )*(?:er ?aan|dr ?aan|hierheen|naar binnen|me halen|mij halen)
  ${THEY} (?:staan|staat|zijn|is|zit|zitten|wacht|wachten) (?:\\w+ )?(?:voor|bij|aan|achter) (?:de|mijn|mn|me|onze) (?:voor ?|achter ?)?(?:deur|huis|raam)
  (?:staan|staat|zit|zitten|wacht|wachten) (?:nu |al )*${THEY} (?:\\w+ )?(?:voor|bij|aan|achter) (?:de|mijn|mn|me|onze) (?:voor ?|achter ?)?(?:deur|huis|raam)
  (?:ze|zij|hij) (?:is|zijn) (?:nu |al )*(?:binnen|beneden)(?! een)
  (?:ze|zij|hij) (?:is|zijn) (?:nu|al) hier
  op (?:de|mijn|mn) deur (?:\\w+ )?(?:gebonkt|bonken|bonkt|gebeukt|beuken|beukt)
  (?:bonkt|bonken|beukt|beuken) (?:\\w+ )?op (?:de|mijn|mn) deur
  (?:zit|zitten|ben|word|houden|houdt|hebben|heeft|had) (?:\\w+ ){0,3}(?:opgesloten|vastgebonden|vastgehouden|gegijzeld|ontvoerd)
  (?:kan|kom|mag) (?:hier|er) niet (?:meer )?(?:weg|uit)
  (?:kan|kom|mag) niet (?:meer )?(?:weg|naar buiten) van (?:ze|hem|hun|haar)
  (?:houdt|houden|hield|hielden) (?:me|mij|ons) (?:\\w+ )?vast
  (?:een|n|de|die|zo n) (?:\\w+ )?(?:bom|brandbom|granaat|mortier|vuurwerkbom)(?! is gebarsten)(?! barst)
  bommen
  (?:leg|leggen|plaatsen|afsteken|gooien|gooi|zetten) (?:\\w+ ){0,3}(?:cobra|cobras|shell|shells|explosief|explosieven)
  (?:cobra|cobras|explosief|explosieven) (?:\\w+ ){0,4}(?:leg|leggen|plaatsen|afsteken|gooien|deur|huis|woning)
  (?:ben|is|zijn|erg|zwaar|raakte|raak) (?:\\w+ )?gewon[dt]
  (?:ik|hij|zij|ze) bloedt?
  bloed (?:heel |erg |zo )*(?:hard|erg|veel|uit)
  (?:schiet|schieten|schoten|geschoten) (?:\\w+ )?(?:op|door) (?:mij|me|ons|mijn|mn|de|het|een)
  (?:er is|overal|zo veel|zoveel|veel) bloed
  (?:ben|is|word|wordt|werd|hebben|heeft) (?:\\w+ ){0,3}(?:gestoken|neergestoken|neergeschoten|beschoten|verkracht|doodgeschoten)
  (?:gaan|gaat|wil|willen|zal|zullen|komen|komt|ga|moet|moest) (?:\\w+ ){0,4}(?:doodschieten|neerschieten|doodsteken|neersteken|doodslaan|doodmaken|vermoorden|afmaken|ontvoeren|martelen|verkrachten)
  (?:maakt|maken|slaat|slaan|schiet|schieten|steekt|steken|knalt|knallen) ${ME} (?:\\w+ )?(?:dood|neer|af|kapot|overhoop)
  (?:gaan|gaat|wil|willen|zal|zullen|komen|komt) ${ME} (?:\\w+ )?(?:dood maken|dood schieten|dood steken|dood slaan|pakken|komen halen)
  (?:wil|willen) ${ME} dood
  ga (?:ik )?(?:anders |straks |vannacht |vandaag )*dood(?! van (?:het )?(?:lachen|verveling|schaamte))
  is (?:hij|zij|ze|die) (?:nog )?bewusteloos
  (?:ligt|is|raakt) (?:\\w+ )?bewusteloos
  met de dood (?:be)?dreig\\w*
  ademt niet
`);

/** Words that weigh by themselves, also with one letter wrong. */
const DESPAIR_WORDS = ["zelfmoord", "zelfdoding", "suicide", "suicidaal", "overdosis"];
const DANGER_WORDS = [
  "pistool",
  "pistolen",
  "vuurwapen",
  "steekwapen",
  "machete",
  "handgranaat",
  "brandbom",
  "neergestoken",
  "neergeschoten",
  "doodschieten",
  "gegijzeld",
  "vastgebonden",
];
/** Short or foreign ones that must be spelled exactly. */
const ALONE = /^(?:mes|bom|gevaar|112|bel 112|politie bellen)$/;
const ARMS = /(?:^| )(?:wapen|wapens|pipa|gun|glock|kalashnikov|ak47|akai7|geweer|revolver|uzi)(?= |$)/;
const NOT_ARMED =
  /(?:geen|zonder|nooit een|niet een|met geen) (?:mes|messen|wapen|wapens|pistool|pipa|gun|bom|geweer|vuurwapen)/g;

/** @param {string} plain */
function despairs(plain) {
  return (
    DESPAIR.test(plain.replace(/zelf moord/g, "zelfmoord")) ||
    holds(plain.replace(/zelf moord/g, "zelfmoord"), DESPAIR_WORDS)
  );
}

/** @param {string} plain */
function endangered(plain) {
  const rest = plain.replace(NOT_ARMED, "");
  return DANGER.test(rest) || ARMS.test(rest) || ALONE.test(rest) || holds(rest, DANGER_WORDS);
}

/** One pattern of many, each on its own line, each between word ends.  @param {string} lines */
function sentences(lines) {
  const all = lines
    .trim()
    .split("\n")
    .map((line) => line.trim());
  return new RegExp(`(?:^| )(?:${all.join("|")})(?= |$)`);
}

/** @param {string} plain  @param {string[]} words  @returns {boolean} whether one is there, give or take a letter */
function holds(plain, words) {
  return plain.split(" ").some((token) => words.some((word) => token === word || near(token, word)));
}

/** One letter more, less, other, or two changed about; long words only.  @param {string} a  @param {string} b */
function near(a, b) {
  if (b.length < 7 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (left.length < 2 && right.length < 2) || (left.length === 2 && left === right[1] + right[0]);
}

const IBAN = /\b(?:NL\s?\d{2}\s?[A-Z]{4}(?:\s?\d){10}|(?:BE|DE|FR|ES|GB)\d{2}(?:\s?[A-Z0-9]{4}){3})/i;
const MAIL = /[^\s@]+@[^\s@]+\.[a-z]{2,}/i;

/** Ten digits as Dutch numbers have them, however they are spaced.  @param {string} text */
function hasPhone(text) {
  const runs = text.replace(/\(0\)/g, "").match(/\+?\d[\d\s().-]{7,}\d/g) || [];
  return runs.some((run) => /^(?:0031|31|0)[1-9]\d{8}$/.test(run.replace(/\D/g, "")));
}

const POSTCODE = /\b[1-9]\d{3}(?: ?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss|eu|km|kg|de|ste|x)[a-z]{2})\b/;
const STREET =
  /(?:^|[\s,])([a-zà-ÿ]{2,}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|steeg|pad|dreef|plantsoen|markt|park|baan|hoven|allee))\s+\d{1,4}(?:\s?[a-z])?(?![a-zà-ÿ\d])(?!\s*(?:uur|keer|min|dag|week|weken|maand|jaar|euro|man|mannen|jongens|mensen|km|kilo|meter|x\b))/i;
const NO_STREET =
  /^(?:onderweg|snelweg|omweg|overweg|uitweg|halverweg|vluchtweg|fietspad|voetpad|schoolplein|busbaan|rijbaan|supermarkt|arbeidsmarkt|hangplein|dierenpark|pretpark)$/i;

/** @param {string} text */
function hasAddress(text) {
  const street = STREET.exec(text);
  return POSTCODE.test(text) || Boolean(street && !NO_STREET.test(street[1]));
}

const NAMED = /(?:^|[^a-zà-ÿ])(?:ik heet|(?:mijn|m'n|mn|me) (?:echte )?(?:voor|achter)?naam is)\s+([a-zà-ÿ][a-zà-ÿ'-]+)/i;
const NO_NAME =
  /^(?:niet|geen|nooit|echt|eigenlijk|anders|zo|dus|net|nu|al|ook|hier|weg|bekend|gebruikt|gestolen|geheim|belangrijk|genoemd|op|in|bij|door|te|wel|toch|een|de|het|misbruikt|vals|nep)$/i;
const FULL_NAME = /(?:^|[^a-zà-ÿ])[Ii]k ben [A-ZÀ-Þ][a-zà-ÿ]+ (?:(?:van|de|den|der|el|al|ben) )*[A-ZÀ-Þ][a-zà-ÿ]+/;

/** @param {string} text */
function hasName(text) {
  const named = NAMED.exec(text);
  return FULL_NAME.test(text) || Boolean(named && !NO_NAME.test(named[1]));
}
