/** Spanish: the two remedies that many causes share; `spec/symptoms/remedy.ts` in English. */
import type { RemedyWords } from '../catalogue.ts';

export const UNDER_RESET: RemedyWords = {
  what: 'conectar bajo reset y detener el núcleo antes de la primera instrucción',
  steps: ['probekit doctor --fix=reset', 'después: probekit flash your.elf   (sustituye el programa de la memoria flash)'],
};

export const REPLACE_PROGRAM: RemedyWords = {
  what: 'guardar el programa de la memoria flash y después sustituirlo',
  steps: ['probekit --connect under-reset read 0x08000000 128K -o saved.bin', 'probekit --connect under-reset flash your.elf'],
};
