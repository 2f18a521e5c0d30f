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
    answers: { CN1: '{probe-usb}', CN13: '{target-usb}' },
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
};
