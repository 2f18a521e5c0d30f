/** Why a job did not end, or a file cannot be used, in the language of the page: what is wrong and what to do now. */
import { hasCode, hex, ProbekitError } from 'probekit/base';
import type { FlashErrors } from 'probekit/flash';
import { bytesText, type SentenceKey } from 'probekit/words';
import { text } from '../language.ts';
import { bridgeErrorBehind } from '../session/bridge-gone.ts';
import { isRefusedAccess, isSilentTarget } from './silent-target.ts';

export interface ToldError {
  readonly what: string;
  /** As the library wrote it, in English, with its code. */
  readonly detail?: string;
  /** The doctor can find out more. */
  readonly isAboutTheBoard?: true;
  /** The ST-LINK answers and the target does not: under reset it may. */
  readonly isSilentTarget?: true;
  readonly isInOtherTab?: true;
  /** A person is to say whether it may attach. */
  readonly isAsked?: true;
  /** Not the probe went away, but `probekit web`, through which the page reaches it. */
  readonly isAboutTheBridge?: true;
}

/** Those that the page says in its own words. Others are told as the library tells them. */
const TOLD: Readonly<Record<string, SentenceKey>> = {
  'bridge/lost': 'flash.error.bridge',
  'bridge/refused': 'flash.error.bridge-refused',
  'usb/disconnected': 'flash.error.unplugged',
  'probe/not-found': 'flash.error.unplugged',
  'usb/busy': 'flash.error.busy',
  'usb/access-denied': 'flash.error.access-denied',
  'dap/transfer': 'flash.error.no-target',
  'dap/no-debug-power': 'flash.error.no-target',
  'stm32/core-unreachable': 'flash.error.no-target',
  'flash/cancelled': 'flash.error.cancelled',
  'page/probe-in-other-tab': 'session.other-tab',
  'page/may-stop-program': 'session.may-stop',
  'page/image-too-large': 'flash.error.too-large',
  'page/zip-without-image': 'flash.error.zip-empty',
  'page/zip-with-several': 'flash.error.zip-several',
  'page/zip-damaged': 'flash.error.zip-damaged',
  'page/image-unreadable': 'flash.error.unreadable',
  'image/unknown-format': 'flash.error.no-firmware',
  'image/empty': 'flash.error.empty',
  'image/truncated': 'flash.error.truncated',
  'image/hex-record': 'flash.error.record',
  'image/s-record': 'flash.error.record',
  'image/uf2-block': 'flash.error.block',
  'image/foreign-elf': 'flash.error.foreign-elf',
  'image/malformed-elf': 'flash.error.malformed-elf',
  'image/nothing-to-load': 'flash.error.nothing-to-load',
  'image/overlap': 'flash.error.overlap',
  'image/files-overlap': 'flash.error.files-overlap',
  'image/outside-flash': 'flash.error.outside',
  'image/larger-than-flash': 'flash.error.larger',
  'flash/option-file': 'flash.error.option-file',
  'flash/read-protected': 'flash.error.read-protected',
  'flash/write-protected': 'flash.error.write-protected',
};
const BOARD_LAYERS = ['usb', 'stlink', 'dap', 'cortex', 'stm32', 'probe'];

export function tellError(error: unknown): ToldError {
  const bridge = bridgeErrorBehind(error);
  if (bridge && bridge !== error) return tellError(bridge);
  if (error instanceof Error && error.name === 'AbortError') return { what: text('flash.error.called-off') };
  if (!(error instanceof ProbekitError)) return { what: text('flash.error.unforeseen'), detail: String(error) };
  const { code, layer, message, hint } = error;
  const key = isRefusedAccess(error) ? 'flash.error.refused-access' : TOLD[code];
  const detail = `${message} (${code})`;
  const more = {
    ...(BOARD_LAYERS.includes(layer) && { isAboutTheBoard: true as const }),
    ...(isSilentTarget(error) && { isSilentTarget: true as const }),
    ...(hasCode(error, 'page/probe-in-other-tab') && { isInOtherTab: true as const }),
    ...(hasCode(error, 'page/may-stop-program') && { isAsked: true as const }),
    ...(bridge && { isAboutTheBridge: true as const }),
  };
  if (key === undefined) return { what: text('flash.error.other'), detail: `${detail} ${layer === 'image' ? '' : hint}`.trim(), ...more };
  return { what: text(key, valuesOf(error)), detail, ...more };
}

function valuesOf({ evidence }: ProbekitError): Readonly<Record<string, string>> {
  const { file, name, names, files = names, limit, holder, line, block, address } = (evidence ?? {}) as Readonly<Record<string, unknown>>;
  return {
    file: clip(typeof file === 'string' ? file : typeof name === 'string' ? name : ''),
    files: Array.isArray(files)
      ? files
          .slice(0, 5)
          .map((one) => clip(String(one)))
          .join(', ')
      : '',
    holder: typeof holder === 'string' ? clip(holder) : text('flash.error.busy-nameless'),
    line: String(line),
    block: String(block),
    address: typeof address === 'number' ? hex(address) : '',
    limit: typeof limit === 'number' ? bytesText(limit) : '',
    state: evidence === undefined ? '' : stateOf(evidence as FlashErrors['flash/cancelled']),
  };
}

/** How a job that was called off leaves the board. */
function stateOf({ phase, changed, erasedBytes = 0, totalBytes }: FlashErrors['flash/cancelled']): string {
  if (phase === 'options') return text(changed ? 'flash.error.done-partly' : 'flash.error.unwritten-halted');
  if (!changed) return text('flash.error.untouched-halted');
  if (totalBytes === undefined) return text('flash.error.incomplete');
  return text('flash.error.erased-partly', { done: bytesText(erasedBytes), total: bytesText(totalBytes) });
}

function clip(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
