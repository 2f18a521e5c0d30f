/** What a program has open on its host by semihosting: the console three ways, and the file that tells features. */
import { CONSOLE_NAME, FEATURES, FEATURES_NAME, MODES_OF_A_STREAM } from '../spec/arm/semihosting.ts';

/** For whom a program talks and listens. */
export interface SemihostingHost {
  /** What it prints, byte for byte. */
  print(bytes: Uint8Array, stream: 'output' | 'errors'): void | Promise<void>;
  /** What somebody has typed, up to so many bytes; none at the end of it. Without it there is no input. */
  type?(mostBytes: number): Promise<Uint8Array>;
  /** Since 1970. */
  timeSeconds(): number;
  /** The arguments of the program, its name first. Default none. */
  readonly commandLine?: string;
}

interface Features {
  readonly kind: 'features';
  position: number;
}
export type OpenHandle = Features | { readonly kind: 'input' | 'output' | 'errors' };

const STREAMS = ['input', 'output', 'errors'] as const;
const MOST_HANDLES = 32;

export class SemihostingHandles {
  readonly #open = new Map<number, OpenHandle>();

  /** Undefined for what is refused: any name but those of the console and of the features, and more than there is room for. */
  open(name: string, mode: number): number | undefined {
    const handle = handleOf(name, mode);
    const free = Array.from({ length: MOST_HANDLES }, (_, index) => index + 1).find((number) => !this.#open.has(number));
    if (!handle || free === undefined) return undefined;
    this.#open.set(free, handle);
    return free;
  }

  get(number: number): OpenHandle | undefined {
    return this.#open.get(number);
  }

  close(number: number): boolean {
    return this.#open.delete(number);
  }
}

function handleOf(name: string, mode: number): OpenHandle | undefined {
  if (name === FEATURES_NAME) return mode < MODES_OF_A_STREAM ? { kind: 'features', position: 0 } : undefined;
  const stream = name === CONSOLE_NAME ? STREAMS[Math.floor(mode / MODES_OF_A_STREAM)] : undefined;
  return stream && { kind: stream };
}

/** Reads on in the features. */
export function readFeatures(handle: Features, mostBytes: number): Uint8Array {
  const bytes = FEATURES.subarray(handle.position, handle.position + mostBytes);
  handle.position += bytes.length;
  return bytes;
}
