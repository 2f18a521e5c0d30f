/**
 * The short readings under the stations of the chain, taken from the facts of findings: numbers with units and names,
 * the same in every language. A fact that is not there leaves its station without a reading.
 */
import type { Finding } from 'probekit/doctor';
import type { ChainStation } from '../elements/chain-station.ts';

type Readings = Readonly<Partial<Record<ChainStation['name'], string>>>;

type Facts = Finding['facts'];

/** USB at full and high speed. Source: USB 2.0, 4.2.1. */
const USB_SPEEDS: Readonly<Record<string, string>> = { full: '12 Mbit/s', high: '480 Mbit/s' };

/** What these findings read, by station. */
export function readingsOf(findings: readonly Finding[]): Readings {
  const facts = new Map<string, Facts>(findings.map((finding) => [finding.check, finding.facts]));
  const read = (check: string, of: (facts: Facts) => string | undefined) => {
    const found = facts.get(check);
    return found && of(found);
  };
  const readings: Readonly<Partial<Record<ChainStation['name'], string | undefined>>> = {
    USB: read('C1', usbSpeed),
    probe: read('C3', ({ version }) => textOf(version)),
    power: read('C4', (facts) => voltage(highestVoltage(facts))),
    wires: read('C5', swdClock),
    core: read('C10', ({ core }) => textOf(core)?.replace('Cortex-', '')),
    flash: read('C10', flashSize),
  };
  return Object.fromEntries(Object.entries(readings).filter(([, text]) => text !== undefined));
}

/** The highest of the readings of C4 in volts. */
export function highestVoltage({ volts }: Facts): number | undefined {
  const readings = listOf(volts).filter((reading) => typeof reading === 'number');
  return readings.length === 0 ? undefined : Math.max(...readings);
}

/** `3.29 V` */
export function voltage(volts: number | undefined): string | undefined {
  return volts === undefined ? undefined : `${volts.toFixed(2)} V`;
}

function usbSpeed({ devices }: Facts): string | undefined {
  const [device, ...others] = listOf(devices);
  return others.length > 0 ? undefined : USB_SPEEDS[textOf(fieldOf(device, 'speed')) ?? ''];
}

/** The fastest clock at which the target answered. */
function swdClock({ attempts }: Facts): string | undefined {
  const answered = listOf(attempts)
    .filter((attempt) => fieldOf(attempt, 'failure') === undefined)
    .map((attempt) => fieldOf(attempt, 'khz'))
    .filter((khz) => typeof khz === 'number');
  if (answered.length === 0) return undefined;
  const khz = Math.max(...answered);
  return khz >= 1000 ? `${khz / 1000} MHz` : `${khz} kHz`;
}

function flashSize({ flashKib }: Facts): string | undefined {
  if (typeof flashKib !== 'number') return undefined;
  return flashKib >= 1024 ? `${flashKib / 1024} MiB` : `${flashKib} KiB`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
