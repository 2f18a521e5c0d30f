/** Field truth: bench and decoders against every fact of field-logs.jsonl. Why a fact does not apply is written at its rule. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/doctor/index.ts';
import { DISAGREEMENTS } from './disagreements.ts';
import { ENTRIES, type Entry } from './field-log.ts';
import { BEHAVIOUR_RULES } from './judges/behaviour.ts';
import { BOARD_RULES } from './judges/board.ts';
import { CHIP_RULES } from './judges/chip.ts';
import { FLASH_RULES } from './judges/flash.ts';
import { MESSAGE_RULES, UNLISTED } from './judges/messages.ts';
import { PROBE_RULES, statedFirmwares, versionThroughCodec } from './judges/probe.ts';
import { REGISTER_RULES } from './judges/registers.ts';
import { USB_RULES } from './judges/usb.ts';
import { type Rule, takes } from './rule.ts';

const RULES: readonly Rule[] = [
  ...USB_RULES,
  ...PROBE_RULES,
  ...CHIP_RULES,
  ...REGISTER_RULES,
  ...FLASH_RULES,
  ...BOARD_RULES,
  ...BEHAVIOUR_RULES,
  ...MESSAGE_RULES,
];
const KINDS = [...new Set(ENTRIES.map(({ fact }) => fact.kind))];
/** What was reached; it may only grow. */
const LEAST_JUDGED = 470;

const ruleOf = (entry: Entry) => RULES.find((rule) => takes(rule, entry));
const isJudged = (entry: Entry) => 'judge' in (ruleOf(entry) ?? {});
const disagrees = ({ id }: Entry) => DISAGREEMENTS[id] !== undefined;

async function complaintOf(entry: Entry): Promise<string | undefined> {
  const rule = ruleOf(entry);
  if (!rule || !('judge' in rule)) return undefined;
  try {
    await rule.judge(entry.fact, entry.record);
    return undefined;
  } catch (error) {
    return `${entry.id} ${JSON.stringify(entry.fact)}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

describe('field truth', () => {
  it.each(KINDS)('%s: every fact is taken by a rule, and bench and decoders agree with those that apply', async (kind) => {
    const complaints: string[] = [];
    for (const entry of ENTRIES.filter(({ fact }) => fact.kind === kind)) {
      if (!ruleOf(entry)) complaints.push(`${entry.id} ${JSON.stringify(entry.fact)}: no rule takes it`);
      const complaint = await complaintOf(entry);
      if (disagrees(entry) && !complaint) complaints.push(`${entry.id}: listed as a disagreement, but they agree`);
      if (!disagrees(entry) && complaint) complaints.push(complaint);
    }
    expect(complaints).toEqual([]);
  });

  it('every rule takes some fact', () => {
    const used = new Set(ENTRIES.map(ruleOf));
    expect(RULES.filter((rule) => !used.has(rule)).map((rule) => `${rule.kind} ${'not' in rule ? rule.not : 'judge'}`)).toEqual([]);
  });

  it.each(statedFirmwares())('%s is what the host reads of a probe that has it', (text) => {
    expect(versionThroughCodec(text)).toBe(text.replace(/S0$/, ''));
  });

  it('most facts are judged', () => {
    const judged = ENTRIES.filter((entry) => isJudged(entry) && !disagrees(entry)).length;
    const disagreeing = ENTRIES.filter(disagrees).length;
    process.stdout.write(
      `field truth: ${judged} facts judged, ${ENTRIES.length - judged - disagreeing} not applicable, ${disagreeing} disagreeing\n`,
    );
    expect(judged).toBeGreaterThanOrEqual(LEAST_JUDGED);
  });

  it('what the catalogue of messages does not list, `explain` does not claim to know', () => {
    const known = ENTRIES.filter(({ id, fact }) => UNLISTED.includes(id) && explain(String(fact['text'])).message !== undefined);
    expect(known.map(({ id }) => id)).toEqual([]);
  });

  it('the disagreements are those of the decision record', () => {
    const record = readFileSync(new URL('../../../../docs/decisions/field-truth.md', import.meta.url), 'utf8');
    const listed = [...record.matchAll(/^\| (fl-\d+#\d+) \| (.+) \|$/gm)].map(([, id, reason]) => [id, reason]);
    expect(listed).toEqual(Object.entries(DISAGREEMENTS));
  });
});
