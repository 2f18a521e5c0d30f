/**
 * STM32 dies by DEV_ID: what an identification needs. Sources, all agreeing where two of them list a die:
 * embassy-rs/stm32-data-generated f115ed4f (data/chips), stlink-org/stlink 733893a5 (config/chips), openocd-org/openocd
 * abbbc2e0 (src/flash/nor, revision letters). UIDs of L0 and L1 are not three consecutive words and are left out. The WB0 has no
 * DBGMCU: part numbers of its JTAG_ID (openocd-org/openocd, src/flash/nor/bluenrg-x.c; stlink-org/stlink pull request 1466).
 */

export interface Stm32Die {
  /** DBGMCU_IDCODE 11:0. */
  readonly devId: number;
  readonly series: string;
  /** The product lines that share the die, without `STM32`. */
  readonly lines: string;
  /** Address of DBGMCU_IDCODE as the core sees it; of a WB0, JTAG_ID. */
  readonly idcode: number;
  /** 16-bit flash size in KiB; 0 and 0xffff mean unknown. */
  readonly flashSize?: number;
  /** Three words of unique id. */
  readonly uid?: number;
  readonly maxFlashKib: number;
  /** Access port of the first Cortex-M core. */
  readonly coreAp: number;
  /** `REV_ID:letter`, REV_ID in hex. */
  readonly revisions: string;
}

type Row = readonly [
  devId: number,
  series: string,
  lines: string,
  idcode: number,
  flashSize: number,
  uid: number,
  maxFlashKib: number,
  coreAp: number,
  revisions: string,
];

/** In the form of a JTAG identification: version 31:28, part number 27:12, ST's 0x041 in 11:0. */
export const JTAG_ID_WB0 = 0x4000_0004;
/** Of the MP15x, as its system bus and the Cortex-M4 see it. */
export const IDCODE_MP1 = 0x5008_1000;

