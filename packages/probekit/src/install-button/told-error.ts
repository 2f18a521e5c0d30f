/** Why nothing was installed, for people: what is wrong, and whose it is to mend. */
import { ProbekitError } from '../base/index.ts';
import { bytesText, type Said, type SentenceKey } from '../words/index.ts';

export interface ToldError {
  readonly said: Said;
  /** As the library wrote it, in English, with its code. */
  readonly detail?: string;
}

const TOLD: Readonly<Record<string, SentenceKey>> = {
  'install/not-fetched': 'install.error.not-fetched',
  'install/redirected': 'install.error.redirected',
  'install/too-large': 'install.error.too-large',
  'install/address': 'install.error.address',
  'install/manifest': 'install.error.manifest',
  'install/digest': 'install.error.digest',
  'image/outside-flash': 'install.error.outside',
  'image/larger-than-flash': 'install.error.outside',
  'stm32/no-flash-driver': 'install.error.no-driver',
  'flash/read-protected': 'install.error.read-protected',
  'flash/write-protected': 'install.error.write-protected',
  'flash/cancelled': 'install.error.cancelled',
};
const MOST_SHOWN = 120;

export function tellError(error: unknown): ToldError {
  // A job before it may have been cut: of the flash as a whole nothing is known here.
  if (error instanceof Error && error.name === 'AbortError') return { said: { key: 'install.error.called-off' } };
  if (!(error instanceof ProbekitError)) return { said: { key: 'install.error.other' }, detail: String(error) };
  const { code, layer, message, hint } = error;
  const key = TOLD[code] ?? (layer === 'image' ? 'install.error.image' : 'install.error.other');
  return { said: { key, values: valuesOf(error) }, detail: `${message} ${key === 'install.error.other' ? hint : ''} (${code})` };
}

function valuesOf({ evidence }: ProbekitError): NonNullable<Said['values']> {
  const { url, place, limitBytes, changed } = (evidence ?? {}) as Readonly<Record<string, unknown>>;
  return {
    url: clip(url),
    place: clip(place),
    limit: bytesText(Number(limitBytes ?? 0)),
    state: { key: changed === false ? 'flash.error.untouched-halted' : 'flash.error.incomplete' },
  };
}

function clip(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
