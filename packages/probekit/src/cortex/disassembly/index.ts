/** Instructions as text: an entry of its own, since most programs that use a core never write one. */
export { disassemble, type Instruction, instructionText } from './disassemble.ts';
