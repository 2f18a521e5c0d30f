/** What the page, its service worker and the build agree on. */

/** A whole build, as the service worker keeps it. */
export interface KeptBuild {
  /** Another one when any file is another. */
  readonly hash: string;
  /** Each file, from the page's folder, with its digest as Subresource Integrity writes it. The page itself is ''. */
  readonly files: Readonly<Record<string, string>>;
}

/** What the page tells a service worker that waits with a newer build. */
export const LOAD_NEW_VERSION = 'load-new-version';
