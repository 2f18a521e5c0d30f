/** Spanish: parts of boards, by name where the board is known, else by what they are. Never after `de` or `a`, with which `el` would join. */
import type { EN_BOARDS } from '../en/boards.ts';

export const ES_BOARDS: Readonly<Record<keyof typeof EN_BOARDS, string>> = {
  'part.jumper': 'el puente {name} ({marks})',
  'part.jumpers': 'los dos puentes {name} ({marks})',
  'part.lamp': 'el LED {name}',
  'part.lamp.marked': 'el LED {name} ({marks})',
  'part.button': 'el botón {label} ({marks})',
  'part.connector': 'el conector {name} ({marks})',
  'part.connector.pins': 'los pines {pins} de {name}',
  'part.on-boards': '{part} ({places})',
  'part.on-board': '{name} en {board}',
  'part.as-delivered': 'como viene de fábrica',

  'part.probe-reset': 'el puente que mantiene el ST-LINK en reset',
  'part.power-source': 'el puente de la fuente de alimentación',
  'part.nrst': 'el puente de reset entre ST-LINK y STM32',
  'part.idd': 'el puente IDD',
  'part.vdd': 'el puente de la tensión del STM32',
  'part.ethernet-txd1': 'el puente de Ethernet',
  'part.isolation': 'los puentes entre ST-LINK y STM32',
  'part.com': 'el LED COM, junto al conector USB del ST-LINK,',
  'part.pwr': 'el LED de alimentación',
  'part.over-current': 'el LED de sobrecorriente',
  'part.reset-button': 'el botón RESET',
  'part.probe-usb': 'el conector USB del ST-LINK',
  'part.target-usb': 'el conector USB del propio STM32',
  'part.debug': 'el conector de depuración',
  'part.boot0-pins': 'BOOT0 y VDD',

  'part.isolation.meaning': 'ST-LINK con STM32',
};
