/**
 * stm32: what is STM32's own: identification, connecting (also under reset), flash controllers, option bytes,
 * protection. It knows targets through the probe seam and no ST-LINK. Sources: RM0433, RM0399, DS12110, spec/stm32.
 */
export { type ConnectOptions, connectTarget, connectUnderReset, type ResetBy, type Target } from './connect.ts';
export { keepDebugClocks, releaseDebugClocks, whileClocked } from './debug-clocks.ts';
export { type Stm32Errors, stm32Errors } from './errors.ts';
export {
  describeSector,
  type FlashController,
  type FlashLayout,
  type FlashSector,
  LOADER_MAILBOX,
  type LoaderPart,
} from './flash-controller.ts';
export { flashOf, isWritable } from './flash-of.ts';
export { removeProtectedAreas } from './h7-areas.ts';
export { errorFlagNames } from './h7-flash-flags.ts';
export { type H7OptionCopies, readH7OptionCopies } from './h7-option-copies.ts';
export type { H7OptionChange, H7OptionValues, H7OptionWords } from './h7-option-values.ts';
export { changeH7Options, type H7OptionBytes, readH7Options } from './h7-options.ts';
export { type ChipIdentity, identifyByDebugBus, identifyChip, knownChip } from './identify.ts';
export { type Climb, climbToTarget, type LadderOptions } from './ladder.ts';
export { HANDS_MS, type PowerRace, type ResetRace, racePower, raceReset } from './ladder-race.ts';
export type { AskHands, HandsRequest, OtherPort, ReleaseWindow, RungFailure, RungId, RungNeeds } from './ladder-rung.ts';
export {
  type AreaPlace,
  areasOf,
  BANKS,
  type Bank,
  findOption,
  largestValue,
  mayPassLevel2,
  type OptionChange,
  type OptionControl,
  type OptionLayout,
  type OptionValues,
  type OptionWords,
  type ProtectedArea,
  type Protection,
  placeOf,
  placesOf,
  rdpLevelOf,
  valuesOfWords,
  withValues,
} from './option-layout.ts';
export { knownOptionsOf, optionsOf } from './options-of.ts';
export { type Peripheral, peripheralsOf, readPeripheral } from './peripherals.ts';
export { protectedSectors, readProtection } from './protection.ts';
export { type ResetCause, readResetCauses } from './reset-causes.ts';
export { DUAL_CORE_PARTS, hasSecondCore, namesTarget, SECOND_CORE_AP } from './second-core.ts';
export { SwoChannel, type SwoWishes } from './swo-channel.ts';
export type { SwoRate } from './swo-rate.ts';
export { takeBackTrace } from './trace-registers.ts';
export { namesChip, nameToType } from './unproven.ts';
export { freezeWatchdogs } from './watchdogs.ts';
