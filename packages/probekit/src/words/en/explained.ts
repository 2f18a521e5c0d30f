/** English: what is said about logs and remarks that were pasted, line by line. */
export const EN_EXPLAINED = {
  'heading.lines': 'What the lines prove',
  'heading.remarks': 'What you saw',
  'keyword.together': 'Together',
  'means.lines': 'No message of a tool that we know is in it, but its lines tell this.',
  'line.device': 'the computer sees {product}',
  'line.board': 'the tool knows the board: {board}',
  'line.debug-port': 'the target answers on SWD ({id}): it has power, and both debug wires carry',
  'line.core': 'the core was reached ({core}): debug port and access port work',
  'line.worked': 'the chip was reached and written',
  'line.message': 'a message of {tool}; it is weighed with the rest',
  'line.jumpers': 'as delivered: JP1 OFF, JP2 [1-2], JP3 and JP4 ON, JP5 [1-2], JP6 ON',
  'line.jumper-differs': '{jumper} must be {wanted}; as delivered: JP1 OFF, JP2 [1-2], JP3 and JP4 ON, JP5 [1-2], JP6 ON',
  'remark.other-cable-same': 'the cable is not it: another one changes nothing',
  'remark.other-port-same': 'the USB port is not it: another one changes nothing',
  'remark.other-computer-same': 'computer, driver and permissions are not it: another computer says the same',
  'remark.other-driver-same': 'the driver is not it: another one changes nothing',
  'remark.reinstalled':
    'no need to install the system anew: a computer that shows the ST-LINK does its part, and nothing on it reaches the STM32',
  'remark.serial-number-shows': 'only the ST-LINK can tell its serial number: data wires, USB port and the ST-LINK itself work',
  'remark.device-manager-shows': 'Windows read who the device is: data wires, USB port and the ST-LINK itself work',
  'remark.text-file-pops-up': 'the ST-LINK itself writes FAIL.TXT: it runs, it tried to take the STM32, and could not',
  'remark.same-after-update': 'an update goes through the debug interface: cable, driver and the firmware of the ST-LINK are fine now',
  'remark.utility-fails':
    'the ST-LINK Utility is the wrong tool for an STM32H7: it is no longer developed; STM32CubeProgrammer is the right one',
  'remark.check-the-jumpers':
    'as delivered, a NUCLEO-H743ZI2 has JP1 OFF, JP2 [1-2], JP3 and JP4 ON, JP5 [1-2], JP6 ON; the doctor marks the one that is suspect',
  'remark.cubeide-does-not-detect':
    'its message tells which: "No ST-LINK detected" is about cable and driver, "Target no device found" about the STM32; for that one set Debug Configurations > Debugger > Reset behaviour to "Connect under reset" and choose a lower frequency',
} as const;
