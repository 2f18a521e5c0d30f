/** Spanish: experiments. */
import type { Catalogue } from '../catalogue.ts';

export const ES_EXPERIMENTS: Catalogue['experiments'] = {
  'under-reset': {
    do: 'Mantener el STM32 en reset, conectar y pararlo antes de su primera instrucción. Su programa empieza de nuevo.',
  },
  slower: { do: 'Conectar con el reloj más lento que tiene el ST-LINK.' },
  'hold-reset-and-attach': {
    do: 'Mantener pulsado {reset-button} mientras el doctor mira.',
    undo: 'Soltar {reset-button}.',
  },
  'boot0-and-power-cycle': {
    do: 'Unir {boot0-pins} con un hilo (BOOT0 en alto), sacar el cable USB y volver a ponerlo.',
    undo: 'Quitar el hilo de BOOT0, sacar el cable USB y volver a ponerlo.',
  },
  'shield-off': { do: 'Quitar todo lo que haya en los conectores de expansión, sacar el cable USB y volver a ponerlo.' },
  'jumper-JP4': { do: 'Poner {idd}.' },
  'jumper-JP2': { do: 'Poner {power-source} en {power-source.must}.' },
  'jumper-JP3': { do: 'Poner {nrst}.' },
  'jumper-isolation': { do: 'Poner {isolation}.' },
  'other-cable': { do: 'Poner otro cable USB, uno con el que aparezca un teléfono o un disco.' },
  'other-port': { do: 'Poner el cable en otro puerto USB, directamente en el equipo.' },
};
