/**
 * stm32: what is STM32's own: identification, connecting (also under reset), flash controllers, option bytes,
 * protection. It knows targets through the probe seam and no ST-LINK. Sources: RM0433, RM0399, DS12110, spec/stm32.
 */
export { type ConnectOptions, connectTarget, type ResetBy, type Target } from './connect.ts';
export { keepDebugClocks, releaseDebugClocks, whileClocked, withClocksInSleep } from './debug-clocks.ts';
export { type Stm32Errors, stm32Errors } from './errors.ts';
export {
  describeSector,
  type FlashController,
  type FlashLayout,
  type FlashSector,
  LOADER_MAILBOX,
  type LoaderPart,
} from './flash-controller.ts';
export { flashOf, freezeWatchdogs } from './flash-of.ts';
export { removeProtectedAreas } from './h7-areas.ts';
export { errorFlagNames } from './h7-flash-flags.ts';
export { type H7OptionCopies, readH7OptionCopies } from './h7-option-copies.ts';
export {
  findH7Option,
  type H7OptionChange,
  type H7OptionValues,
  type H7OptionWords,
  largestValue,
  OPTION_WORD_NAMES,
  valuesOfWords,
  withValues,
} from './h7-option-values.ts';
export {
  areaOf,
  changeH7Options,
  type H7OptionBytes,
  type ProtectedArea,
  protectedIn,
  readH7Options,
  readH7OptionValues,
} from './h7-options.ts';
export { type ChipIdentity, identifyByDebugBus, identifyChip } from './identify.ts';
export { type Climb, climbToTarget, type LadderOptions } from './ladder.ts';
export { HANDS_MS, type PowerRace, type ResetRace, racePower, raceReset } from './ladder-race.ts';
export type { AskHands, HandsRequest, OtherPort, ReleaseWindow, RungFailure, RungId, RungNeeds } from './ladder-rung.ts';
export { protectedSectors, readProtection } from './protection.ts';
export { namesChip, nameToType } from './unproven.ts';
