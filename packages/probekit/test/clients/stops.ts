/** Many places for a program to stand at, the same in each run, and the stack there. */
import { unwind } from '../../src/debug/index.ts';
import type { ProgramSymbols } from '../../src/symbols/index.ts';
import type { StandingCore } from './standing-core.ts';

const USART3_LINE = 39;

/** Brings the core to the next stop: some instructions further, now and then with an interrupt on its way. */
export function stopsOf(core: StandingCore, program: ProgramSymbols): () => void {
  let seed = 0x5eed;
  const drawn = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  return () => {
    core.advance(1 + drawn(3000));
    if (drawn(2) === 0) {
      core.interrupt(USART3_LINE);
      core.advance(1 + drawn(40));
    }
    // A run ends at a branch: any instruction may be the last one.
    for (let steps = drawn(6); steps > 0; steps--) core.step();
    while (isAtInlinedStart(program, core.register('PC'))) core.step();
  };
}

/** There GDB shows the caller alone, as if the call was still to come. */
function isAtInlinedStart(program: ProgramSymbols, pc: number): boolean {
  return program.framesAt(pc)[0]?.isInlined === true && program.framesAt(pc).length !== program.framesAt(pc - 2).length;
}

export function unwound(core: StandingCore, program: ProgramSymbols): ReturnType<typeof unwind> {
  const names = [...Array.from({ length: 13 }, (_, index) => `R${index}`), 'SP', 'LR', 'PC'];
  const registers = new Map(names.map((name, index) => [index, core.register(name)]));
  for (let index = 0; index < 32; index++) registers.set(64 + index, core.register(`S${index}`));
  const special = { MSP: core.register('MSP'), PSP: core.register('PSP'), xPSR: core.register('xPSR') };
  return unwind({ program, registers, special, read: readOf(core) });
}

export function readOf(core: StandingCore): (address: number, byteLength: number) => Promise<Uint8Array> {
  return async (address, byteLength) => core.read(address, byteLength);
}
