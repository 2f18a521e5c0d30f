/** Spanish: questions and their answers. */
import type { Catalogue } from '../catalogue.ts';

const YES_NO = { yes: 'sí', no: 'no' } as const;
const HELPS = { helps: 'sí, el ST-LINK aparece', same: 'no, sigue igual' } as const;
const FITTED = { on: 'sí, está puesto', off: 'no, está quitado' } as const;

export const ES_QUESTIONS: Catalogue['questions'] = {
  'com-led': {
    text: '¿Qué muestra el LED COM (LD4, junto al conector del ST-LINK)?',
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
  jp1: { text: '¿Está puesto el puente JP1 (STLK_RST)?', answers: FITTED },
  'pwr-led': { text: '¿Está encendido el LED LD5 (verde, PWR)?', answers: YES_NO },
  jp4: { text: '¿Está puesto el puente JP4 (IDD)?', answers: FITTED },
  jp2: {
    text: '¿Qué pines une el puente de JP2 (fuente de alimentación)?',
    answers: { '1-2': '[1-2], STLK', other: 'otro par', none: 'ninguno, está quitado' },
  },
  jp3: { text: '¿Está puesto el puente JP3 (T_NRST)?', answers: FITTED },
  'program-alive': {
    text: '¿Da señales de vida el programa de la memoria flash (parpadea un LED de usuario, sale texto por el puerto serie)?',
    answers: YES_NO,
  },
  'something-plugged': {
    text: '¿Hay algo conectado a la placa: una placa de expansión, una protoboard, hilos?',
    answers: YES_NO,
  },
  'reset-button': {
    text: '¿Está libre el botón RESET (B2, negro), ni atascado ni pulsado?',
    answers: { free: 'libre', held: 'pulsado o atascado' },
  },
};
