/**
 * node: this computer as Node.js reaches it: USB, TCP, serial ports, files. It knows no probe protocol.
 * Native packages are optional and loaded only when hardware is used.
 */
export { builtInFirmware, builtInScenarios } from './built-in-files.ts';
export { fileError } from './errno.ts';
export { type NodeErrors, nodeErrors } from './errors.ts';
export { fileStore, readIfThere, writeFileAtomically } from './file-store.ts';
export { realHostFacts } from './host-facts.ts';
export { hubPortSwitch, realSwitchFiles, type SwitchFiles } from './hub-port.ts';
export { type HeldLock, type LocalLock, takeLocalLock } from './local-lock.ts';
export { connectLocal, isAbandoned, type LocalListener, listenLocal, localNames, localPath } from './local-socket.ts';
export { openInBrowser } from './open-browser.ts';
export { builtPageFolder } from './page-files.ts';
export { listenPage } from './page-server.ts';
export { findSerialPort, openSerialPort } from './serial-port.ts';
export { standardStream } from './standard-stream.ts';
export { connectTcp, LOOPBACK, listenTcp, type TcpAddress, type TcpListener } from './tcp.ts';
export type { OpenedUsbDevice } from './usb-device-link.ts';
export { type DeviceLinkOptions, openUsbDeviceLink } from './usb-device-link-open.ts';
export { nodeUsbHost } from './usb-host.ts';
