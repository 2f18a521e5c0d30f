/**
 * What proves a cause: readings that no other cause makes. Each is positive, so that a check which did not run can only
 * take a proof away and never make one. docs/decisions/likelihoods.md.
 */
import type { Mark } from './mark.ts';

const SILENT = ['silent', 'no-power', 'noisy'] as const;

export const PROVES: readonly Mark[] = [
  {
    causes: ['RC04'],
    when: [{ checks: { C1: ['none', 'other-st'] }, answers: { 'which-connector': ['CN13'] } }],
    why: 'only CN1 leads to the ST-LINK, and the cable was seen in the other connector',
  },
  {
    causes: ['RC08'],
    when: [
      { checks: { C1: ['none'] }, answers: { jp1: ['on'] } },
      { checks: { C1: ['none'] }, answers: { jumpers: ['probe-reset'] } },
    ],
    why: 'JP1 holds the ST-LINK in reset and was seen fitted',
  },
  { causes: ['RC10'], when: [{ checks: { C2: ['no-driver'] } }], why: 'the system itself names the missing driver' },
  {
    causes: ['RC12'],
    when: [{ checks: { C2: ['denied'] }, platforms: ['linux'] }],
    why: 'Linux refuses a device node for its permission only',
  },
  { causes: ['RC15'], when: [{ checks: { C3: ['old'] } }], why: 'the version was read and is below what the commands need' },
  {
    causes: ['RC16'],
    when: [{ checks: { C1: ['loader'] } }, { checks: { C3: ['loader'] } }],
    why: 'the probe answers as its loader and stays there',
  },
  {
    causes: ['RC20'],
    when: [{ checks: { C2: ['busy'] }, platforms: ['linux', 'windows'] }, { checks: { C2: ['busy'], C15: ['holder'] } }],
    why: 'the interface is claimed, and no driver of these systems claims it',
  },
  {
    causes: ['RC23'],
    when: [{ checks: { C5: SILENT }, answers: { jp2: ['none'] } }],
    why: 'nothing feeds the chip without the jumper on JP2, which was seen off',
  },
  {
    causes: ['RC24'],
    when: [
      { checks: { C5: SILENT }, answers: { jp4: ['off'] } },
      { checks: { C5: SILENT }, answers: { jumpers: ['idd'] } },
    ],
    why: 'the current of the chip goes through JP4, which was seen off',
  },
  {
    causes: ['RC25'],
    when: [{ checks: { C4: ['1v8'], C5: ['answers'] }, answers: { jp5: ['1-2'] } }],
    why: 'the rail reads 1.8 V, and the jumper that chooses it was seen on 3.3 V',
  },
  {
    causes: ['RC35'],
    when: [{ checks: { C9: ['held-in-reset'] }, answers: { 'reset-button': ['held'] } }],
    why: 'the core is in reset and the button that puts it there was seen held',
  },
  { causes: ['RC38'], when: [{ checks: { C11: ['rdp1'] }, h74x: true }], why: 'the option bytes in force were read' },
  { causes: ['RC39'], when: [{ checks: { C11: ['rdp2'] } }], why: 'the option bytes in force were read' },
  { causes: ['RC40'], when: [{ checks: { C11: ['closed'] } }], why: 'the security state was read' },
  { causes: ['RC41'], when: [{ checks: { C11: ['secure'] }, h74x: true }], why: 'bit SECURITY of the option bytes in force was read' },
  {
    causes: ['RC42'],
    when: [{ checks: { C5: ['silent', 'no-power', 'intermittent', 'wait'], C6: ['halts'], C12: ['woke-from-standby'] } }],
    why: 'the power controller says that the program went to Standby, where the debug port has no supply',
  },
  { causes: ['RC44'], when: [{ checks: { C9: ['watchdog-loop'] } }], why: 'resets were counted, and the watchdog signed for them' },
  {
    causes: ['RC45'],
    when: [{ checks: { C9: ['lockup'], C11: ['open'], C12: ['bad-vectors'] } }],
    why: 'the core locked up on words at the boot address that are no vectors',
  },
  { causes: ['RC46'], when: [{ checks: { C12: ['supply-config'] } }], why: 'the supply setting in force was read' },
  {
    causes: ['RC47'],
    when: [{ checks: { C11: ['core-off'] } }],
    why: 'the option bytes in force were read through the other core, and they hold this one',
  },
  {
    causes: ['RC49'],
    when: [{ checks: { C11: ['boot-elsewhere'] } }, { checks: { C9: ['system-memory'], C11: ['open'] } }],
    why: 'where the chip starts was read, and it is not the program in flash',
  },
  { causes: ['RC50'], when: [{ checks: { C11: ['wrp', 'pcrop'] } }], why: 'the option bytes in force were read' },
  { causes: ['RC51'], when: [{ checks: { C11: ['stuck'] } }], why: 'the flash controller says that the change of its option bytes failed' },
  { causes: ['RC52'], when: [{ checks: { C11: ['flash-errors', 'swapped'] } }], why: 'the flash controller says so' },
  {
    causes: ['RC56'],
    when: [{ checks: { C10: ['foreign'] } }],
    why: 'the identity of the debug port is none that ST builds into this chip',
  },
];
