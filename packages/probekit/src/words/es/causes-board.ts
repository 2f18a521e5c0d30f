/** Spanish: root causes of power, wires and reset, RC23 to RC37, and the damages RC60 to RC62. */
import type { CauseWords } from '../catalogue.ts';
import { UNDER_RESET } from './shared-remedies.ts';

export const ES_BOARD_CAUSES = {
  RC23: {
    title: 'El STM32 no tiene alimentación: el puente de la fuente está quitado o en otra posición',
    beginner: 'Un puente elige de dónde toma la alimentación el STM32. Tal como está, no la toma de ninguna parte.',
    expert: 'La fuente de los 5 V la elige {power-source}; sin ninguna elegida, o con una ausente, no llegan.',
    remedies: [
      {
        what: 'colocar el puente de la fuente de alimentación',
        steps: [
          'Poner {power-source} en {power-source.must}, que alimenta la placa por el USB del ST-LINK. Con el cable conectado, {pwr} tiene que encenderse.',
          'Sonda externa: encender la alimentación de la placa y medir su tensión en {vtref}; la sonda no la alimenta.',
        ],
      },
    ],
  },
  RC24: {
    title: 'El STM32 no tiene alimentación: el puente IDD está quitado',
    beginner:
      'Hay un puente en serie con la alimentación del STM32 para poder medir su corriente. Sin él, el chip no recibe tensión aunque la placa se encienda.',
    expert: 'En serie con VDD_MCU está {idd}; el LED de alimentación indica la tensión antes de él y sigue encendido.',
    remedies: [
      {
        what: 'poner el puente IDD',
        steps: [
          'Poner el capuchón en los dos pines: {idd} tiene que estar puesto (ON).',
          'Mirar también {vdd}; sin su capuchón, el chip tampoco tiene alimentación. Ponerlo en {vdd.must} para 3.3 V.',
        ],
      },
    ],
  },
  RC25: {
    title: 'La tensión del STM32 es demasiado baja',
    beginner: 'El STM32 recibe menos tensión de la debida.',
    expert: '1.6 a 2.9 V, o 1.8 V con un proyecto de 3.3 V: se puede leer, pero escribir y borrar falla.',
    remedies: [
      { what: 'elegir 3.3 V', steps: ['Poner {vdd} en {vdd.must} para 3.3 V.'] },
      { what: 'usar un reloj más lento', steps: ['probekit info --speed 200'] },
    ],
  },
  RC26: {
    title: 'El pin de referencia de tensión de la sonda no está cableado a la placa',
    beginner: 'Una sonda externa necesita un hilo para saber con qué tensión trabaja la placa.',
    expert:
      'VTref (VAPP) al aire: se leen unos 0 V o la mitad de la tensión mientras el STM32 funciona a 3.3 V; algunas sondas alimentan con ella sus adaptadores de nivel.',
    remedies: [{ what: 'cablear VTref', steps: ['Unir {vtref} con los 3.3 V de la placa.'] }],
  },
  RC27: {
    title: 'Algo en la placa o en una placa de expansión consume demasiada corriente',
    beginner: 'Un cortocircuito hunde la alimentación.',
    expert: 'LED OC (LD6 en MB1364) encendido, LD5 se apaga al poner el puente IDD, tensión baja o inestable.',
    remedies: [
      {
        what: 'quitar todo de la placa',
        steps: ['Desconectar placas de expansión e hilos.', 'Buscar puentes de soldadura y componentes calientes.'],
      },
    ],
  },
  RC28: {
    title: 'La alimentación se hunde mientras la placa arranca',
    beginner: 'Por un momento, al arrancar, no hay alimentación suficiente.',
    expert: 'La primera conexión falla y la segunda funciona; indicador de brown-out en las causas de reset.',
    remedies: [
      {
        what: 'alimentar mejor la placa',
        steps: ['Usar otro puerto, un cable corto o una alimentación externa.', 'Después, probar de nuevo.'],
      },
    ],
  },
  RC29: {
    title: 'Los puentes entre el ST-LINK y el STM32 están puestos para otro uso',
    beginner: 'En algunas placas, dos puentes unen el ST-LINK con el STM32; están quitados o cambiados.',
    expert: 'SWCLK y SWDIO pasan por {isolation}; una placa con el ST-LINK cableado directamente no los tiene.',
    remedies: [
      {
        what: 'poner los puentes del ST-LINK',
        steps: ['Poner {isolation} (ON), para que el ST-LINK sirva al STM32 de la placa.'],
      },
    ],
  },
  RC30: {
    title: 'Un hilo de depuración (SWDIO, SWCLK o masa) está cortado o cambiado',
    beginner: 'Los hilos entre el ST-LINK y el STM32 no hacen contacto.',
    expert:
      'Ninguna respuesta a ninguna velocidad, tampoco bajo reset, con buena alimentación. En una Nucleo: algo en PA13, PA14 o una pista rota.',
    remedies: [
      {
        what: 'seguir los hilos de depuración',
        steps: [
          'Sonda externa: unir SWDIO con PA13, SWCLK con PA14 y masa con masa.',
          'Nucleo: quitar lo que use PA13 o PA14 ({swd-pins}).',
          'Medir si SWDIO y SWCLK llegan desde la sonda hasta el chip.',
        ],
      },
    ],
  },
  RC31: {
    title: 'Los hilos de depuración son demasiado largos o ruidosos para este reloj',
    beginner: 'La conexión funciona, pero no tan deprisa.',
    expert: 'Errores de paridad y de respuesta que desaparecen entre 100 kHz y 1 MHz.',
    remedies: [
      { what: 'usar un reloj más lento', steps: ['probekit info --speed 200', 'Todos los comandos aceptan --speed.'] },
      { what: 'limpiar los indicadores de error del puerto de depuración', steps: ['probekit doctor --fix=nothing'] },
      { what: 'acortar los hilos', steps: ['Dejarlos en menos de 20 cm, con un hilo de masa junto a SWCLK.'] },
    ],
  },
  RC32: {
    title: 'Algo conectado a la placa carga SWD, NRST o la alimentación',
    beginner: 'Una placa de expansión, una protoboard o un hilo en los conectores estorba.',
    expert: 'PA13, PA14 y NRST llegan a los conectores; se arregla con la placa sola.',
    remedies: [
      {
        what: 'probar con la placa sola',
        steps: ['Desconectar placas de expansión, protoboards e hilos.', 'Repetir el diagnóstico.'],
      },
    ],
  },
  RC33: {
    title: 'En una placa propia faltan componentes de la alimentación (VDDA, VSSA, VCAP, SMPS)',
    beginner: 'El STM32 necesita todos sus pines de alimentación y todos sus condensadores, también los que parecen poco importantes.',
    expert: 'VDDA o VSSA al aire, sin condensador en VCAP: silencio o AP WAIT con un VDD correcto.',
    remedies: [
      {
        what: 'medir los pines de alimentación',
        steps: ['Medir: VDDA tiene que ser igual a VDD, VSSA tiene que estar a masa y VCAP, entre 1.1 y 1.3 V.'],
      },
    ],
  },
  RC34: {
    title: 'Dos chips comparten una misma conexión SWD',
    beginner: 'Dos chips responden a la vez.',
    expert: 'Errores de paridad o la identidad del chip que no es.',
    remedies: [{ what: 'aislar un chip', steps: ['Abrir la conexión SWDIO del otro.'] }],
  },
  RC35: {
    title: 'La línea de reset NRST está a nivel bajo',
    beginner: 'El STM32 está retenido en reset, como si alguien mantuviera pulsado el botón RESET.',
    expert:
      'El puerto de depuración responde, S_RESET_ST no se borra nunca, solo se alcanza el bus privado de periféricos de AP0 y no se puede detener el núcleo.',
    remedies: [
      {
        what: 'liberar NRST',
        steps: [
          'Pulsar {reset-button} y soltarlo: tiene que volver a subir sin atascarse.',
          'Quitar placas de expansión e hilos que lleguen a {nrst-pins}.',
          'Buscar un condensador o un puente de soldadura en NRST.',
        ],
      },
    ],
  },
  RC36: {
    title: 'La sonda no puede bajar la línea de reset: NRST no está cableado',
    beginner: 'La sonda no tiene ningún hilo al pin de reset, así que conectar bajo reset no tiene efecto.',
    expert: 'Conectar bajo reset da exactamente lo mismo que sin él; pulsar RESET a mano cambia el resultado.',
    remedies: [
      { what: 'cablear NRST', steps: ['Unir el pin NRST de la sonda con NRST del chip.'] },
      {
        what: 'mantener RESET pulsado a mano',
        steps: ['Mantener RESET pulsado, lanzar el comando y soltar cuando lo indique.'],
      },
    ],
  },
  RC37: {
    title: 'El puente entre el ST-LINK y NRST está quitado',
    beginner: 'Hay un puente con el que el ST-LINK puede reiniciar el STM32; está quitado.',
    expert: 'Sin {nrst} el reset del ST-LINK no llega al STM32: conectar bajo reset no tiene efecto.',
    remedies: [
      {
        what: 'poner el puente de reset',
        steps: ['Poner el capuchón en los dos pines: {nrst} tiene que estar puesto (ON).'],
      },
    ],
  },
  RC60: {
    title: 'El STM32 está dañado',
    beginner: 'El propio STM32 parece estropeado.',
    expert: 'Silencio por todos los caminos, incluido el cargador de arranque, con buena alimentación; a menudo está caliente.',
    remedies: [
      {
        what: 'sustituir el chip o la placa',
        steps: ['Antes, poner BOOT0 a nivel alto, quitar la alimentación y volver a darla, y repetir una vez el diagnóstico.'],
      },
    ],
  },
  RC61: {
    title: 'Las salidas de la sonda están dañadas',
    beginner: 'El ST-LINK responde al equipo, pero sus pines hacia el STM32 están estropeados.',
    expert: 'No funciona con ninguna placa; otra sonda sí llega a esta.',
    remedies: [{ what: 'usar otra sonda', steps: ['Poner {probe-reset} y conectar una sonda externa en {debug}.'] }],
  },
  RC62: {
    title: 'La placa se montó mal (chip girado, soldadura fría, componente ausente)',
    beginner: 'En una placa nueva de diseño propio: algo está mal soldado.',
    expert: 'Esta unidad no ha funcionado nunca y sus gemelas sí; revisar orientación, soldaduras y componentes de VCAP y VDDA.',
    remedies: [
      {
        what: 'revisar la placa',
        steps: ['Mirar el pin 1 del chip, las soldaduras de cada pin de alimentación y los condensadores en VCAP y VDDA.'],
      },
      UNDER_RESET,
    ],
  },
} satisfies Record<string, CauseWords>;
