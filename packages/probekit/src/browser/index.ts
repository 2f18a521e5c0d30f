/** browser: the host stack's ways to a probe inside a web page. */
export { translateUsbException } from './usb-exceptions.ts';
export { askForProbe, type WebUsbHost, webUsbHost } from './web-usb.ts';
