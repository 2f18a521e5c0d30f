/** Spanish: verdicts, headings and labels of a told diagnosis or explanation. */
import type { EN_DIAGNOSIS } from '../en/diagnosis.ts';

export const ES_DIAGNOSIS: Readonly<Record<keyof typeof EN_DIAGNOSIS, string>> = {
  'verdict.healthy': 'La placa está bien: todo responde, desde este equipo hasta el núcleo en marcha.',
  'verdict.healthy-flash-unread':
    'La placa está bien hasta donde se ha mirado: responde todo desde este equipo hasta el núcleo. No se ha leído qué protege su memoria flash.',
  'verdict.fits-nothing': 'Algo va mal, pero lo leído no encaja con ninguna causa que conozcamos.',
  'verdict.usb-only': 'Este ordenador llega al ST-LINK, y el ST-LINK responde. El STM32 no se miró.',
  'verdict.too-little': 'No se vio nada malo, pero no se pudo leer lo suficiente para dar la placa por buena.',
  'verdict.sees-probe': 'El equipo está bien: ve el ST-LINK.',
  'verdict.in-the-chip': 'El ST-LINK llega al STM32; el fallo está en el chip o en su programa.',
  'verdict.held-in-reset': 'El ST-LINK llega al STM32, pero algo lo mantiene en reset.',
  'verdict.under-reset-only':
    'El ST-LINK solo llega al STM32 mientras está retenido en reset: la causa es el programa que hay en la memoria flash.',
  'verdict.out-of-reach': 'El ST-LINK no llega al STM32.',
  'verdict.sees-usb': 'El equipo ve el ST-LINK.',
  'verdict.cannot-work': 'El equipo no puede trabajar con el ST-LINK.',
  'verdict.reaches': 'El ST-LINK llega al STM32.',
  'verdict.probe-itself': 'El eslabón débil es el propio ST-LINK.',
  'verdict.no-probe': 'Este equipo no ve ningún ST-LINK.',
  'verdict.joined': '{good} {fault}',

  'certainty.proven': 'cierto',
  'certainty.likely': 'probable',
  'certainty.possible': 'posible',
  'certainty.ruled-out': 'descartado',

  'chain.proven': 'bien',
  'chain.suspect': 'SOSPECHOSO',
  'chain.unknown': '?',

  'keyword.or': 'o',
  'keyword.also': 'además',
  'keyword.next': 'Ahora',
  'keyword.note': 'Nota',
  'keyword.proves': 'Prueba',
  'keyword.means': 'Indica',
  'keyword.often': 'A menudo',
  'keyword.by-hand': 'A mano',
  'keyword.fixed': 'Resuelto',
  'keyword.tried': 'Probado',
  'keyword.left': 'Dejado',

  'heading.no-probe': 'Ningún ST-LINK',
  'heading.evidence': 'Cómo lo sabemos',
  'heading.good': 'Descartado',
  'heading.question': 'La pregunta que más ayudaría:  {question}',
  'heading.experiment': 'Algo que probar, y después mirar otra vez:  {what}',
  'heading.facts': 'Lo que se leyó',
  'heading.also': 'También en este texto',
  'heading.did-you-mean': 'O quizá sea',

  'next.remedy': '{what} (toca: {touches}).',
  'next.flash': 'probekit flash your.elf',
  'next.look': 'probekit read 0x08000000 256     muestra cómo empieza la flash; probekit todavía no puede escribirla',
  'next.info': 'probekit info     lo que el chip dice de sí mismo; probekit todavía no puede escribir su flash',
  'next.replace': 'probekit flash your.elf --connect under-reset     sustituye ese programa',
  'next.keep-copy': 'probekit read 0x08000000 128K -o saved.bin --connect under-reset     guarda antes una copia',
  'next.know-more': 'Para saber más   probekit doctor --fix=reset     también conecta bajo reset (reinicia el STM32, no borra nada)',
  'next.nothing-by-software': 'Nada que el software pueda hacer en este nivel lo arreglaría.',

  'touches.nothing': 'nada',
  'touches.resets': 'reinicia',
  'touches.power': 'corta la alimentación',
  'touches.erases': 'borra',
  'touches.cannot-be-undone': 'no se puede deshacer',

  'progress.looking-at': 'mirando: {station}',

  'explained.proves': 'Funciona: {layers}.',
  'explained.two': '{first} y {last}',

  'drawing.power-source': 'alimentación',
  'drawing.must-be': 'debe estar {position}',
  'drawing.look-here': 'mirar aquí',
  'drawing.schematic': 'Esquemático: buscar los puentes por los nombres impresos en la placa.',
};
