/**
 * What the page shows of a program's text: the latest of it, in blocks of whole lines, since a browser lays out again all of a
 * block that changes. It knows no DOM.
 */
import { withoutSequences } from './control-sequences.ts';

const BLOCK_CHARACTERS = 4000;
/** With the last, which grows, up to 100,000 characters; older ones go first. */
const MOST_BLOCKS = 25;

export interface TextBlock {
  readonly id: number;
  readonly text: string;
}

export class TextLog {
  #blocks: readonly TextBlock[] = [{ id: 0, text: '' }];

  get blocks(): readonly TextBlock[] {
    return this.#blocks;
  }

  add(received: string): void {
    const full = [...this.#blocks];
    let last = full.pop()!;
    // A sequence or a line's end may come in two pieces, hence the text before is looked at again.
    last = { ...last, text: withoutSequences(last.text + received).replaceAll('\r\n', '\n') };
    while (last.text.length > BLOCK_CHARACTERS) {
      const end = last.text.lastIndexOf('\n', BLOCK_CHARACTERS - 1) + 1 || BLOCK_CHARACTERS;
      full.push({ ...last, text: last.text.slice(0, end) });
      last = { id: last.id + 1, text: last.text.slice(end) };
    }
    this.#blocks = [...full, last].slice(-MOST_BLOCKS);
  }
}
