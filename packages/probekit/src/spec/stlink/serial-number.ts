/** The serial number of an ST-LINK as text. Source: OpenOCD stlink_usb.c, pyOCD usb.py, stlink usb.c (repair of old ST-LINK/V2 strings). */

const RAW_LENGTH = 12;

/** Old ST-LINK/V2 put twelve raw bytes into the string descriptor: shown as 24 hex digits, as every other tool does. */
export function readableSerial(serialNumber: string): string {
  if (serialNumber.length !== RAW_LENGTH) return serialNumber;
  return Array.from(serialNumber, (char) => (char.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, '0')).join('');
}
