/**
 * What GDB is told of the address space: which of it is flash, in blocks of which size, so that it sets hardware breakpoints there
 * and loads by erasing. Source: GDB manual, "Memory Map Format".
 */
import { hex } from '../base/index.ts';
import type { FlashSector } from '../stm32/index.ts';

interface Region {
  readonly start: number;
  readonly end: number;
}

interface FlashRegion extends Region {
  readonly blockBytes: number;
}

const ADDRESS_SPACE = 2 ** 32;

/** What is not flash is told as RAM, or GDB would refuse to look at peripherals. */
export function memoryMap(sectors: readonly FlashSector[]): string {
  const flash = flashRegions(sectors);
  const regions: (Region | FlashRegion)[] = [];
  let at = 0;
  for (const region of flash) {
    if (region.start > at) regions.push({ start: at, end: region.start });
    regions.push(region);
    at = region.end;
  }
  if (at < ADDRESS_SPACE) regions.push({ start: at, end: ADDRESS_SPACE });
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE memory-map PUBLIC "+//IDN gnu.org//DTD GDB Memory Map V1.0//EN" "http://sourceware.org/gdb/gdb-memory-map.dtd">',
    '<memory-map>',
    ...regions.map(regionText),
    '</memory-map>',
    '',
  ].join('\n');
}

/** Sectors of one size in a row are one region. */
export function flashRegions(sectors: readonly FlashSector[]): FlashRegion[] {
  const regions: FlashRegion[] = [];
  for (const { address, byteLength } of sectors) {
    const last = regions.at(-1);
    if (last?.end === address && last.blockBytes === byteLength) regions[regions.length - 1] = { ...last, end: address + byteLength };
    else regions.push({ start: address, end: address + byteLength, blockBytes: byteLength });
  }
  return regions;
}

function regionText(region: Region | FlashRegion): string {
  const place = `start="${hex(region.start)}" length="0x${(region.end - region.start).toString(16)}"`;
  if (!('blockBytes' in region)) return `  <memory type="ram" ${place}/>`;
  return `  <memory type="flash" ${place}><property name="blocksize">${hex(region.blockBytes, 1)}</property></memory>`;
}
