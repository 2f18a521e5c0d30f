/** Fetches a file that a manifest or a page names: within bounds, without redirects, and without cookies for other hosts. */
import { concatBytes } from '../base/index.ts';
import { installErrors } from './errors.ts';

export interface FetchOptions {
  readonly limitBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the file to its end. What is longer than the limit is left where it is.
 *
 * @throws `install/not-fetched`, `install/redirected`, `install/too-large`; the signal's reason
 */
export async function fetchFile(url: string, { limitBytes, signal }: FetchOptions): Promise<Uint8Array> {
  const response = await answerOf(url, signal);
  const saidBytes = Number(response.headers.get('content-length') ?? Number.NaN);
  if (saidBytes > limitBytes) {
    await response.body?.cancel();
    throw tooLarge(url, limitBytes);
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    const reader = response.body?.getReader();
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      bytes += piece.value.length;
      if (bytes > limitBytes) {
        await reader?.cancel();
        throw tooLarge(url, limitBytes);
      }
      pieces.push(piece.value);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw installErrors.is(error, 'install/too-large') ? error : notFetched(url, undefined, error);
  }
  return concatBytes(...pieces);
}

async function answerOf(url: string, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response;
  try {
    // A copy that the browser has kept may be of another day than the manifest.
    response = await fetch(url, { redirect: 'manual', credentials: 'same-origin', cache: 'no-cache', ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw notFetched(url, undefined, error);
  }
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    throw installErrors.make('install/redirected', {
      message: `${url} leads on to another address.`,
      hint: 'Name the address where the file is.',
      evidence: { url },
    });
  }
  if (!response.ok) throw notFetched(url, response.status);
  return response;
}

function notFetched(url: string, status: number | undefined, cause?: unknown) {
  return installErrors.make('install/not-fetched', {
    message: `${url} could not be fetched${status === undefined ? '' : ` (HTTP ${status})`}.`,
    hint: 'Look whether the address opens in a tab; a file of another host needs its leave (CORS).',
    evidence: { url, status },
    ...(cause !== undefined && { cause }),
  });
}

function tooLarge(url: string, limitBytes: number) {
  return installErrors.make('install/too-large', {
    message: `${url} has more than ${limitBytes} bytes.`,
    hint: 'Name the file itself, without what does not belong to it.',
    evidence: { url, limitBytes },
  });
}
