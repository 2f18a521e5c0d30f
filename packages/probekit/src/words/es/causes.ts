/**
 * Spanish: causes and what mends them. Words that every Spanish text uses alike:
 * computer, host: equipo · board: placa · probe: sonda (ST-LINK) · jumper: puente · wire: hilo · debug: depuración
 * supply, power: alimentación · voltage: tensión · ground: masa · driver: driver · core: núcleo · clock: reloj
 * attach: conectar · under reset: bajo reset · halt: detener · to reset: reiniciar · reset (line): reset
 * flash: memoria flash · to flash: grabar · erase: borrar · option bytes: bytes de opción · image: imagen
 * read-out protection: protección de lectura · write protection: protección contra escritura · lit: encendido
 * boot loader: cargador de arranque · volume, drive: unidad · terminal: consola · command: comando (que se teclea), orden (al chip)
 * shield: placa de expansión · breadboard: protoboard · power-cycle: quitar la alimentación y volver a darla
 * fitted, ON: puesto (ON) · off, OFF: quitado (OFF) · proven, likely, possible, ruled out: demostrado (cierto in the
 * narrow column of the command line), probable, posible, descartado · not this, because: esto no, porque
 * Phrases are impersonal; decimals have a point, as in 3.3 V.
 */
import type { Catalogue } from '../catalogue.ts';
import { ES_BOARD_CAUSES } from './causes-board.ts';
import { ES_CHIP_CAUSES } from './causes-chip.ts';
import { ES_HOST_CAUSES } from './causes-host.ts';

export const ES_CAUSES: Catalogue['causes'] = { ...ES_HOST_CAUSES, ...ES_BOARD_CAUSES, ...ES_CHIP_CAUSES };
