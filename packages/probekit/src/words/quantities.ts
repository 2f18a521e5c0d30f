/** Numbers as people read them: bytes, rates, times with two significant digits, voltages, clocks. */

/** `908 B`, `22.4 KiB`, `128 KiB`, `2 MiB`. */
export function bytesText(byteLength: number): string {
  if (byteLength < 1024) return `${byteLength} B`;
  const [value, unit] = byteLength < 1024 * 1024 ? [byteLength / 1024, 'KiB'] : [byteLength / 1024 / 1024, 'MiB'];
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${unit}`;
}

/** Always KiB/s, so that rates can be compared. */
export function rateText(bytesPerSecond: number): string {
  const value = bytesPerSecond / 1024;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} KiB/s`;
}

/** Two significant digits: `0.0071 s`, `0.071 s`, `1.0 s`, `12 s`. What is shorter than a transfer is none. */
export function secondsText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds >= 9.95) return `${Math.round(seconds)} s`;
  if (seconds >= 0.995) return `${seconds.toFixed(1)} s`;
  if (seconds >= 0.0995) return `${seconds.toFixed(2)} s`;
  if (seconds >= 0.00995) return `${seconds.toFixed(3)} s`;
  return seconds < 0.000_95 ? '0 s' : `${seconds.toFixed(4)} s`;
}

export function voltsText(volts: number): string {
  return `${volts.toFixed(2)} V`;
}

/** `4 MHz`, `950 kHz`. */
export function clockText(khz: number): string {
  return khz >= 1000 ? `${Number((khz / 1000).toFixed(2))} MHz` : `${khz} kHz`;
}
