/**
 * Where what we say of each cause comes from: document and section. Files of other projects are cited at the commit that was
 * read; `REPORTS` counts public reports by the layer of the cause that was found.
 */
import type { CauseId } from './cause.ts';

export const DOCUMENTS = {
  REPORTS: '184 public reports gathered by symptom, 131 with a known or probable cause',
  UM2407: 'ST UM2407 Rev 5, STM32H7 Nucleo-144 boards (MB1364)',
  UM1724: 'ST UM1724 Rev 14, STM32 Nucleo-64 boards (MB1136)',
  RM0399: 'ST RM0399 Rev 4, STM32H745/755 and STM32H747/757',
  OPENOCD: 'openocd-org/openocd at abbbc2e',
  STLINK: 'stlink-org/stlink at 733893a',
  PROBE_RS: 'probe-rs/probe-rs at 67993c4',
  PYOCD: 'pyocd/pyOCD at d1974ff',
  DAPLINK: 'ARMmbed/DAPLink at ca1bfb2',
  CHROMIUM: 'chromium/chromium',
  WEBUSB: 'whatwg/usb',
  ST_COMMUNITY: 'community.st.com',
} as const;

export interface Source {
  readonly document: keyof typeof DOCUMENTS;
  readonly section: string;
}

const CABLE: Source = { document: 'REPORTS', section: 'cable, port, host controller: 9 of 131' };
const LEDS: Source = { document: 'UM2407', section: 'LEDs' };
const OPENOCD_USB: Source = { document: 'OPENOCD', section: 'src/jtag/drivers/libusb_helper.c' };
const CONNECTORS: Source = { document: 'UM2407', section: 'USB connectors' };
const SUPPLY: Source = { document: 'UM2407', section: 'power supply' };
const DAMAGE: Source = { document: 'REPORTS', section: 'hardware damage: 2 of 131' };
const JUMPERS: Source = { document: 'UM2407', section: 'jumpers' };
const DRIVER: Source = { document: 'REPORTS', section: 'driver, permission: 14 of 131' };
const PYOCD_STLINK: Source = { document: 'PYOCD', section: 'pyocd/probe/stlink' };
const FIRMWARE: Source = { document: 'REPORTS', section: 'probe firmware, clone, stuck probe: 13 of 131' };
const OPENOCD_STLINK: Source = { document: 'OPENOCD', section: 'src/jtag/drivers/stlink_usb.c' };
const STLINK_USB: Source = { document: 'STLINK', section: 'src/stlink-lib/usb.c' };
const BUSY: Source = { document: 'REPORTS', section: 'probe busy, port taken: 3 of 131' };
const POWER: Source = { document: 'REPORTS', section: 'target power: 11 of 131' };
const PROBE_RS_STLINK: Source = { document: 'PROBE_RS', section: 'probe-rs/src/probe/stlink' };
const WIRING: Source = { document: 'REPORTS', section: 'wiring, jumpers, custom boards: 9 of 131' };
const RESET: Source = { document: 'REPORTS', section: 'reset line: 6 of 131' };
const STLINK_COMMON: Source = { document: 'STLINK', section: 'src/stlink-lib/common.c' };
const LOCK: Source = { document: 'REPORTS', section: 'debug locked: 3 of 131' };
const RM_FLASH: Source = { document: 'RM0399', section: 'ch. 4, embedded flash memory' };
const OPENOCD_CORTEX: Source = { document: 'OPENOCD', section: 'src/target/cortex_m.c' };
const OPENOCD_ADI: Source = { document: 'OPENOCD', section: 'src/target/arm_adi_v5.c' };
const CORE: Source = { document: 'REPORTS', section: 'core state: 35 of 131' };
const RM_RCC: Source = { document: 'RM0399', section: 'ch. 9, reset and clock control' };
const FLASH: Source = { document: 'REPORTS', section: 'flash, option bytes: 3 of 131' };
const OPENOCD_FLASH: Source = { document: 'OPENOCD', section: 'src/flash/nor/stm32h7x.c' };
const TOOLS: Source = { document: 'REPORTS', section: 'host software: 22 of 131' };

