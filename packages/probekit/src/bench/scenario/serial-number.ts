/** Serial numbers of several boards of one scenario: as from one wafer, where ST's differ in their first digits. */
import type { Scenario } from '../../base/index.ts';
import { BOARDS } from '../board/boards.ts';
import { parseScenario } from './parse.ts';

/** The place on the wafer, the first word of the chip's unique id. */
const PLACE_DIGITS = 4;

/**
 * The serial number of board `number` (from 1) of a scenario; the first has the scenario's own.
 *
 * @throws `bench/unknown-key`, `bench/bad-value`
 */
export function serialNumberOf(scenario: Scenario, number: number, boards = BOARDS): string {
  const parsed = parseScenario(scenario, boards);
  const own = parsed.scenario.probe?.serial ?? parsed.board.probe.serial;
  const place = (Number.parseInt(own.slice(0, PLACE_DIGITS), 16) + number - 1) & 0xffff;
  return place.toString(16).toUpperCase().padStart(PLACE_DIGITS, '0') + own.slice(PLACE_DIGITS);
}

export function withSerialNumber(scenario: Scenario, serial: string | undefined): Scenario {
  return serial === undefined ? scenario : { ...scenario, probe: { ...scenario.probe, serial } };
}
