/** English: what the doctor did to mend a board, each with what it touched; what it asks before it does. */
export const EN_REMEDIES = {
  'applied.halted': 'Attached under reset and halted before the first instruction (resets the target; nothing erased).',
  'applied.frozen': 'Halted before the first instruction, with the watchdogs stopped for as long (resets the target; nothing erased).',
  'applied.clocks-kept':
    'The program runs, and the debug clocks run on while it sleeps, until the next power-up (resets the target; nothing erased).',
  'applied.slower-answers': 'Tried SWD clocks from {khz} kHz down; the target answers (touches nothing).',
  'applied.slower-silent': 'Tried SWD clocks from {khz} kHz down; the target stays silent (touches nothing).',
  'applied.sticky-cleared': 'Cleared the error flags of the debug port (touches nothing).',
  'applied.left-loader': 'The ST-LINK {firmware} has left its loader and any left-over debug mode (touches nothing).',
  'applied.reopened': 'The ST-LINK {firmware} was opened again and answers (touches nothing).',
  'applied.usb-reset': 'The ST-LINK {firmware} was reset over USB and answers (touches nothing).',
  'applied.no-usb': 'Nothing here can reset the ST-LINK over USB.',
  'applied.no-power-switch': 'Nothing here can switch the power of the target.',
  'applied.power-cycled':
    '{name} took the command to cut the power and give it back (power-cycles the target). Whether it cuts the 5 V, a hub does not tell.',
  'applied.flags-cleared': 'Cleared the error flags of the flash controller (touches nothing).',
  'applied.flags-stay': 'The flash controller sets its error flags again at once: {flags} (touches nothing).',
  'applied.wrp-cleared': 'Cleared the write protection of all sectors (writes option bytes and resets the target; nothing erased).',
  'applied.boot-restored':
    'Set the boot addresses back to {low} with BOOT0 low and {high} with BOOT0 high (writes option bytes and resets the target; nothing erased).',
  'applied.swap-restored': 'Set the flash banks back in their order (writes option bytes and resets the target; nothing erased).',
  'applied.options-restored':
    'The watchdog waits for its program again, and no failed change is pending (writes option bytes and resets the target; nothing erased).',
  'applied.core-starts': 'Both cores start by themselves again (writes option bytes and resets the target; nothing erased).',
  'applied.options-ask':
    'An earlier change of the option bytes was cut short, and what is left of it asks for your word: probekit option-bytes get, then set.',
  'applied.options-kept': 'The chip took the change of its option bytes and holds other values all the same.',
  'applied.rdp-0': 'Read-out protection is at level 0: the whole flash is erased. Take the power away once and give it back.',
  'applied.pcrop-removed': 'Erased flash bank {banks} with its protected area. What else stood there is in {path}.',
  'applied.pcrop-removed-alone': 'Erased flash bank {banks} with its protected area. Nothing else stood there.',
  'applied.pcrop-with-all':
    'On this chip PCROP goes with RDP level 1 to 0 alone, which erases the whole flash; nothing was changed. To lose it: probekit option-bytes set {first}, then probekit option-bytes set {second}.',
  'applied.program-erased': 'Saved {from} to {end} as {path}, then erased sector {sector} of bank {bank}.',
  'applied.program-erased-partly-saved':
    'Saved what can be read from {from} to {end} as {path}, then erased sector {sector} of bank {bank}. What an earlier cut had spoiled is blank in that file.',
  'applied.no-program': 'There is no program where the chip starts; nothing was erased.',
  'applied.nowhere-to-save': 'There is nowhere to save the program to, and so it was not erased.',
  'applied.repaired': 'Erased what was half written (sectors: {count}) and wrote {bytes} bytes back.',
  'applied.repaired-with-loss':
    'Erased what was half written (sectors: {count}) and wrote {bytes} bytes back; what could not be read is blank now (places: {lost}).',
  'applied.nothing-half-written': 'Nothing in the flash is half written; nothing was erased.',
  'applied.not-this-chip': 'How to do this on this chip is not known here; nothing was changed.',
  'applied.failed': '{remedy}: {reason}',

  'remedy.offer': '{what} (touches: {touches}).',
  'remedy.for-good': 'What stands in the flash is lost for good: it cannot be read, and so not be saved.',
  'remedy.unproven.type':
    'That it works on a real {chip} is unproven: no report from hardware covers its option bytes. Type “{chip}” to do it, or Enter to leave it.',
  'remedy.unproven.left':
    '{what}: left undone. That it works on a real {chip} is unproven: no report from hardware covers its option bytes. To do it all the same, add --unproven {chip}',
  'remedy.unproven.other-chip': '{what}: left undone. This is {chip}, and --unproven names {given}.',
  'remedy.cut-short':
    'An earlier --fix was cut in the middle of its work: started the STM32 again and looked anew (resets the target; nothing erased).',
  'remedy.cut-short-repaired':
    'An earlier --fix was cut while it repaired the flash: finished that from its record (sectors: {count}), started the STM32 again and looked anew (resets the target; erases those sectors).',
  'remedy.pcrop-with-all': 'take PCROP away, and the whole flash with it',
  'remedy.pcrop-with-all.cost':
    'On this chip it goes with RDP level 1 to 0 alone, which erases the whole flash. Nothing of the PCROP area can be saved.',
  'remedy.under-reset': 'Test under reset as well? It resets the target and erases nothing.',
  'remedy.yes': 'do it',
  'remedy.no': 'leave it',
  'remedy.type-sentence': 'Type “{sentence}” to do it, or Enter to leave it.',
  'remedy.sentence': 'erase it for good',
  'remedy.back-again': 'Back again: probekit flash {path} --address {from}',
  'remedy.again.well': 'Looked again: the board is well.',
  'remedy.again.held': 'Looked again: the board answers, until its next reset or power-up.',
  'remedy.again.fault': 'Looked again: {cause}.',
  'remedy.again.unclear': 'Looked again: it is not clear yet.',
} as const;