/** One row a die; an address of 0 is not known or not used here. */
const ROWS: readonly Row[] = [
  [0x01e, 'STM32WB0', 'WB06 WB07', JTAG_ID_WB0, 0, 0, 256, 0, ''],
  [0x028, 'STM32WB0', 'WB05', JTAG_ID_WB0, 0, 0, 192, 0, ''],
  [0x032, 'STM32WB0', 'WB09', JTAG_ID_WB0, 0, 0, 512, 0, ''],
  [0x410, 'STM32F1', 'F101 F102 F103', 0xe004_2000, 0x1fff_f7e0, 0x1fff_f7e8, 128, 0, '0000:A 2000:B 2001:Z 2003:Y'],
  [
    0x411,
    'STM32F2',
    'F2x5 F2x7',
    0xe004_2000,
    0x1fff_7a22,
    0x1fff_7a10,
    1024,
    0,
    '1000:A 2000:B 1001:Z 2001:Y 2003:X 2007:1 200f:V 201f:2',
  ],
  [0x412, 'STM32F1', 'F101 F102 F103', 0xe004_2000, 0x1fff_f7e0, 0x1fff_f7e8, 32, 0, '1000:A'],
  [0x413, 'STM32F4', 'F405/415 F407/417', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 1024, 0, '1000:A 1001:Z 1003:Y 1007:1 2001:3'],
  [0x414, 'STM32F1', 'F101 F103', 0xe004_2000, 0x1fff_f7e0, 0x1fff_f7e8, 512, 0, '1000:A 1001:Z 1003:Y'],
  [0x415, 'STM32L4', 'L4x1 L4x5 L4x6', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 1024, 0, '1000:1 1001:2 1003:3 1007:4'],
  [0x416, 'STM32L1', 'L100 L151/152', 0xe004_2000, 0x1ff8_004c, 0, 128, 0, '1000:A 1008:Y 1038:W 1078:V'],
  [0x417, 'STM32L0', 'L0x0 L0x1 L0x2 L0x3', 0x4001_5800, 0x1ff8_007c, 0, 64, 0, '1000:A 1008:Z 1018:Y 1038:X'],
  [0x418, 'STM32F1', 'F105/107', 0xe004_2000, 0x1fff_f7e0, 0x1fff_f7e8, 256, 0, '1000:A 1001:Z'],
  [0x419, 'STM32F4', 'F427/437 F429/439', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 2048, 0, '1000:A 1001:Z 1003:Y 1007:1 2001:3'],
  [0x420, 'STM32F1', 'F100', 0xe004_2000, 0x1fff_f7e0, 0x1fff_f7e8, 128, 0, '1000:A 1001:Z'],
  [0x421, 'STM32F4', 'F446', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 512, 0, '1000:A'],
  [0x422, 'STM32F3', 'F302 F303 F3x8', 0xe004_2000, 0x1fff_f7cc, 0x1fff_f7ac, 256, 0, '1000:A 1001:Z 1003:Y 2000:B'],
  [0x423, 'STM32F4', 'F401', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 256, 0, '1000:A 1001:Z 2000:B 3000:C'],
  [0x425, 'STM32L0', 'L0x0 L0x1', 0x4001_5800, 0x1ff8_007c, 0, 32, 0, '1000:A 2000:B 2008:Y 2018:1,X'],
  [0x427, 'STM32L1', 'L100 L151/152 L162', 0xe004_2000, 0x1ff8_00cc, 0, 256, 0, '1000:A 1018:Y 1038:X 10f8:V'],
  [0x428, 'STM32F1', 'F100', 0xe004_2000, 0x1fff_f7e0, 0x1fff_f7e8, 512, 0, '1000:A 1001:Z'],
  [0x429, 'STM32L1', 'L100 L151/152', 0xe004_2000, 0x1ff8_004c, 0, 128, 0, '1000:A 1018:Z'],
  [0x42a, 'STM32U3', 'U3x5', 0xe004_4000, 0x0bfa_07a0, 0x0bfa_0700, 2048, 0, '1000:A 1001:Z'],
  [0x430, 'STM32F1', 'F101 F103', 0xe004_2000, 0x1fff_f7e0, 0x1fff_f7e8, 1024, 0, '1000:A'],
  [0x431, 'STM32F4', 'F411', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 512, 0, '1000:A 1001:Z 2000:B 3000:C'],
  [0x432, 'STM32F3', 'F373 F3x8', 0xe004_2000, 0x1fff_f7cc, 0x1fff_f7ac, 256, 0, '1000:A 2000:B'],
  [0x433, 'STM32F4', 'F401', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 512, 0, '1000:A 1001:Z 2000:B 3000:C'],
  [0x434, 'STM32F4', 'F469/479', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 2048, 0, '1000:A 1001:Z 1003:Y 1007:1 2001:3'],
  [0x435, 'STM32L4', 'L4x1 L4x2 L4x3', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 256, 0, '1000:A 1001:Z 2001:Y'],
  [0x436, 'STM32L1', 'L151/152 L162', 0xe004_2000, 0x1ff8_00cc, 0, 384, 0, '1000:A 1008:Z 1018:Y 1038:X'],
  [0x437, 'STM32L1', 'L151/152 L162', 0xe004_2000, 0x1ff8_00cc, 0, 512, 0, '1000:A'],
  [0x438, 'STM32F3', 'F303 F334 F3x8', 0xe004_2000, 0x1fff_f7cc, 0x1fff_f7ac, 64, 0, '1000:A'],
  [0x439, 'STM32F3', 'F301 F302 F3x8', 0xe004_2000, 0x1fff_f7cc, 0x1fff_f7ac, 64, 0, '1000:A 1001:Z'],
  [0x440, 'STM32F0', 'F0x0 F0x1 F0x8', 0x4001_5800, 0x1fff_f7cc, 0x1fff_f7ac, 64, 0, '1000:1.0 2000:2.0'],
  [0x441, 'STM32F4', 'F412', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 1024, 0, '1000:A 1001:Z 2000:B 3000:C'],
  [0x442, 'STM32F0', 'F0x0 F0x1 F0x8', 0x4001_5800, 0x1fff_f7cc, 0x1fff_f7ac, 256, 0, '1000:1.0 2000:2.0'],
  [0x443, 'STM32C0', 'C0x1', 0x4001_5800, 0x1fff_75a0, 0x1fff_7550, 32, 0, '1000:A 1001:Z'],
  [0x444, 'STM32F0', 'F0x0 F0x1 F0x8', 0x4001_5800, 0x1fff_f7cc, 0x1fff_f7ac, 32, 0, '1000:1.0 2000:2.0'],
  [0x445, 'STM32F0', 'F0x0 F0x2 F0x8', 0x4001_5800, 0x1fff_f7cc, 0x1fff_f7ac, 32, 0, '1000:1.0 2000:2.0'],
  [0x446, 'STM32F3', 'F302 F303 F3x8', 0xe004_2000, 0x1fff_f7cc, 0x1fff_f7ac, 512, 0, '1000:A'],
  [0x447, 'STM32L0', 'L0x0 L0x1 L0x2 L0x3', 0x4001_5800, 0x1ff8_007c, 0, 192, 0, '1000:A 2000:B 2008:Z'],
  [0x448, 'STM32F0', 'F0x0 F0x1 F0x2 F0x8', 0x4001_5800, 0x1fff_f7cc, 0x1fff_f7ac, 128, 0, '1000:1.0 2000:2.0'],
  [0x449, 'STM32F7', 'F7x0 F7x5 F7x6', 0xe004_2000, 0x1ff0_f442, 0x1ff0_f420, 1024, 0, '1000:A 1001:Z'],
  [0x44c, 'STM32C0', 'C0x1', 0x4001_5800, 0x1fff_75a0, 0x1fff_7550, 64, 0, '1000:A'],
  [0x44d, 'STM32C0', 'C0x1 C0x2', 0x4001_5800, 0x1fff_75a0, 0x1fff_7550, 256, 0, '1000:A'],
  [0x44e, 'STM32C5', 'C55x/562', 0x4402_4000, 0x08ff_f80c, 0x08ff_f800, 512, 1, ''],
  [0x44f, 'STM32C5', 'C53x/542', 0x4402_4000, 0x08ff_f80c, 0x08ff_f800, 256, 1, ''],
  [
    0x450,
    'STM32H7',
    'H742 H743/753 H745/755 H747/757 H750',
    0x5c00_1000,
    0x1ff1_e880,
    0x1ff1_e800,
    2048,
    0,
    '1000:A 1001:Z 1003:Y 2000:B 2001:X 2003:V',
  ],
  [0x451, 'STM32F7', 'F7x5 F7x7 F7x8 F7x9', 0xe004_2000, 0x1ff0_f442, 0x1ff0_f420, 2048, 0, '1000:A 1001:Z'],
  [0x452, 'STM32F7', 'F7x0 F7x2 F7x3', 0xe004_2000, 0x1ff0_7a22, 0x1ff0_7a10, 512, 0, '1000:A'],
  [0x453, 'STM32C0', 'C0x1', 0x4001_5800, 0x1fff_75a0, 0x1fff_7550, 32, 0, '1000:A 1001:Z'],
  [0x454, 'STM32U3', 'U3x5', 0xe004_4000, 0x0bfa_07a0, 0x0bfa_0700, 1024, 0, '1000:A 1001:Z'],
  [0x455, 'STM32U5', 'U5x5', 0xe004_4000, 0x0bfa_07a0, 0x0bfa_0700, 512, 0, '1000:A 1001:Z'],
  [0x456, 'STM32G0', 'G0x0 G0x1', 0x4001_5800, 0x1fff_75e0, 0x1fff_7590, 64, 0, '1000:A'],
  [0x457, 'STM32L0', 'L0x0 L0x1', 0x4001_5800, 0x1ff8_007c, 0, 16, 0, '1000:A 1008:Z'],
  [0x458, 'STM32F4', 'F410', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 128, 0, '1000:A 1001:Z 2000:B 3000:C'],
  [0x459, 'STM32U0', 'U0x1', 0x4001_5800, 0x1fff_3ea0, 0x1fff_3e50, 64, 0, '1000:A'],
  [0x45a, 'STM32C5', 'C59x/5A3', 0x4402_4000, 0x08ff_f80c, 0x08ff_f800, 1024, 1, ''],
  [0x460, 'STM32G0', 'G0x0 G0x1', 0x4001_5800, 0x1fff_75e0, 0x1fff_7590, 128, 0, '1000:A/Z 2000:B'],
  [0x461, 'STM32L4', 'L4x6', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 1024, 0, '1000:A 2000:B'],
  [0x462, 'STM32L4', 'L4x1 L4x2', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 512, 0, '1000:A 1001:Z 2001:Y'],
  [0x463, 'STM32F4', 'F413/423', 0xe004_2000, 0x1fff_7a22, 0x1fff_7a10, 1536, 0, '1000:A'],
  [0x464, 'STM32L4', 'L4x2', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 128, 0, '1000:A 1001:Z 2001:Y'],
  [0x466, 'STM32G0', 'G0x0 G0x1', 0x4001_5800, 0x1fff_75e0, 0x1fff_7590, 64, 0, '1000:A 1001:Z 2000:B'],
  [0x467, 'STM32G0', 'G0x0 G0x1', 0x4001_5800, 0x1fff_75e0, 0x1fff_7590, 512, 0, '1000:A'],
  [0x468, 'STM32G4', 'G4x1', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 128, 0, '1000:A 2000:B 2001:Z'],
  [0x469, 'STM32G4', 'G4x1 G4x3 G4x4', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 512, 0, '1000:A 2000:B 2001:Z'],
  [0x470, 'STM32L4+', 'L4R5/S5 L4R7/S7 L4R9/S9', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 2048, 0, '1000:A 1001:Z 1003:Y 100f:W 101f:V'],
  [0x471, 'STM32L4+', 'L4P5/Q5', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 1024, 0, '1001:Z'],
  [0x472, 'STM32L5', 'L5x2', 0xe004_4000, 0x0bfa_05e0, 0x0bfa_0590, 512, 0, '1000:A 2000:B 2001:Z'],
  [0x474, 'STM32H5', 'H503', 0x4402_4000, 0x08ff_f80c, 0x08ff_f800, 128, 1, ''],
  [0x476, 'STM32U5', 'U5F7/5G7 U5F9/5G9', 0xe004_4000, 0x0bfa_07a0, 0x0bfa_0700, 4096, 0, '1000:A 1001:Z'],
  [0x478, 'STM32H5', 'H5x3', 0x4402_4000, 0x08ff_f80c, 0x08ff_f800, 512, 1, ''],
  [0x479, 'STM32G4', 'G4x1', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 512, 0, '1000:A'],
  [0x480, 'STM32H7', 'H7A3/7B3 H7B0', 0x5c00_1000, 0x08ff_f80c, 0x08ff_f800, 2048, 0, '1000:A'],
  [0x481, 'STM32U5', 'U595/5A5 U599/5A9 U5x5 U5x9', 0xe004_4000, 0x0bfa_07a0, 0x0bfa_0700, 4096, 0, '3001:X 3002:W'],
  [0x482, 'STM32U5', 'U575/585', 0xe004_4000, 0x0bfa_07a0, 0x0bfa_0700, 2048, 0, '1000:A 1001:Z 1003:Y 2000:B 2001:X 3000:C 3001:W 3007:U'],
  [0x483, 'STM32H7', 'H723/733 H725/735 H730', 0x5c00_1000, 0x1ff1_e880, 0x1ff1_e800, 1024, 0, '1000:A 1001:Z'],
  [0x484, 'STM32H5', 'H562 H563/H573 H5x2 H5x3', 0x4402_4000, 0x08ff_f80c, 0x08ff_f800, 2048, 1, ''],
  [0x485, 'STM32H7', 'H7R3/7S3 H7R7/7S7', 0x5c00_1000, 0x08ff_f80c, 0x08ff_f800, 64, 1, '1000:A 2000:B'],
  [0x486, 'STM32N6', 'N6x5 N6x7', 0x4400_1000, 0, 0x4600_9014, 0, 1, ''],
  [0x489, 'STM32U0', 'U0x3', 0x4001_5800, 0x1fff_6ea0, 0x1fff_6e50, 256, 0, '1000:A'],
  [0x492, 'STM32WBA', 'WBAx0 WBAx2 WBAx4 WBAx5', 0xe004_4000, 0x0bf9_07a0, 0x0bf9_0700, 1024, 1, '1000:A'],
  [0x493, 'STM32C0', 'C0x1', 0x4001_5800, 0x1fff_75a0, 0x1fff_7550, 128, 0, '1001:Z'],
  [0x494, 'STM32WB', 'WBx0 WBx5', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 320, 0, '1000:A 2000:B'],
  [0x495, 'STM32WB', 'WBx0 WBx5', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 1024, 0, '2001:2.1'],
  [0x496, 'STM32WB', 'WBx0 WBx5', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 512, 0, '1000:A'],
  [0x497, 'STM32WL', 'WL5x WLEx', 0xe004_2000, 0x1fff_75e0, 0x1fff_7590, 256, 0, '1000:1.0'],
  [0x4b0, 'STM32WBA', 'WBAx2 WBAx3 WBAx4 WBAx5 WBx6', 0xe004_4000, 0x0bfa_07a0, 0x0bfa_0700, 2048, 1, '1000:A 1001:Z'],
  [0x4b2, 'STM32WBA', 'WBA2x', 0xe004_4000, 0x0bf8_d7a0, 0, 512, 1, '1000:A'],
  [0x500, 'STM32MP1', 'MP151 MP153 MP157', IDCODE_MP1, 0, 0x5c00_5234, 0, 2, ''],
];

export const STM32_DIES: readonly Stm32Die[] = ROWS.map(
  ([devId, series, lines, idcode, flashSize, uid, maxFlashKib, coreAp, revisions]) => ({
    devId,
    series,
    lines,
    idcode,
    ...(flashSize === 0 ? {} : { flashSize }),
    ...(uid === 0 ? {} : { uid }),
    maxFlashKib,
    coreAp,
    revisions,
  }),
);

export function findDie(devId: number): Stm32Die | undefined {
  return STM32_DIES.find((die) => die.devId === devId);
}

/** The letter of a revision, as printed on the package. */
export function revisionLetter(die: Stm32Die, revId: number): string | undefined {
  const wanted = `${revId.toString(16).padStart(4, '0')}:`;
  return die.revisions
    .split(' ')
    .find((entry) => entry.startsWith(wanted))
    ?.slice(wanted.length);
}

/** SW-DP DPIDR of the H7 series (and of other DPv2 parts): behind it, AP2 leads to the system debug bus of an H7. */
export const DPIDR_H7 = 0x6ba0_2477;
/** STM32H742/743/745/747/750/753/755/757. */
export const DEV_ID_H74X = 0x450;
