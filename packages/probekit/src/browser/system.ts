/**
 * Which system and which kind of browser the page runs on, as far as the words for an obstacle depend on it. Source:
 * User-Agent Client Hints (WICG), platform and brands; else the user agent text. iPad's Safari calls itself a Macintosh
 * and is told by its touch points.
 */
import type { HostFacts } from '../base/index.ts';

export type System = 'linux' | 'windows' | 'mac' | 'android' | 'chromeos' | 'ios' | 'other';

/** The part of `navigator` that is looked at. */
export interface BrowserIdentity {
  readonly userAgent: string;
  readonly maxTouchPoints?: number;
  /** Chromium browsers only, and only on secure pages. */
  readonly userAgentData?: { readonly platform: string; readonly brands: readonly { readonly brand: string }[] } | undefined;
}

const PLATFORMS: Readonly<Record<string, System>> = {
  Linux: 'linux',
  Windows: 'windows',
  macOS: 'mac',
  Android: 'android',
  'Chrome OS': 'chromeos',
  'Chromium OS': 'chromeos',
  iOS: 'ios',
};

/** In this order: Android calls itself Linux as well. */
const PATTERNS: readonly (readonly [RegExp, System])[] = [
  [/Android/, 'android'],
  [/iPhone|iPad|iPod/, 'ios'],
  [/CrOS/, 'chromeos'],
  [/Windows/, 'windows'],
  [/Macintosh|Mac OS X/, 'mac'],
  [/Linux|X11/, 'linux'],
];

export function systemOf({ userAgent, userAgentData, maxTouchPoints = 0 }: BrowserIdentity): System {
  const named = userAgentData && PLATFORMS[userAgentData.platform];
  if (named) return named;
  const found = PATTERNS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'other';
  return found === 'mac' && maxTouchPoints > 1 ? 'ios' : found;
}

/** Chromium's engine; browsers on iOS have another one, whatever their name. */
export function isChromium({ userAgent, userAgentData }: BrowserIdentity): boolean {
  return userAgentData?.brands.some(({ brand }) => brand === 'Chromium') ?? /\bChrom(e|ium)\/\d/.test(userAgent);
}

/** What the doctor may know of the computer: its system, and no file. */
export function factsOf(system: System): HostFacts {
  const platform = system === 'mac' ? 'darwin' : system === 'linux' || system === 'windows' ? system : 'browser';
  const nothing = async () => undefined;
  return { platform, readFile: nothing, list: nothing, readLink: nothing };
}
