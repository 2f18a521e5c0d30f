/** English: a backup of a whole part, and what it does not hold. */
export const EN_BACKUP = {
  'backup.saved': '{bytes} of flash and the option bytes of this {chip} are in {file} ({size}).',
  'backup.missing.hidden': 'Not in the backup: {from} to {last}, a PCROP or secure area that hides it from debuggers.',
  'backup.missing.unreadable': 'Not in the backup: {from} to {last}, which cannot be read: a write was cut there.',
  'backup.same-unit': 'The backup is of this very chip.',
  'backup.other-unit': 'The backup is of another unit of the same chip.',
} as const;
