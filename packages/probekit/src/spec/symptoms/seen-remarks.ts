/**
 * What people write about a board that does not connect, beside messages of tools: what they tried, what they saw. Each row
 * says what it settles: answers to our questions, what the checks would find, causes that it leaves out. Patterns in
 * English and Spanish; the words said of each are `remark.<id>` of the catalogue.
 */
import type { CauseId } from './cause.ts';
import type { EvidenceCheck, Outcome } from './outcomes.ts';

export interface SeenRemark {
  readonly id: string;
  /** One of them must stand in the line. */
  readonly patterns: readonly RegExp[];
  /** With a second one of these: whether somebody did it and nothing changed. */
  readonly and?: RegExp;
  /** None of these: it says the opposite. */
  readonly unless?: RegExp;
  readonly answers?: Readonly<Record<string, string>>;
  readonly evidence?: { readonly [Check in EvidenceCheck]?: Outcome<Check> };
  /** Number of the message that the remark tells of. */
  readonly message?: number;
  readonly excludes?: readonly CauseId[];
}

const NO_CHANGE =
  /\b(?:same|still|tried|no change|nothing chang\w*|swapped|replaced|mismo|misma|igual|sigue|prob[eé]|probado|cambi[eé])(?!\p{L})/iu;
const IT_HELPED = /(?<!\bnot |\bno |n't |\bnever )\b(?:works|worked|helps|helped|fixed it|solved|funciona|sirvi[oó])(?!\p{L})/iu;
const NOT_FINE =
  /unknown device|yellow|exclamation|\bcode \d|desconocido|amarill|c[oó]digo \d|\b(?:no|not|never|nothing|nowhere)\b|n't\b/iu;

export const SEEN_REMARKS = [
  {
    id: 'other-cable-same',
    patterns: [
      /\b(?:other|another|different|new|several|two|three|\d) (?:usb )?cables?\b/i,
      /\b(?:otros?|distintos?|nuevos?|dos|tres) cables?\b/i,
    ],
    and: NO_CHANGE,
    unless: IT_HELPED,
    answers: { 'other-cable': 'same' },
    excludes: ['RC01'],
  },
  {
    id: 'other-port-same',
    patterns: [/\b(?:other|another|different|every|all|several) (?:usb )?ports?\b/i, /\b(?:otros?|distintos?|todos los) puertos?\b/i],
    and: NO_CHANGE,
    unless: IT_HELPED,
    answers: { 'other-port': 'same' },
    excludes: ['RC05'],
  },
  {
    id: 'other-computer-same',
    patterns: [
      /\b(?:other|another|different|second|two|several) (?:pcs?|computers?|laptops?|machines?)\b/i,
      /\b(?:otros?|otras?|distintos?) (?:pc|ordenador(?:es)?|computadoras?|port[aá]til(?:es)?|equipos?)\b/i,
    ],
    and: NO_CHANGE,
    unless: IT_HELPED,
    excludes: ['RC10', 'RC11', 'RC12', 'RC13', 'RC14', 'RC20', 'RC22'],
  },
  {
    id: 'other-driver-same',
    patterns: [/\bdrivers?\b/i, /\bcontroladores\b|\bcontrolador\b/i],
    and: /\b(?:reinstall\w*|re-install\w*|updated|newest|latest|other|another|reinstal\p{L}*|actualic\p{L}*|otro)(?!\p{L})/iu,
    unless: IT_HELPED,
    excludes: ['RC10'],
  },
  {
    id: 'reinstalled',
    patterns: [
      /\b(?:re-?install\w*|format(?:ted)?) (?:\w+ ){0,3}(?:windows|linux|ubuntu|macos|os|system|computer|pc)\b/i,
      /\b(?:reinstal\w*|format(?:eé|ear|eado))(?!\p{L}) (?:\w+ ){0,3}(?:windows|linux|ubuntu|macos|sistema|ordenador|pc)\b/iu,
    ],
  },
  {
    id: 'serial-number-shows',
    patterns: [
      /\bserial(?: number)?\b.*\b(?:shows?|shown|appears?|visible|displayed|there|listed)\b/i,
      /\b(?:shows?|see|sees|displays?|reads?|lists?)\b.*\bserial number\b/i,
      /n[uú]mero de serie.*(?:aparece|se ve|sale|se muestra)/i,
      /(?:aparece|se ve|veo|muestra).*n[uú]mero de serie/i,
    ],
    unless: NOT_FINE,
    evidence: { C1: 'probe' },
  },
  {
    id: 'device-manager-shows',
    patterns: [/\bdevice manager\b/i, /\badministrador de dispositivos\b/i],
    unless: NOT_FINE,
    evidence: { C1: 'probe' },
  },
  {
    id: 'text-file-pops-up',
    patterns: [
      /\b(?:text|txt) file\b.*\b(?:pops?|opens?|appears?|shows?|created?|drive|volume)\b/i,
      /\b(?:archivo|fichero) (?:de texto|txt)\b.*\b(?:aparece|abre|sale|unidad)\b/i,
      /\b(?:aparece|se abre|sale)\b.*\b(?:archivo|fichero) (?:de texto|txt)\b/i,
    ],
    evidence: { C1: 'probe' },
    message: 1,
  },
  {
    id: 'same-after-update',
    patterns: [
      /\b(?:updat|upgrad)\w*\b.*\bfirmware\b/i,
      /\bfirmware\b.*\b(?:updat|upgrad)\w*/i,
      /\b(?:actualic|actualiz)\p{L}*.*\bfirmware\b/iu,
      /\bfirmware\b.*\b(?:actualic|actualiz)\p{L}*/iu,
    ],
    and: NO_CHANGE,
    unless: IT_HELPED,
    evidence: { C1: 'probe', C2: 'opens', C3: 'ok' },
  },
  {
    id: 'utility-fails',
    patterns: [/\bst-?link utility\b/i],
    and: /\b(?:can ?not|cannot|can't|does ?n[o']t|doesn't|fails?|failed|unable|no (?:puede|conecta|encuentra|funciona)|falla)(?!\p{L})/iu,
  },
  {
    id: 'check-the-jumpers',
    patterns: [/\b(?:check|which|what about|set)\w*\b.*\bjumpers?\b/i, /\b(?:revis|comprob|qué)\p{L}*.*\b(?:puentes?|jumpers?)\b/iu],
  },
  {
    id: 'cubeide-does-not-detect',
    patterns: [
      /\bcube ?ide\b.*\b(?:not|cannot|can't|doesn't|does n't|fails?)\b.*\b(?:detect|find|see|recogni[sz]e)\w*/i,
      /\bcube ?ide\b.*\bno\b.*\b(?:detecta|encuentra|ve|reconoce)\b/i,
    ],
  },
] as const satisfies readonly SeenRemark[];

export type RemarkId = (typeof SEEN_REMARKS)[number]['id'];

/** Jumpers and their states as people write them: `JP3 and JP4 ON`, `JP2 [1-2]`, `JP4 quitado`. */
export const JUMPER_STATES =
  /\bJP[1-6](?:\s*(?:,|and|y|&|\/)\s*JP[1-6])*\s*(?:is|are|was|est[aá]|:|=)?\s*(?:(?:on |en )?STLK|on|off|\[?[1-9]-[1-9]\]?|fitted|open|removed|missing|puestos?|quitados?|abiertos?)(?!\p{L})/giu;
