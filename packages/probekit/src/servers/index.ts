/**
 * servers: protocols through which other programs reach a probe, as bytes in and bytes out over base's seams. They know
 * no sockets (node/ has those) and no bench. Sources are named in each file.
 */
export type { BridgeErrors, ServerErrors } from './errors.ts';
export { type BridgedComputer, createPageBridge, type PageBridge } from './page-bridge.ts';
export { createStlinkServer, type ServedDevice, type StlinkServer, type StlinkServerOptions } from './stlink-server.ts';
export { createUsbipServer, type ExportedDevice, type UsbipServer, type UsbipServerOptions } from './usbip-server.ts';
