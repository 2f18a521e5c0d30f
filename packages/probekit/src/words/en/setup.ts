/** English: `probekit setup`, what a computer needs before it lets a program at an ST-LINK. */
export const EN_SETUP = {
  'setup.yes': 'write it',
  'setup.no': 'change nothing',
  'setup.ask': 'Write {file}, which lets whoever sits at this computer open an ST-LINK, and nothing else of ST?',
  'setup.written': '{file} is written.',
  'setup.present': '{file} is there already, with this rule.',
  'setup.refused': 'Nothing was written.',
  'setup.rule': 'The rule, for {file}:',
  'setup.not-permitted': 'This user may not write {file}. With more rights it goes like this:',
  'setup.reload': 'For it to count, let udev read it, then unplug the board and plug it in again:',
  'setup.then': 'Then: probekit doctor --usb-only',
  'setup.steps.windows':
    'Windows needs a driver for the debug interface. An STLINK-V3E brings its own to Windows 10 and later; all others go like this:',
  'setup.windows.unplug': 'Unplug the board.',
  'setup.windows.get': "Get ST's driver STSW-LINK009 from st.com, or install STM32CubeProgrammer, which brings it along.",
  'setup.windows.run': 'Unpack it and run its installer as administrator.',
  'setup.windows.plug': 'Plug the board in again.',
  'setup.windows.look':
    'In the Device Manager look for "ST-Link Debug" ("STM32 STLink" on an ST-LINK/V2): without a yellow mark all is well.',
  'setup.steps.mac': 'macOS needs neither a driver nor a rule for an ST-LINK. If it does not open, another program has it:',
  'setup.mac.quit': 'Quit STM32CubeIDE, its GDB server, STM32CubeProgrammer and OpenOCD.',
} as const;
