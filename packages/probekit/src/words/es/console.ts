/** Spanish: the view of the page for the board's serial port. */
import type { EN_CONSOLE } from '../en/console.ts';

export const ES_CONSOLE: Readonly<Record<keyof typeof EN_CONSOLE, string>> = {
  'console.title': 'Consola',
  'console.doing': 'La página abre el puerto serie.',
  'console.rate': 'Velocidad',
  'console.open': 'Abrir el puerto serie',
  'console.close': 'Cerrar el puerto',
  'console.pause': 'Pausa',
  'console.save': 'Guardar en un archivo',
  'console.no-web-serial': 'Este navegador no tiene Web Serial. Chrome y Edge en un ordenador lo tienen.',
  'console.wrong-rate': 'Esto no parece texto. Es probable que el programa envíe a otra velocidad que {rate} Bd.',
  'console.busy': 'El navegador no pudo abrir el puerto serie. Cerrar el terminal o el monitor que lo tiene y probar de nuevo.',
  'console.gone': 'El puerto serie ya no está. Conectar la placa de nuevo y abrir el puerto.',
  'console.refused': 'El navegador no deja que esta página use puertos serie. Permitirlos en los ajustes de este sitio y probar de nuevo.',
  'console.received': 'Lo que envía el programa',
  'console.line': 'Línea',
  'console.send': 'Enviar',
  'console.numbers': 'Números',
  'console.numbers.plot': 'Gráfica de {names} en el tiempo. La tabla de abajo tiene los valores.',
  'console.numbers.name': 'Nombre',
  'console.numbers.latest': 'Último',
  'console.numbers.least': 'Mínimo',
  'console.numbers.greatest': 'Máximo',
};