export const CAUSE_SOURCES: Readonly<Record<CauseId, readonly Source[]>> = {
  RC01: [CABLE, LEDS],
  RC02: [CABLE, OPENOCD_USB],
  RC03: [CABLE],
  RC04: [CABLE, CONNECTORS],
  RC05: [CABLE, LEDS],
  RC06: [CABLE, LEDS, SUPPLY],
  RC07: [DAMAGE, LEDS],
  RC08: [JUMPERS],
  RC09: [CONNECTORS],
  RC10: [DRIVER, OPENOCD_USB],
  RC11: [CABLE],
  RC12: [DRIVER, OPENOCD_USB, PYOCD_STLINK],
  RC13: [DRIVER, OPENOCD_USB],
  RC14: [
    DRIVER,
    { document: 'CHROMIUM', section: 'third_party/blink/renderer/modules/webusb/usb_device.cc' },
    { document: 'WEBUSB', section: 'issues 170 and 231' },
  ],
  RC15: [FIRMWARE, OPENOCD_STLINK, PYOCD_STLINK],
  RC16: [FIRMWARE, OPENOCD_STLINK],
  RC17: [FIRMWARE],
  RC18: [FIRMWARE, STLINK_USB],
  RC19: [FIRMWARE, OPENOCD_STLINK],
  RC20: [BUSY, STLINK_USB],
  RC21: [OPENOCD_USB, OPENOCD_STLINK],
  RC22: [BUSY],
  RC23: [POWER, SUPPLY, OPENOCD_STLINK],
  RC24: [POWER, JUMPERS],
  RC25: [POWER, JUMPERS, SUPPLY],
  RC26: [POWER, OPENOCD_STLINK, PROBE_RS_STLINK],
  RC27: [POWER, LEDS],
  RC28: [POWER],
  RC29: [WIRING, { document: 'UM1724', section: 'ST-LINK and target jumpers' }],
  RC30: [WIRING, OPENOCD_STLINK],
  RC31: [WIRING, PYOCD_STLINK],
  RC32: [WIRING],
  RC33: [WIRING],
  RC34: [WIRING],
  RC35: [RESET, PROBE_RS_STLINK],
  RC36: [RESET, STLINK_COMMON],
  RC37: [RESET, JUMPERS],
  RC38: [LOCK, RM_FLASH],
  RC39: [LOCK, RM_FLASH],
  RC40: [LOCK, { document: 'ST_COMMUNITY', section: 'STM32H563: Unable to detect DBGMCU Mailbox ST' }],
  RC41: [LOCK, RM_FLASH],
  RC42: [{ document: 'REPORTS', section: 'low power: 14 of 131' }, OPENOCD_CORTEX, OPENOCD_ADI],
  RC43: [{ document: 'REPORTS', section: 'debug pins off: 14 of 131' }],
  RC44: [CORE, RM_RCC],
  RC45: [CORE, OPENOCD_CORTEX],
  RC46: [CORE, { document: 'ST_COMMUNITY', section: 'How to unbrick an STM32H7 after setting the wrong power mode' }],
  RC47: [
    CORE,
    OPENOCD_ADI,
    { document: 'ST_COMMUNITY', section: 'How do I regain ST-Link connectivity with Nucleo-H745ZI-Q with BOOT_CM7 = 0 and BOOT_CM4 = 1' },
  ],
  RC48: [CORE, RM_RCC],
  RC49: [CORE, RM_FLASH],
  RC50: [FLASH, OPENOCD_FLASH, RM_FLASH],
  RC51: [FLASH, OPENOCD_FLASH, RM_FLASH],
  RC52: [FLASH, OPENOCD_FLASH, RM_FLASH],
  RC53: [{ document: 'STLINK', section: 'src/stlink-lib/flash_loader.c' }, OPENOCD_FLASH],
  RC54: [TOOLS],
  RC55: [TOOLS, OPENOCD_FLASH],
  RC56: [TOOLS, { document: 'OPENOCD', section: 'src/target/adi_v5_swd.c' }],
  RC57: [TOOLS, STLINK_COMMON],
  RC58: [TOOLS, OPENOCD_STLINK],
  RC59: [{ document: 'DAPLINK', section: 'source/daplink/error.c' }, TOOLS],
  RC60: [DAMAGE],
  RC61: [DAMAGE],
  RC62: [WIRING],
  RC63: [LOCK],
};
