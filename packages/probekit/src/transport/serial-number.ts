/** Serial numbers as people see them. Source: OpenOCD stlink_usb.c, pyOCD usb.py (repair of old ST-LINK/V2 strings). */

const RAW_LENGTH = 12;
/** A longer one is shortened where it is shown. Genuine probes have 24 digits. */
const SHORT_LENGTH = 12;

/** Old ST-LINK/V2 put twelve raw bytes into the string descriptor: shown as 24 hex digits, as every other tool does. */
export function readableSerial(serialNumber: string): string {
  if (serialNumber.length !== RAW_LENGTH) return serialNumber;
  return Array.from(serialNumber, (char) => (char.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, '0')).join('');
}

/** `004200…3139`: the ends are enough to tell two probes apart. */
export function shortSerial(serialNumber: string): string {
  return serialNumber.length > SHORT_LENGTH ? `${serialNumber.slice(0, 6)}…${serialNumber.slice(-4)}` : serialNumber;
}
