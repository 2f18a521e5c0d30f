/** Spanish: the pages of messages and causes that stand without JavaScript. */
import type { EN_STATIC_PAGES } from '../en/static-pages.ts';

export const ES_STATIC_PAGES: Readonly<Record<keyof typeof EN_STATIC_PAGES, string>> = {
  'static.messages.title': 'Mensajes de herramientas STM32, explicados',
  'static.messages.lead':
    'Lo que muestran las herramientas ST-LINK, los IDE y los depuradores cuando una placa STM32 no conecta: qué demuestra cada mensaje, qué no dice y qué hacer ahora.',
  'static.causes.title': 'Por qué no conecta una placa STM32',
  'static.causes.lead': 'Todas las causas que Probekit conoce, la más frecuente primero: cómo se nota, qué la remedia y qué toca eso.',
  'static.message.description': '{tool} muestra esto. Qué demuestra, qué suele haber detrás y qué hacer ahora.',
  'static.message.wordings': 'También aparece como',
  'static.cause.detail': 'En detalle',
  'static.cause.where': 'Dónde se corta',
  'static.cause.mends': 'Qué lo remedia',
  'static.cause.touches': 'Toca: {touches}.',
  'static.cause.messages': 'Mensajes que produce',
  'static.check.title': 'Revisar mi placa',
  'static.check.text':
    'Conectar la placa y dejar que la página pruebe cada eslabón, o ver al doctor trabajar en una placa virtual. Solo lee.',
  'static.check.button': 'Revisar mi placa',
  'static.check.message': 'Este mensaje en la página',
  'static.link': 'Como página para leer o pasar a alguien: {where}',
  'static.nav': 'Todas las páginas',
  'static.nav.messages': 'Todos los mensajes',
  'static.nav.causes': 'Todas las causas',
};
