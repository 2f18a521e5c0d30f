/** What the error flags of an H7 flash bank mean for people. Source: RM0433 / RM0399 Rev 4, 4.7 (error flags). */
import { ERROR_FLAGS, SR } from '../spec/stm32/flash-h7.ts';
import { flagsIn } from './flash-refusal.ts';

/** What to do about each. */
export const H7_FLAG_HINTS: Readonly<Record<string, string>> = {
  WRPERR: 'Remove the write protection (option bytes) of this sector first.',
  RDPERR: 'The flash is read-protected (RDP level 1): removing that erases the whole flash.',
  RDSERR: 'The address lies in a secure-only area; only a whole-flash erase with its removal frees it.',
  PGSERR: 'Repeat the command: the controller was not ready for the write.',
  STRBERR: 'Repeat the command: a byte reached the write buffer twice.',
  INCERR: 'Repeat the command: a flash word reached the controller incomplete.',
  OPERR: 'Repeat the command. If it happens again at the same address, this flash is worn or damaged.',
  DBECCERR: 'Erase the sector: one of its flash words was not written completely and cannot be read.',
};

/** The error flags set in a status word. */
export function errorFlagNames(status: number): readonly string[] {
  return flagsIn(SR, (status & ERROR_FLAGS) >>> 0);
}
