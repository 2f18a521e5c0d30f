/**
 * Words of STM32_Programmer_CLI that are refused for a reason of their own, and the reason. Where they are used: `-el` in
 * projects with flash outside the chip (github.com/QuangHaiNguyen/Oscilloscope_STM32F746), `mode=POWERDOWN` and `-tzenreg` in ST's
 * provisioning scripts for chips with TrustZone, `reset=Crst` in Zephyr's stm32cubeprogrammer.py (`--reset-mode core`).
 */

const REASONS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /^(-el|-elbl|--extload|--extloadbl)$/i,
    "External loaders are ST's programs for memory outside the chip; probekit writes the chip's own flash.",
  ],
  [/^mode=powerdown$/i, 'probekit cannot switch the power of a chip. mode=UR reaches a chip whose program is in the way.'],
  [/^reset=crst$/i, 'A reset of the core alone leaves peripherals as the old program set them. reset=SWrst resets the whole chip.'],
  [/^port=(jtag|jlink)$/i, 'probekit speaks SWD through an ST-LINK: port=SWD.'],
  [/^port=./i, 'probekit talks to no bootloader, only by SWD through an ST-LINK: port=SWD.'],
  [/^(-tzenreg|--tzenregression)$/i, 'Chips with TrustZone are read here, not written.'],
  [/^(-checksum|--checksum)$/i, 'What the tool sums up is not public. A CRC-32: probekit memory checksum ADDRESS LENGTH.'],
  [/^(-regdump|--regdump)$/i, 'The registers of the core are shown by -coreReg, those of a peripheral by -r32.'],
  [/^ap=\d+ -/i, 'This is done where the core is: ap=0.'],
  [/^(-otp|-pmic|-fwupgrade|-fwdelete|-sfi|--sfi|-ssfi|--ssfi|-sdp)$/i, 'probekit has no such job.'],
];

/** Undefined for a word that is simply not known. */
export function whyRefused(word: string): string | undefined {
  return REASONS.find(([pattern]) => pattern.test(word))?.[1];
}
