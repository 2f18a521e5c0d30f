/** English: the view of the page for the board's serial port. */
export const EN_CONSOLE = {
  'console.title': 'Console',
  'console.doing': 'The page opens the serial port.',
  'console.rate': 'Rate',
  'console.open': 'Open the serial port',
  'console.close': 'Close the port',
  'console.pause': 'Pause',
  'console.save': 'Save to a file',
  'console.no-web-serial': 'This browser has no Web Serial. Chrome and Edge on a computer have it.',
  'console.wrong-rate': 'This does not look like text. The program probably sends at another rate than {rate} Bd.',
  'console.received': 'What the program sends',
  'console.line': 'Line',
  'console.send': 'Send',
} as const;
