/**
 * What STM32_Programmer_CLI prints, as data: each line with the place where somebody has shown it, since the tool itself is
 * closed. Scripts compare these lines word by word. `{…}` is filled in. A line without a place
 * has no address to cite: as scripts compare it, or worded here.
 */

/** Where lines were seen: threads of ST's community by their number, with the version of the tool that printed them. */
const SEEN = {
  v29: 'qa-community.st.com 160047 (2.9.0)',
  v29h7: 'qa-community.st.com 53653 (option bytes of an STM32H7)',
  v211: 'github.com/mbed-ce/mbed-os/pull/39 (2.11.0)',
  v213: 'community.st.com 143272 (2.13.0)',
  v213start: 'community.st.com 58941 (2.13.0)',
  v213list: 'gist.github.com/Josverl/981b42f34c05648875226ded5ebe49f0 (2.13.0)',
  v215: 'community.st.com 677653 (2.15.0)',
  v215words: 'qa-community.st.com 127683 (2.15.0)',
  v218: 'community.st.com 753366 (2.18.0)',
  v220: 'community.st.com 865533 (2.20.0)',
  v221: 'community.st.com 875928 (2.21.0)',
  v223: 'github.com/agentic-hil/agentic-hil/pull/184 and its table of confirmed lines (2.23.0, NUCLEO-F446RE)',
  ran: 'github.com/hubmartin/WS2812B_STM32F103/issues/2',
  v25: 'community.st.com 211813 (2.5.0)',
  locked: 'qa-community.st.com 42537',
  blank: 'github.com/stm32duino/Arduino_Core_STM32/issues/1637 (over a serial port)',
  score: 'community.st.com 139188 (the five states; how the line begins is seen for the halted one only)',
} as const;

interface CubeLine {
  readonly text: string;
  /** Undefined where there is no address to cite: as scripts compare it, or worded here. */
  readonly seen?: string;
}

