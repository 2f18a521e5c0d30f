/** Errors of what a page hands over to be installed: its manifest and the images that the manifest names. */
import { declareErrors } from '../base/index.ts';

export interface InstallErrors {
  /** A file could not be fetched: it is not there, its server does not answer, or does not allow this page to read it (CORS). */
  'install/not-fetched': { readonly url: string; readonly status: number | undefined };
  /** The server sends the page on to another address. A manifest names files where they are. */
  'install/redirected': { readonly url: string };
  /** A file has more bytes than any manifest or image needs. It was not read to its end. */
  'install/too-large': { readonly url: string; readonly limitBytes: number };
  /** An address that leads to no file of a web server: `javascript:`, `data:`, one with a password, or http from a page or manifest that came by https. */
  'install/address': { readonly url: string };
  /** The manifest is no JSON, or a place in it holds something else than the format says. Mend that place. */
  'install/manifest': { readonly url: string; readonly place: string; readonly detail: string };
  /** An image has another SHA-256 than the manifest says: one of the two was changed. Nothing was written. */
  'install/digest': { readonly url: string; readonly expected: string; readonly found: string };
}

export const installErrors = declareErrors<InstallErrors>();
