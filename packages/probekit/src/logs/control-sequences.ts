/** Control sequences of terminals in a program's text: CSI and OSC of ECMA-48, 5.4 and 8.3.89. The page shows text alone. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SEQUENCES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;

export function withoutSequences(text: string): string {
  return text.replace(SEQUENCES, '');
}
