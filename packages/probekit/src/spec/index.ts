/**
 * spec: facts only, each with its source. It is the project's header folder: other layers import its files directly.
 * Host stack and bench share spec and nothing else, so that a wrong codec cannot agree with itself.
 */
export * from './stlink/usb-ids.ts';