export const CUBE_LINES = {
  serial: { text: 'ST-LINK SN  : {serial}', seen: SEEN.v211 },
  firmware: { text: 'ST-LINK FW  : {firmware}', seen: SEEN.v211 },
  board: { text: 'Board       : --', seen: SEEN.v213 },
  voltage: { text: 'Voltage     : {volts}V', seen: SEEN.v211 },
  clock: { text: 'SWD freq    : {khz} KHz', seen: SEEN.v211 },
  'mode-normal': { text: 'Connect mode: Normal', seen: SEEN.v213 },
  'mode-under-reset': { text: 'Connect mode: Under Reset', seen: SEEN.v211 },
  'mode-hot-plug': { text: 'Connect mode: Hot Plug', seen: SEEN.v29 },
  'reset-software': { text: 'Reset mode  : Software reset', seen: SEEN.v213 },
  'reset-hardware': { text: 'Reset mode  : Hardware reset', seen: SEEN.v211 },
  'device-id': { text: 'Device ID   : {id}', seen: SEEN.v211 },
  revision: { text: 'Revision ID : Rev {revision}', seen: SEEN.v211 },
  'device-name': { text: 'Device name : {name}', seen: SEEN.v211 },
  'flash-size': { text: 'Flash size  : {size}', seen: SEEN.v211 },
  'device-type': { text: 'Device type : MCU', seen: SEEN.v211 },
  'device-core': { text: 'Device CPU  : {core}', seen: SEEN.v211 },

  'list-title': { text: '===== STLink Interface =====', seen: SEEN.v213list },
  'list-none': { text: 'Error: No ST-Link detected!', seen: SEEN.v213list },
  'list-head': { text: '-------- Connected ST-LINK Probes List --------' },
  'list-end': { text: '-----------------------------------------------' },
  'list-probe': { text: 'ST-Link Probe {index} :' },
  'list-serial': { text: '   ST-LINK SN  : {serial}' },
  'list-firmware': { text: '   ST-LINK FW  : {firmware}' },

  'no-target': { text: 'Error: No STM32 target found!', seen: SEEN.v220 },
  'no-file': { text: 'Error: File does not exist: {file}' },
  'no-erase': { text: 'Error: failed to erase memory', seen: SEEN.v220 },
  error: { text: 'Error: {message}' },

  download: { text: 'Memory Programming ...', seen: SEEN.v211 },
  parse: { text: 'Opening and parsing file: {file}', seen: SEEN.v211 },
  file: { text: '  File          : {file}', seen: SEEN.v211 },
  size: { text: '  Size          : {size}', seen: SEEN.v211 },
  address: { text: '  Address       : {address}', seen: SEEN.v211 },
  'erase-sector': { text: 'Erasing internal memory sector {first}' },
  'erase-sectors': { text: 'Erasing internal memory sectors [{first} {last}]', seen: SEEN.v211 },
  programming: { text: 'Download in Progress:', seen: SEEN.v211 },
  downloaded: { text: 'File download complete', seen: SEEN.v218 },
  'download-time': { text: 'Time elapsed during download operation: {time}', seen: SEEN.v218 },
  verifying: { text: 'Verifying ...', seen: SEEN.v218 },
  verified: { text: 'Download verified successfully', seen: SEEN.ran },
  mismatch: { text: 'Error: Data mismatch found at address {address} (byte = {found} instead of {expected})', seen: SEEN.v218 },
  'not-verified': { text: 'Error: Download verification failed', seen: SEEN.v218 },
  'not-segment': { text: 'Error: failed to download Segment[0]', seen: SEEN.v25 },
  'not-file': { text: 'Error: failed to download the File', seen: SEEN.v25 },
  'mass-erase': { text: 'Mass erase ...', seen: SEEN.v213 },
  'mass-erased': { text: 'Mass erase successfully achieved', seen: SEEN.v213 },

  'blank-checking': { text: 'Flash memory blank checking...', seen: SEEN.blank },
  blank: { text: 'Flash memory is empty.', seen: SEEN.blank },
  'not-blank': { text: 'Warning: Flash memory is not empty at {address}.', seen: SEEN.blank },

  reading: { text: 'UPLOADING ...', seen: SEEN.v223 },
  read: { text: 'Data read successfully', seen: SEEN.v223 },
  'read-time': { text: 'Time elapsed during the read operation is: {time}' },
  row: { text: '{address} : {values}', seen: `${SEEN.v213} for -r8, ${SEEN.v215words} for -r32` },
  access: { text: 'r ap {ap} @{address} {byteLength} bytes Data {word}', seen: `${SEEN.v215}, -vb 3` },
  putting: { text: 'Downloading {bits}-bit data...', seen: SEEN.v221 },
  put: { text: 'Downloading {bits}-bit data done successfully', seen: SEEN.v221 },
  'not-put': { text: 'Error: Downloading {bits}-bit data failed...', seen: SEEN.v221 },
  filled: { text: 'Memory filled: {size} Bytes at {address}' },
  'not-erased': { text: "If it's a Flash memory, it may be not erased or protected", seen: SEEN.v221 },

  'hard-reset': { text: 'Hard reset is performed' },
  reset: { text: 'MCU Reset', seen: SEEN.v223 },
  'software-reset': { text: 'Software reset is performed', seen: `${SEEN.v223}: its second half` },
  running: { text: 'RUNNING Program ...', seen: SEEN.v213start },
  'start-address': { text: '  Address:      : {address}', seen: SEEN.v213start },
  runs: { text: 'Application is running, Please Hold on...', seen: SEEN.v213start },
  started: { text: 'Start operation achieved successfully', seen: SEEN.v213start },
  'core-halted': { text: 'Core halted', seen: SEEN.v223 },
  'core-run': { text: 'Core run' },
  score: { text: 'Core is {state}', seen: SEEN.score },
  register: { text: '{name} = {value}' },
  'locked-up': { text: 'Warning: The core is locked up', seen: SEEN.locked },

  'write-options': { text: 'PROGRAMMING OPTION BYTES AREA ...', seen: SEEN.v29h7 },
  'check-options': { text: 'OPTION BYTE PROGRAMMING VERIFICATION:', seen: SEEN.v29h7 },
  'options-written': { text: 'Option Bytes successfully programmed' },
  'option-same': { text: 'Warning: Option Byte: {name}, value: {value}, was not modified.' },
  'option-unknown': { text: 'Warning: Option Byte: {name}, does not exist', seen: SEEN.v215 },
  'options-same': { text: "Warning: Option Bytes are unchanged, Data won't be downloaded", seen: SEEN.v215 },
  option: { text: '     {name} : {value}{meaning}' },
} as const satisfies Readonly<Record<string, CubeLine>>;

export type CubeLineName = keyof typeof CUBE_LINES;

/** @throws `RangeError` for a place of the line that got no value */
export function cubeLine(name: CubeLineName, values: Readonly<Record<string, string | number>> = {}): string {
  return CUBE_LINES[name].text.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new RangeError(`the line "${name}" lacks ${key}`);
    return String(value);
  });
}

/** The tool writes `0x` and large letters. */
export function cubeHex(value: number, digits = 8): string {
  return `0x${(value >>> 0).toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** `00:00:00.913`: hours, minutes, seconds, milliseconds (`v218`). */
export function cubeTime(ms: number): string {
  const whole = Math.round(ms);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1000) % 60)}.${String(whole % 1000).padStart(3, '0')}`;
}

/** How the tool calls a die, where a public log shows it. Same places; `Device name` is what scripts take a chip by. */
export const CUBE_DEVICE_NAMES: Readonly<Record<number, string>> = {
  1040: 'STM32F101/F102/F103 Medium-density',
  1043: 'STM32F405xx/F407xx/F415xx/F417xx',
  1088: 'STM32F05x/F030x8',
  1094: 'STM32F302xE/F303xE/F398xx',
  1095: 'STM32L07x/L08x/L010',
  1096: 'STM32F07x',
  1104: 'STM32H7xx',
  1105: 'STM32F76x/STM32F77x',
  1129: 'STM32G47x/G48x',
  1136: 'STM32L4Rxxx/STM32L4Sxxx',
  1154: 'STM32U575/STM32U585',
  1173: 'STM32WB5x/35xx',
};
