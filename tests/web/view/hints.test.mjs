import assert from "node:assert/strict";
import { test } from "node:test";

import { look } from "../../../keerpunt/web/static/conversations/hints.js";

const kind = (text) => look(text)?.kind || null;

/** Each on its own line is found as this kind. */
function found(expected, lines) {
  for (const line of lines.trim().split("\n")) {
    test(`${expected || "no hint"}: ${line.trim()}`, () => assert.equal(kind(line.trim()), expected));
  }
}

found("danger", `
  hij heeft een mes
  hij heeft me met zn mes bedreigd
  er ligt een pistool in mijn kamer
  ze hebben een pistol
  hij liep met een pipa
  ze komen eraan
  ze komen er aan help
  ze komen dr aan
  ze staan voor de deur
  hij staat nu voor mijn deur
  er ligt een bom bij mijn huis
  ik moet een cobra bij een deur leggen
  ben gewond aan mn arm
  ik ben neergestoken
  hij is neergeschoten
  ik zit opgesloten in een kamer
  ze houden me hier vast
  hij gaat me vermoorden
  ze maken me af
  hij maakt me dood
  ze slaan me kapot
  hij zegt dat hij mn moeder gaat neersteken
  als ik niet betaal ga ik dood
  ik ben vrkracht nee verkracht, ben verkracht
  hij ligt bewusteloos op de grond
  overal bloed
  ze hebben wapens
  hij heeft een vuurwapn
  ik bloed
  ze schieten op ons huis
  ze gaan mijn zusje pakken
  ik kan hier niet weg
  help ze zijn binnen
  er wordt op de deur gebonkt
  ze gaan me doodmaken
  hij wil mij dood hebben
  mes
`);

found("despair", `
  ik wil dood
  ik wil gewoon dood
  ik wil echt dood zijn
  was ik maar dood
  ik denk aan zelfmoord
  zelfmord
  zelf moord lijkt me beter
  Z3lfmoord
  zelfmooooord
  ik wil niet meer leven
  ik wil er niet meer zijn
  ik maak er een einde aan... ik wil er een einde aan maken
  ik wil mezelf iets aandoen
  ik wil mn eigen wat aandoen
  ik snij mezelf
  ik spring voor de trein
  ik heb pillen geslikt
  liever dood dan snitchen
  ik wil slapen en nooit meer wakker worden
  ik zie het niet meer zitten
  ik maak er een eind aan
  kms
`);

found("name", `
  ik heet Sam
  Ik heet sam en ben 15
  mijn naam is Sam
  mn naam is fatima
  m'n naam is Noor
  Ik ben Sam de Vries
`);

found("phone", `
  0612345678
  bel me op 06-12345678
  06 12 34 56 78
  +31 6 12345678
  0031612345678
  +31 (0)6 1234 5678
  020-1234567
  mijn moeder heeft 0101234567
`);

found("address", `
  ik woon op de Kerkstraat 12
  kerkstraat 12b
  Lange Nieuwstraat 3, derde verdieping
  1234 AB
  1234AB Utrecht
  1234ab
  hij woont marktplein 5
`);

found("mail", `
  sam@example.nl
  mail naar sam.devries+x@example.co.uk
`);

found("iban", `
  NL91 ABNA 0417 1643 00
  nl91abna0417164300
  ik moest storten op NL02RABO0123456789
`);

found(null, `
  yo is dit echt anoniem
  mijn opa is dood
  ik ga dood van verveling
  ik lach me dood
  doodmoe ben ik
  ik eet met mes en vork
  messi scoort
  de bom is gebarsten
  het was bomvol
  hij heeft geen wapen
  ik heb geen mes bij me
  gewoon moe
  gewone dag op school
  ik vermoed dat hij liegt
  ze komen morgen eten
  ze staan op de foto
  ik moet 300 euro betalen
  nu moet ik 2 barkie betalen elke week
  3 pakketjes om 16:30
  in 2024 begon het
  op 12-05-2024 om 14:00
  bel 0800-0113 of 0900-8844
  hij heet Sam
  ik heet niet zo
  mijn naam is bekend bij hem
  ik ben bang
  Ik ben Nederlander
  ik ben bang dat Ali me ziet
  onderweg 2 uur
  in 1000 euro schuld
  2000 er bij
  in de straat 3 jongens
  ze reden 3 keer door de Kerkstraat
  wij woonden 4 jaar in de Dorpsstraat
  ik zit op snap als @iemand
  ik ben op school
  hij pakte mijn pas
  kan niet slapen
  mn vrienden willen niet meer
  ik heb geen zin meer in school
  ik ben zo moe dat ik dood ga
  mijn telefoon is dood
  ik ga kapot van het lachen
  hij is binnen een uur hier
  als het weg is ben ik weg
  ze vragen of ik vanavond iets bij een deur leg voor 600
  ik bloos ervan
  in de trein naar huis
  wapenstilstand
`);

test("what may cost a life goes before what may give someone away", () => {
  assert.equal(kind("ik heet Sam en ik wil dood"), "despair");
  assert.equal(kind("hij heeft een mes, ik woon Kerkstraat 12"), "danger");
});

test("acute danger brings numbers to call; the rest does not", () => {
  assert.deepEqual(look("ze komen eraan")?.calls, ["112"]);
  assert.deepEqual(look("ik wil niet meer leven")?.calls, ["113", "112"]);
  assert.equal(look("ik heet Sam")?.calls, undefined);
});

test("a hint that was waved away does not come back; another one may", () => {
  assert.equal(look("ik heet Sam", (kind) => kind === "name"), null);
  assert.equal(look("ik heet Sam, 0612345678", (kind) => kind === "phone")?.kind, "name");
});

test("very long text is looked at in good time", () => {
  const long = "ze zijn nu en dan weer daar en ik ben er ook een keer geweest met hem ".repeat(60);
  const before = performance.now();
  look(long);
  assert.ok(performance.now() - before < 200);
});

test("a name and an address are named in one hint, and each can be waved away by itself", () => {
  const text = "ik heet Sam en ik woon Kerkstraat 12";
  const both = look(text);
  assert.equal(both.kind, "address name");
  assert.match(both.texts.join(" "), /^Je typt een adres\. Je typt een naam\. Dat hoeft niet\. .*hulp naar je toe komt\. .*zonder naam\.$/);
  assert.match(look(`${text}, 0612345678`).texts.join(" "), /een telefoonnummer\. Je typt een adres\. Je typt een naam\./);
  assert.equal(look(text, (kind) => kind === "address").kind, "name");
});
