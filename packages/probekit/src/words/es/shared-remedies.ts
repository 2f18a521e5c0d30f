/** Spanish: the remedies that several causes share; `spec/symptoms/remedy.ts` in English. */
import type { RemedyWords } from '../catalogue.ts';

const FIX_RESET = 'probekit doctor --fix=reset';
const FIX_ERASE = 'probekit doctor --fix=erase';

export const UNDER_RESET: RemedyWords = {
  what: 'conectar bajo reset y detener el núcleo antes de la primera instrucción',
  steps: [FIX_RESET, 'después: probekit flash your.elf   (sustituye el programa de la memoria flash)'],
};

export const KEEP_CLOCKS: RemedyWords = {
  what: 'mantener en marcha los relojes de depuración mientras el programa duerme',
  steps: [FIX_RESET, 'Dura hasta el próximo encendido; después: probekit flash your.elf'],
};

export const FREEZE_WATCHDOGS: RemedyWords = {
  what: 'detener el núcleo bajo reset y parar los watchdogs mientras tanto',
  steps: [FIX_RESET, 'después: probekit flash your.elf   (sustituye el programa de la memoria flash)'],
};

export const REPLACE_PROGRAM: RemedyWords = {
  what: 'guardar el programa de la memoria flash y después borrarlo',
  steps: [FIX_ERASE, 'después: probekit flash your.elf'],
};

export const REPAIR_FLASH: RemedyWords = {
  what: 'borrar lo que quedó escrito a medias y volver a escribir lo que debe estar al lado',
  steps: [FIX_ERASE, 'después: probekit flash your.elf'],
};

export const RESTORE_OPTIONS: RemedyWords = {
  what: 'corregir los bytes de opción que estorban',
  steps: [FIX_RESET],
};
