/** What is asked of the person at the terminal before something that cannot simply be taken back. */
import { namesChip } from '../stm32/index.ts';
import { type SentenceKey, type Sentences, say } from '../words/sentences/index.ts';
import type { Dialogue } from './dialogue.ts';

interface Asking {
  readonly catalogue: Sentences;
  readonly dialogue: Dialogue;
}

export async function isYes(question: string, { catalogue, dialogue }: Asking): Promise<boolean> {
  const given = await dialogue.choose(question, [
    { value: 'yes', label: say(catalogue, { key: 'remedy.yes' }) },
    { value: 'no', label: say(catalogue, { key: 'remedy.no' }) },
  ]);
  return given === 'yes';
}

/** What is lost for good wants a sentence, not a key. */
export async function isSentenceTyped(about: string, { catalogue, dialogue }: Asking): Promise<boolean> {
  const words = (key: SentenceKey, values = {}) => say(catalogue, { key, values });
  const sentence = words('remedy.sentence');
  const given = await dialogue.type(`${about}\n${words('remedy.type-sentence', { sentence })}`);
  return given?.toLowerCase() === sentence;
}

/** On real chips nobody has seen it done: the name is typed, not picked. */
export async function isChipNamed(chip: string, { catalogue, dialogue }: Asking): Promise<boolean> {
  const given = await dialogue.type(say(catalogue, { key: 'remedy.unproven.type', values: { chip } }));
  return given !== undefined && namesChip(given, chip);
}
