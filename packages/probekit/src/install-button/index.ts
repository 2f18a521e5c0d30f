/**
 * install-button: what a vendor's or a tutorial's page offers to install on boards, and what of it is for the board at hand.
 * Manifests and images come from anywhere: bounded, checked, and never more than text.
 */
export { type InstallErrors, installErrors } from './errors.ts';
export { fetchFile } from './fetch-file.ts';
export { loadImages } from './load-images.ts';
export { type Manifest, type ManifestBuild, MOST_MANIFEST_BYTES, readManifest } from './manifest.ts';
export { fittingBuilds } from './pick-build.ts';
