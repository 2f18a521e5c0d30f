/**
 * install-button: `<probekit-install-button manifest="…">`, with which a vendor's or a tutorial's page installs a program on a
 * board. Importing it defines the element; all that flashes, diagnoses and talks is loaded when it is pressed. Manifests and
 * images come from anywhere: bounded, checked, and never more than text. How pages use it: docs/install-button.md.
 */
export type { InstallErrors } from './errors.ts';
export { type HostWay, type ProbeWay, wayOverHost, webUsbWay } from './probe-way.ts';
export { type InstallChange, ProbekitInstallButton } from './probekit-install-button.ts';
