/** What the benchmark writes: a program that only sleeps, and around it bytes that no sector holds already. */
export const KIB = 1024;
export const FLASH = 0x0800_0000;
const START = 0x200;
/** `wfi`, and a branch to it: beside OpenOCD the board keeps to the wall clock, which bytes run at random would not. */
const WFI_AND_BACK = 0xe7fd_bf30;

/** Vectors, the program, and around it bytes that differ with `salt`, one of them different again. */
export function imageOf(byteLength, salt, changedAt) {
  const bytes = Uint8Array.from({ length: byteLength }, (_, at) => (at * 31 + (at >> 8) + salt + (at === changedAt ? 1 : 0)) & 0xff);
  new DataView(bytes.buffer).setUint32(0, 0x2002_0000, true);
  new DataView(bytes.buffer).setUint32(4, FLASH + START + 1, true);
  new DataView(bytes.buffer).setUint32(START, WFI_AND_BACK, true);
  return bytes;
}
