/** Which addresses a page or a manifest may name: files of a web server, over a way no less safe than the one it came by itself. */
import { installErrors } from './errors.ts';

/**
 * The whole address of `address`, seen from `base`.
 *
 * @throws `install/address`
 */
export function webAddress(address: string, base: string): string {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && new URL(base).protocol === 'http:');
  if (url && isWeb && url.username === '' && url.password === '') return url.href;
  throw installErrors.make('install/address', {
    message: `"${address.slice(0, 100)}" is no address to fetch a file from.`,
    hint: 'Give an https address, or a relative one: a manifest from its page, the rest from the manifest.',
    evidence: { url: address.slice(0, 2000) },
  });
}
