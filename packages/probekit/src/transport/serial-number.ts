/** Serial numbers as people see them: short. Their repair is in spec/stlink/serial-number.ts. */

/** A longer one is shortened where it is shown. Genuine probes have 24 digits. */
const SHORT_LENGTH = 12;

/** `004200…3139`: the ends are enough to tell two probes apart. */
export function shortSerial(serialNumber: string): string {
  return serialNumber.length > SHORT_LENGTH ? `${serialNumber.slice(0, 6)}…${serialNumber.slice(-4)}` : serialNumber;
}
