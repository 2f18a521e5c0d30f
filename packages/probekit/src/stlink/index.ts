/**
 * stlink: the ST-LINK protocol of V2, V2-1 and V3 probes: commands as data, firmware gates, statuses, busy targets. It
 * knows how to carry out a command, not what registers mean; carrying the bytes is left to `transport/`.
 * Sources: OpenOCD stlink_usb.c, pyOCD, probe-rs, Black Magic Debug; each file names its own.
 */
export { command, type StlinkCommand } from './command.ts';
export { getBoardIdentifiers } from './commands/board.ts';
export { initAp, readDapRegister, writeDapRegister } from './commands/dap-registers.ts';
export { getComFreq, setComFreq, swdSetFreq } from './commands/frequency.ts';
export { type AccessWidth, readWord, writeWord } from './commands/memory.ts';
export { enterSwd, exitDebug, getCurrentMode, MODE_NAMES } from './commands/mode.ts';
export { driveNrst } from './commands/reset.ts';
export { startTrace, stopTrace, takeTrace } from './commands/trace.ts';
export { type FirmwareVersion, formatVersion } from './commands/version.ts';
export { getTargetVoltage } from './commands/voltage.ts';
export { type StlinkErrors, stlinkErrors } from './errors.ts';
export { blockCostOf, readStretch, type Stretch, writeStretch } from './memory-access.ts';
export { statusName } from './status.ts';
export { openStlink, type RunOptions, StlinkProbe, type StlinkSession, tooOld } from './stlink-probe.ts';
