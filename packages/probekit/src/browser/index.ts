/** browser: the host stack's ways to a probe inside a web page. */

export { dialPageBridge } from './bridge-socket.ts';
export { browserStore } from './browser-store.ts';
export type { BridgeClientErrors } from './errors.ts';
export { type BridgedHost, pageBridgeHost } from './page-bridge.ts';
export { isDebugProbe, isOfSt, isSameProbe } from './st-devices.ts';
export { type BrowserIdentity, factsOf, isChromium, type System, systemOf } from './system.ts';
export { translateUsbException } from './usb-exceptions.ts';
export { chooseWebSerial, chooseWebSerialPort, openWebSerial, type WebSerialErrors, whyNoSerial } from './web-serial.ts';
export { askForProbe, type WebUsbHost, webUsbHost } from './web-usb.ts';
