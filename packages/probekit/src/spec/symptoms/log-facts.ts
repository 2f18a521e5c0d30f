/**
 * Lines of tools' logs that are no message and yet tell something: a voltage, a firmware version, a debug port that
 * answered. Data only; `doctor/explain/read-log.ts` makes outcomes of what a row reads. Texts as the tools print them:
 * public issue threads, and the sources of OpenOCD, stlink-tools, pyOCD and probe-rs.
 */

/** What the first group of a pattern holds. The last three are there or not, whatever the group is. */
export type LogReading = 'volts' | 'firmware' | 'product-id' | 'device-id' | 'board' | 'debug-port' | 'core' | 'worked';

export interface LogFact {
  readonly tool: string;
  readonly pattern: RegExp;
  readonly reads: LogReading;
}

export const LOG_FACTS: readonly LogFact[] = [
  { tool: 'OpenOCD', pattern: /\btarget voltage:\s*(\d{1,2}[.,]\d+)/i, reads: 'volts' },
  { tool: 'OpenOCD', pattern: /\bSTLINK (V\d+J\d+\w*) \(API v\d\)/i, reads: 'firmware' },
  { tool: 'OpenOCD', pattern: /\bSTLINK .*VID:PID 0483:([0-9a-f]{4})\b/i, reads: 'product-id' },
  { tool: 'OpenOCD', pattern: /\bSWD DPIDR (0x(?!0+\b|f+\b)[0-9a-f]{8})\b/i, reads: 'debug-port' },
  { tool: 'OpenOCD', pattern: /\b(Cortex-M\d+P?) (?:r\d+p\d+ )?processor detected\b/i, reads: 'core' },
  { tool: 'OpenOCD', pattern: /\bhalted due to (debug-request|breakpoint|single-step)\b/i, reads: 'core' },
  { tool: 'OpenOCD', pattern: /\*\* (Verified OK|Programming Finished) \*\*/i, reads: 'worked' },
  { tool: 'STM32CubeProgrammer', pattern: /^\s*Voltage\s*:\s*(\d{1,2}[.,]\d+)\s*V\b/i, reads: 'volts' },
  { tool: 'STM32CubeProgrammer', pattern: /\bST-LINK FW\s*:\s*(V\d+J\d+\w*)/i, reads: 'firmware' },
  { tool: 'STM32CubeProgrammer', pattern: /^\s*Board\s*:\s*([A-Z][\w-]{3,30})/i, reads: 'board' },
  { tool: 'STM32CubeProgrammer', pattern: /\bDevice ID\s*:\s*(0x[0-9a-f]{3,4})\b/i, reads: 'device-id' },
  { tool: 'STM32CubeProgrammer', pattern: /\b(File download complete|Download verified successfully)\b/i, reads: 'worked' },
  { tool: 'ST-LINK GDB server', pattern: /\bST-LINK Firmware version\s*:\s*(V\d+J\d+\w*)/i, reads: 'firmware' },
  { tool: 'ST-LINK GDB server', pattern: /\bDevice ID:\s*(0x[0-9a-f]{3,4})\b/i, reads: 'device-id' },
  { tool: 'stlink-tools', pattern: /^\s*version:\s*(V\d+J\d+\w*)/i, reads: 'firmware' },
  { tool: 'stlink-tools', pattern: /\bCore ID is (0x(?!0+\b)[0-9a-f]{8})\b/i, reads: 'debug-port' },
  { tool: 'stlink-tools', pattern: /\bFlash written and (verified)\b/i, reads: 'worked' },
  { tool: 'probe-rs', pattern: /\bST-?LINK.* -- 0483:([0-9a-f]{4}):/i, reads: 'product-id' },
  { tool: 'pyOCD', pattern: /\bDP IDR = (0x(?!0+\b)[0-9a-f]{8})\b/i, reads: 'debug-port' },
  { tool: 'pyOCD', pattern: /\bCPU core #0: (Cortex-M\d+P?)\b/i, reads: 'core' },
  { tool: 'lsusb', pattern: /\bID 0483:([0-9a-f]{4})\b/i, reads: 'product-id' },
  { tool: 'Linux', pattern: /\bidVendor=0483, idProduct=([0-9a-f]{4})\b/i, reads: 'product-id' },
];
