/**
 * The manifest of an install button: what is offered, and which images go onto which chip. Anybody may have written it, so it
 * is bounded and checked before a word of it is used. `schemas/install-manifest.schema.json` says the same for editors.
 */
import * as v from 'valibot';
import { installErrors } from './errors.ts';
import { webAddress } from './web-address.ts';

/** Far more than a manifest has to say. */
export const MOST_MANIFEST_BYTES = 65_536;

const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.regex(/^\P{Cc}*$/u));
const list = <Item extends v.GenericSchema>(item: Item, most: number) => v.pipe(v.array(item), v.minLength(1), v.maxLength(most));

const image = v.strictObject({
  url: text(2000),
  /** Where a raw binary goes; the other formats say it themselves. */
  address: v.exactOptional(v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{1,8}$/))),
  sha256: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
});
const device = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{3}$/)),
  /** Letters as on the package, or REV_ID. */
  revisions: v.exactOptional(list(v.pipe(v.string(), v.regex(/^([0-9A-Z](\.[0-9])?|0x[0-9a-fA-F]{1,4})$/)), 16)),
});
const build = v.strictObject({
  boards: v.exactOptional(list(text(60), 64)),
  devices: list(device, 64),
  images: list(image, 16),
});
const manifest = v.strictObject({
  $schema: v.exactOptional(text(260)),
  name: text(100),
  version: text(40),
  builds: list(build, 64),
  console: v.exactOptional(v.strictObject({ baudRate: v.pipe(v.number(), v.safeInteger(), v.minValue(300), v.maxValue(15_000_000)) })),
  help: v.exactOptional(text(2000)),
});

export interface ManifestImage {
  readonly url: string;
  readonly address: number | undefined;
  readonly sha256: string | undefined;
}

export interface ManifestDevice {
  /** DEV_ID. */
  readonly id: number;
  /** Revision letters, or REV_ID in hex; any revision when absent. */
  readonly revisions: readonly string[] | undefined;
}

export interface ManifestBuild {
  /** Names as printed on the board; any board when absent. */
  readonly boards: readonly string[] | undefined;
  readonly devices: readonly ManifestDevice[];
  readonly images: readonly ManifestImage[];
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly builds: readonly ManifestBuild[];
  /** Bits a second, when the program talks over the serial port. */
  readonly baudRate: number | undefined;
  /** A page of the vendor's. */
  readonly help: string | undefined;
}

/**
 * Reads a manifest that came from `url`, which its addresses are relative to.
 *
 * @throws `install/manifest`, `install/address`
 */
export function readManifest(bytes: Uint8Array, url: string): Manifest {
  const result = v.safeParse(manifest, parsed(bytes, url), { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw unfit(url, (issue.path ?? []).map(({ key }) => String(key).slice(0, 40)).join('.') || 'the file', detailOf(issue));
  }
  const { name, version, builds, console, help } = result.output;
  return {
    name,
    version,
    builds: builds.map(({ boards, devices, images }) => ({
      boards,
      devices: devices.map(({ id, revisions }) => ({ id: Number(id), revisions })),
      images: images.map(({ url: where, address, sha256 }) => ({
        url: webAddress(where, url),
        address: address === undefined ? undefined : Number(address),
        sha256,
      })),
    })),
    baudRate: console?.baudRate,
    help: help === undefined ? undefined : webAddress(help, url),
  };
}

function parsed(bytes: Uint8Array, url: string): unknown {
  let inherited: string | undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), (key, inner) => {
      // valibot takes what every object has anyway for known.
      if (key in Object.prototype) inherited = key;
      return inner;
    });
  } catch (cause) {
    throw unfit(url, 'the file', 'it is no JSON, or nested too deep', cause);
  }
  if (inherited !== undefined) throw unfit(url, inherited, 'no such name is known');
  if (Array.isArray(value)) throw unfit(url, 'the file', 'expected an object, found a list');
  return value;
}

function detailOf({ type, expected, received }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object' && expected === 'never') return 'no such name is known';
  if (type === 'strict_object' && received === 'undefined') return 'it is missing';
  return `expected ${(expected ?? 'another value').slice(0, 80)}, found ${received.slice(0, 40)}`;
}

function unfit(url: string, place: string, detail: string, cause?: unknown): Error {
  return installErrors.make('install/manifest', {
    message: `The manifest ${url.slice(0, 200)} cannot be used: ${place}: ${detail}.`,
    hint: 'Mend that place; docs/install-button.md shows a manifest.',
    evidence: { url, place, detail },
    ...(cause !== undefined && { cause }),
  });
}
