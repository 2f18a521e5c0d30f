/** Memory as people read it: address, sixteen bytes, their characters. */

const BYTES_A_LINE = 16;

export function hexDump(address: number, bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_A_LINE) {
    const row = [...bytes.subarray(at, at + BYTES_A_LINE)];
    const pairs = row.map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = [pairs.slice(0, 8).join(' '), pairs.slice(8).join(' ')];
    const characters = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    const place = (address + at).toString(16).padStart(8, '0');
    lines.push(`${place}  ${(halves[0] ?? '').padEnd(23)}  ${(halves[1] ?? '').padEnd(23)}  ${characters}`);
  }
  return lines.join('\n');
}
