/** Spanish: questions and their answers. */
import { BOARDS } from '../../spec/boards/boards.ts';
import type { Catalogue } from '../catalogue.ts';

const YES_NO = { yes: 'sí', no: 'no' } as const;
const HELPS = { helps: 'sí, el ST-LINK aparece', same: 'no, sigue igual' } as const;
const REACHES = { helps: 'sí, entonces el STM32 responde', same: 'no, sigue igual' } as const;
const ANSWERS = { answers: 'sí, responde', silent: 'no, sigue igual' } as const;
const FITTED = { on: 'sí, está puesto', off: 'no, está quitado' } as const;

export const ES_QUESTIONS: Catalogue['questions'] = {
  board: {
    text: '¿Qué placa es? Su número está impreso en ella.',
    answers: { ...Object.fromEntries(BOARDS.map(({ id, name }) => [id, name])), other: 'otra' },
  },
  'com-led': {
    text: '¿Qué muestra {com}?',
    answers: {
      'slow-blink': 'parpadea despacio, rojo y apagado',
      'fast-blink': 'parpadea deprisa, rojo y apagado',
      steady: 'rojo o verde fijo',
      orange: 'naranja fijo',
      dark: 'nada',
    },
  },
  'other-cable': { text: '¿Cambia algo con otro cable USB, uno con el que aparezca un teléfono o un disco?', answers: HELPS },
  'other-port': { text: '¿Cambia algo con otro puerto USB, directamente en un equipo?', answers: HELPS },
  jp1: { text: '¿Está puesto {probe-reset}?', answers: FITTED },
  'pwr-led': { text: '¿Está encendido {pwr}?', answers: YES_NO },
  jp4: { text: '¿Está puesto {idd}?', answers: FITTED },
  jp2: {
    text: '¿Qué pines une {power-source}?',
    answers: { '1-2': '{power-source.must}', other: 'otro par', none: 'ninguno, está quitado' },
  },
  jp3: { text: '¿Está puesto {nrst}?', answers: FITTED },
  isolation: { text: '¿Están puestos {isolation}?', answers: { on: 'sí, los dos', off: 'no' } },
  'program-alive': {
    text: '¿Da señales de vida el programa de la memoria flash (parpadea un LED de usuario, sale texto por el puerto serie)?',
    answers: YES_NO,
  },
  'something-plugged': {
    text: '¿Hay algo conectado a la placa: una placa de expansión, una protoboard, hilos?',
    answers: YES_NO,
  },
  'reset-button': {
    text: '¿Está libre {reset-button}, ni atascado ni pulsado?',
    answers: { free: 'libre', held: 'pulsado o atascado' },
  },
  'led-oc': { text: '¿Está encendido {over-current}?', answers: YES_NO },
  'led-user': {
    text: '¿Parpadea deprisa el LED LD3 (rojo, junto al botón de usuario), como en toda placa nueva?',
    answers: YES_NO,
  },
  'board-warm': {
    text: '¿Está tibio al tacto el STM32, el chip más grande de la placa? Tocar con cuidado.',
    answers: YES_NO,
  },
  'worked-before': {
    text: '¿Esta placa llegó a conectarse alguna vez?',
    answers: {
      'until-download': 'sí, hasta mi última descarga',
      'until-change': 'sí, hasta que pasó otra cosa',
      never: 'no, nunca',
    },
  },
  'never-programmed': { text: '¿Es nueva la placa, de modo que nadie la ha programado todavía?', answers: YES_NO },
  'after-probe-update': { text: '¿Empezó justo después de actualizar el firmware del ST-LINK?', answers: YES_NO },
  'soldered-or-shield': {
    text: '¿Se ha soldado algo a la placa, o se le ha puesto algo encima, desde que funcionó por última vez?',
    answers: YES_NO,
  },
  'which-connector': {
    text: '¿En qué conector USB de la placa está el cable?',
    answers: { CN1: '{probe-usb}', CN13: '{target-usb}', none: 'en ninguno, el cable no está en la placa' },
  },
  jp5: {
    text: '¿Qué pines une {vdd}?',
    answers: { '1-2': '[1-2], 3.3 V', '2-3': '[2-3], 1.8 V', off: 'ninguno, está quitado' },
  },
  jp6: { text: '¿Está puesto {ethernet-txd1}?', answers: FITTED },
  'device-manager': {
    text: '¿Qué muestra el Administrador de dispositivos del ST-LINK?',
    answers: {
      fine: 'ST-Link Debug, sin ninguna marca',
      'code-28': 'un dispositivo sin controlador (código 28)',
      'code-43': 'un dispositivo USB desconocido (código 43)',
      nothing: 'nada',
    },
  },
  'which-tool': {
    text: '¿Qué programa no consigue conectarse?',
    answers: {
      cubeprogrammer: 'STM32CubeProgrammer',
      cubeide: 'STM32CubeIDE',
      'st-link-utility': 'ST-LINK Utility',
      openocd: 'OpenOCD',
      other: 'otro',
    },
  },
  'wires-length': {
    text: '¿Qué longitud tienen los hilos entre el ST-LINK y el chip?',
    answers: { 'on-board': 'ninguna, los dos están en una placa', short: 'hasta 20 cm', long: 'más' },
  },
  'other-computer': {
    text: '¿Funciona la placa en otro equipo?',
    answers: { helps: 'sí, allí funciona', same: 'no, sigue igual' },
  },
  'other-board': {
    text: '¿Funciona otra placa en este equipo, con este cable?',
    answers: { works: 'sí, esa funciona', same: 'no, sigue igual' },
  },
  'other-probe': { text: '¿Llega otro ST-LINK, con hilos propios, a este STM32?', answers: REACHES },
  'shield-off': {
    text: 'Sin nada en los conectores de expansión y con el cable conectado de nuevo, ¿responde el STM32?',
    answers: REACHES,
  },
  slower: { text: 'Con el reloj de la herramienta a 5 kHz, ¿responde el STM32?', answers: REACHES },
  'hold-reset-and-attach': { text: 'Con {reset-button} pulsado, ¿responde el STM32?', answers: ANSWERS },
  'boot0-and-power-cycle': {
    text: 'Con BOOT0 en alto y tras quitar y volver a dar la alimentación, ¿responde el STM32?',
    answers: ANSWERS,
  },
  'appears-with': {
    text: 'Cambiar una cosa tras otra, hasta que aparezca el ST-LINK: los enchufes del cable metidos hasta el fondo, el conector USB de la placa, el cable, el puerto, el equipo. ¿Con cuál fue?',
    answers: {
      plugs: 'con los enchufes: el cable no estaba puesto',
      connector: 'con el otro conector de la placa',
      cable: 'con otro cable',
      port: 'con otro puerto',
      computer: 'con otro equipo',
      none: 'con ninguno',
    },
  },
  'answers-with': {
    text: 'Cambiar una cosa tras otra, hasta que responda el STM32, también bajo reset: los puentes como en la lista, nada en los conectores de expansión, {reset-button} pulsado, BOOT0 en alto y alimentación nueva, otro ST-LINK con hilos nuevos. ¿Con cuál fue?',
    answers: {
      jumpers: 'con los puentes',
      headers: 'sin nada en los conectores de expansión',
      reset: 'con {reset-button} pulsado',
      boot0: 'con BOOT0 en alto',
      probe: 'con otro ST-LINK',
      none: 'con ninguno',
    },
  },
  'press-plugs': {
    text: 'Al apretar con suavidad las clavijas del cable, una a una, ¿aparece el ST-LINK, aunque sea un momento?',
    answers: { yes: 'sí, mientras se aprieta una', no: 'no, sigue igual' },
  },
  'both-halves': {
    text: 'Con otro ST-LINK en este STM32, y con este ST-LINK en otro STM32, cada uno con hilos nuevos, ¿cuál responde?',
    answers: {
      both: 'los dos',
      here: 'este STM32, con el otro ST-LINK',
      there: 'el otro STM32, con este ST-LINK',
      neither: 'ninguno',
    },
  },
  'plugged-into': {
    text: '¿A qué está conectado el otro extremo del cable USB?',
    answers: { computer: 'a un equipo', hub: 'a un concentrador, un monitor o un teclado', charger: 'a un cargador o una batería' },
  },
  jumpers: {
    text: 'Comparar los puentes con la lista: ¿cuál no está como debe, o como pide la alimentación en uso?',
    answers: {
      none: 'ninguno, todos están bien',
      'probe-reset': '{probe-reset}',
      'power-source': '{power-source}',
      idd: '{idd}',
      nrst: '{nrst}',
      vdd: '{vdd}',
      isolation: '{isolation}',
    },
  },
  complaint: {
    text: '¿Qué va mal?',
    answers: {
      'never-connects': 'no se conecta',
      'comes-and-goes': 'el ST-LINK, o la placa, aparece y desaparece',
      'after-plugging': 'no se conecta justo después de enchufarla, y más tarde sí',
      'download-fails': 'se conecta, y programar o borrar falla',
      'program-dead': 'se conecta, y el programa no funciona',
      'warm-or-red': 'algo se calienta, o se enciende un LED de sobrecorriente',
      nothing: 'nada, solo quiero que se mire',
    },
  },
};
