/** Where the page stands on the web: whoever publishes it says so with `PROBEKIT_SITE`. */

export interface SaidSite {
  readonly said: string;
  /** With a slash at its end; nothing where what was said is no address of a page. */
  readonly address: string | undefined;
}

/** Nothing where it is not said. */
export function siteSaid(): SaidSite | undefined {
  const said = process.env['PROBEKIT_SITE'] ?? '';
  if (said === '') return undefined;
  const isAddress = /^https?:\/\/[^\s#?]+$/.test(said) && URL.canParse(said);
  return { said, address: isAddress ? said.replace(/\/?$/, '/') : undefined };
}
