/**
 * C4: the voltage at the probe's target sense pin, three times where the first reading is no good one. A good reading proves VDD at the sense point only; a bad
 * one does not stop the doctor, since targets were seen to answer at 0.01 V where only the pin was not wired.
 */
import type { Clock } from '../../base/index.ts';
import type { DebugProbe } from '../../dap/index.ts';
import { READING_NOTES } from '../../spec/symptoms/reading-notes.ts';
import { type Finding, finding } from '../evidence.ts';

/** Bounds of the classes in volts: below, the class before; 1.65 to 1.95 V is a 1.8 V rail. */
const NONE_BELOW = 0.3;
const HALF_BELOW = 1.65;
const RAIL_1V8_BELOW = 1.95;
const LOW_BELOW = 2.9;
const HIGH_ABOVE = 3.65;
/** Two readings of a good board differ by 0.01 V. */
const STEADY_WITHIN = 0.2;
const READINGS = 3;
const [HIGH] = READING_NOTES;
const BETWEEN_READINGS_MS = 5;

export async function checkTargetVoltage(probe: DebugProbe, clock: Clock, signal?: AbortSignal): Promise<Finding<'C4'>> {
  const volts: (number | undefined)[] = [];
  for (let count = 0; count < READINGS; count++) {
    if (count > 0) await clock.sleep(BETWEEN_READINGS_MS, { signal });
    volts.push(await probe.readTargetVoltage({ signal }));
    if (count === 0 && judgeVoltage(volts).outcome === 'ok') break;
  }
  return judgeVoltage(volts);
}

/** Judges readings in volts; undefined where the probe cannot measure. */
export function judgeVoltage(readings: readonly (number | undefined)[]): Finding<'C4'> {
  const volts = readings.filter((reading) => reading !== undefined);
  const lowest = Math.min(...volts);
  const highest = Math.max(...volts);
  if (volts.length === 0) return finding('C4', 'unmeasurable', { key: 'c4.unmeasurable' });
  const rounded = volts.map((reading) => Math.round(reading * 1000) / 1000);
  const facts = { volts: rounded };
  const values = { volts: highest.toFixed(2) };
  if (highest - lowest > STEADY_WITHIN) {
    return finding('C4', 'unstable', { key: 'c4.unstable', values: { lowest: lowest.toFixed(2), highest: highest.toFixed(2) } }, facts);
  }
  if (highest < NONE_BELOW) return finding('C4', 'none', { key: 'c4.none', values }, facts);
  if (highest < HALF_BELOW) return finding('C4', 'half', { key: 'c4.half', values }, facts);
  if (highest < RAIL_1V8_BELOW) return finding('C4', '1v8', { key: 'c4.1v8', values }, facts);
  if (highest < LOW_BELOW) return finding('C4', 'low', { key: 'c4.low', values }, facts);
  if (highest > HIGH_ABOVE) return finding('C4', 'high', { key: 'c4.high', values: { ...values, note: { key: HIGH.note } } }, facts);
  return finding('C4', 'ok', { key: 'c4.ok', values }, facts);
}
