/**
 * Finds out whether the browser or the system stands in the way, and which row of `obstacle-rows.ts` says so: from what
 * the browser offers, from an error, or from a finished diagnosis. Pure: it looks at nothing itself.
 */
import { hasCode } from 'probekit/base';
import { type BrowserIdentity, isChromium, type System, systemOf } from 'probekit/browser';
import type { Diagnosis } from 'probekit/doctor';
import type { Said } from 'probekit/words';
import type { ChainStation } from '../elements/chain-station.ts';
import { OBSTACLE_ROWS, type ObstacleId, type ObstacleRow } from './obstacle-rows.ts';

export type { ObstacleAct, ObstacleEvidence, ObstacleId, ObstacleRow, ObstacleStep } from './obstacle-rows.ts';

export interface Obstacle {
  readonly row: ObstacleRow;
  readonly system: System;
  /** It stands in the way now; false when somebody only reads what it would be. */
  readonly isFound: boolean;
  /** Name and ids of the probe, where there is one. */
  readonly device?: string;
  /** What the browser said, word for word. */
  readonly raw?: string;
  /** Who has the probe, where that is known by name. */
  readonly holder?: string;
}

type Circumstances = Pick<Obstacle, 'device' | 'raw'>;

const STATION_NAMES = ['host', 'cable', 'USB', 'driver'] as const;

function found(id: ObstacleId, system: System, { device, raw }: Circumstances = {}): Obstacle {
  return { row: rowOf(id), system, isFound: true, ...(device !== undefined && { device }), ...(raw !== undefined && { raw }) };
}

function rowOf(id: ObstacleId): ObstacleRow {
  const row = OBSTACLE_ROWS.find((one) => one.id === id);
  if (!row) throw new RangeError(`no obstacle is called ${id}`);
  return row;
}

/** An obstacle to read about, by an id from an address or a list; undefined for a name that is none. */
export function obstacleToRead(id: string, system: System): Obstacle | undefined {
  const row = OBSTACLE_ROWS.find((one) => one.id === id);
  return row && { row, system, isFound: false };
}

/** Whether the row can occur on the system, or the step makes sense there. */
export function occursOn({ systems }: Pick<ObstacleRow, 'systems'>, system: System): boolean {
  return systems?.includes(system) ?? true;
}

/** What keeps the browser itself from USB. `usb` is `navigator.usb`. */
export function obstacleOfBrowser(usb: object | undefined, isSecure: boolean, browser: BrowserIdentity): Obstacle | undefined {
  if (usb) return undefined;
  return found(!isSecure && isChromium(browser) ? 'insecure' : 'no-webusb', systemOf(browser));
}

/** The browser's list was closed without a choice. */
export function nothingChosen(system: System): Obstacle {
  return found('nothing-chosen', system);
}

/** The probe left USB, and the page waits for it. */
export function unplugged(system: System, device: string): Obstacle {
  return found('unplugged', system, { device });
}

/** The bridge to the computer that served this page is gone, or does not take the page any more. */
export function bridgeLost(error: unknown, system: System): Obstacle {
  return found('bridge-lost', system, { raw: rawOf(error) });
}

/** What an error of the browser or of the USB port means; undefined where it means no obstacle of these. */
export function obstacleOf(error: unknown, system: System, device?: string): Obstacle | undefined {
  const circumstances = { ...(device !== undefined && { device }), raw: rawOf(error) };
  if (isRefusedToThePage(circumstances.raw)) return found('blocked', system, circumstances);
  if (hasCode(error, 'bridge/lost', 'bridge/refused', 'bridge/protocol')) return bridgeLost(error, system);
  if (hasCode(error, 'usb/access-denied')) return found(deniedOn(system), system, circumstances);
  if (hasCode(error, 'usb/busy')) {
    const { holder } = error.evidence as { readonly holder?: string };
    return { ...found(heldOn(system), system, circumstances), ...(holder !== undefined && { holder }) };
  }
  if (hasCode(error, 'usbip/refused')) return found('held', system, circumstances);
  if (hasCode(error, 'usb/no-driver')) return found(system === 'windows' ? 'driver-windows' : heldOn(system), system, circumstances);
  if (hasCode(error, 'usb/disconnected')) return found('unplugged', system, circumstances);
  return undefined;
}

/** What a diagnosis that ended at the driver's station means, when it is the browser or the system that stands there. */
export function obstacleOfDiagnosis({ evidence, probe }: Diagnosis, system: System): Obstacle | undefined {
  const opening = evidence.find(({ check }) => check === 'C2');
  if (!opening) return undefined;
  const { message, raw = message } = opening.facts;
  const circumstances = { ...(probe && { device: probe.product + idsIn(evidence) }), ...(typeof raw === 'string' && { raw }) };
  if (circumstances.raw && isRefusedToThePage(circumstances.raw)) return found('blocked', system, circumstances);
  if (opening.outcome === 'denied') return found(deniedOn(system), system, circumstances);
  if (opening.outcome === 'busy') return found(heldOn(system), system, circumstances);
  if (opening.outcome === 'no-driver') return found(system === 'windows' ? 'driver-windows' : heldOn(system), system, circumstances);
  return undefined;
}

/** `, 0483:374E`, from the one device that C1 saw. */
function idsIn(evidence: Diagnosis['evidence']): string {
  const devices = evidence.find(({ check }) => check === 'C1')?.facts['devices'];
  const [device, ...others] = Array.isArray(devices) ? (devices as readonly { readonly productId?: unknown }[]) : [];
  if (typeof device?.productId !== 'string' || others.length > 0) return '';
  return `, 0483:${device.productId.replace(/^0x/, '').toUpperCase()}`;
}

/** The chain as far as the obstacle lets one see. */
export function stationsOf({ row }: Obstacle, say: (said: Said) => string): readonly ChainStation[] {
  const proven = STATION_NAMES.slice(0, row.provenStations).map((name) => ({ name, state: 'proven' as const }));
  if (!row.nextStation) return proven;
  const { reading, ...station } = row.nextStation;
  return [...proven, { ...station, ...(reading && { reading: say({ key: reading }) }) }];
}

function deniedOn(system: System): ObstacleId {
  if (system === 'linux') return 'denied-linux';
  if (system === 'windows') return 'driver-windows';
  return system === 'android' ? 'denied-android' : 'denied';
}

function heldOn(system: System): ObstacleId {
  if (system === 'windows') return 'held-windows';
  return system === 'mac' ? 'held-mac' : 'held';
}

/** Chromium's words where a policy or the page around this one forbids USB, or an interface is not for pages. */
function isRefusedToThePage(raw: string): boolean {
  return /permissions policy|protected class/i.test(raw);
}

/** The browser's own error, where one is behind ours. */
function rawOf(error: unknown): string {
  const first = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return first instanceof Error ? `${first.name}: ${first.message}` : String(first);
}
