/** Serial numbers of several boards of one scenario: as from one wafer, where ST's differ in their first digits. */
import type { Scenario } from '../../base/index.ts';
import { BOARDS } from '../board/boards.ts';
import { parseScenario } from './parse.ts';

/** The place on the wafer, the first word of the chip's unique id: column and row of four digits each. */
const COORDINATE_DIGITS = 4;

/**
 * The serial number of board `number` (from 1) of a scenario; the first has the scenario's own. Benches that run side by side have
 * a `row` each; the one of 0 is the scenario's own.
 *
 * @throws `bench/unknown-key`, `bench/bad-value`
 */
export function serialNumberOf(scenario: Scenario, number: number, boards = BOARDS, row = 0): string {
  const parsed = parseScenario(scenario, boards);
  const own = parsed.scenario.probe?.serial ?? parsed.board.probe.serial;
  return moved(own, 0, number - 1) + moved(own, 1, row) + own.slice(2 * COORDINATE_DIGITS);
}

/** One of the two coordinates of a place, so many further. */
function moved(serial: string, coordinate: number, by: number): string {
  const at = coordinate * COORDINATE_DIGITS;
  const digits = serial.slice(at, at + COORDINATE_DIGITS);
  if (by === 0) return digits;
  const place = (Number.parseInt(digits, 16) + by) & 0xffff;
  return place.toString(16).toUpperCase().padStart(COORDINATE_DIGITS, '0');
}

export function withSerialNumber(scenario: Scenario, serial: string | undefined): Scenario {
  return serial === undefined ? scenario : { ...scenario, probe: { ...scenario.probe, serial } };
}
