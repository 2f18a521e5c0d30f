/** The catalogues of messages and of causes themselves, one by one, for pages and links that need no pasted text. Pure. */
import { CAUSES } from '../../spec/symptoms/causes.ts';
import type { LayerId } from '../../spec/symptoms/layers.ts';
import type { Message } from '../../spec/symptoms/message.ts';
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import type { Catalogue } from '../../words/index.ts';
import { type CauseReport, reportCause } from '../cause-report.ts';
import { causeIn, explanationIn } from '../words/in-language.ts';
import { type Explanation, explainMessage } from './explain.ts';

/** As long as an address stays readable. */
const LONGEST_SLUG = 60;

export interface CataloguedMessage {
  /** Number in the catalogue; it never changes. */
  readonly number: number;
  /** Where its page lies, from the start of the site: `messages/104-couldn-t-find-any-st-link-devices/`. */
  readonly path: string;
  readonly tool: string;
  /** As printed, `%` for a value that varies. The first stands for all. */
  readonly texts: readonly [string, ...string[]];
  readonly explanation: Explanation;
}

export interface CataloguedCause extends CauseReport {
  readonly layer: LayerId;
  /** Where its page lies, from the start of the site. */
  readonly path: string;
}

/** Every message, each explained as if it had been pasted. */
export function cataloguedMessages(catalogue: Catalogue): readonly CataloguedMessage[] {
  return MESSAGES.map((message) => {
    const [first, ...others] = message.texts;
    return {
      number: message.number,
      path: pathOf(message),
      tool: message.tool,
      texts: [first ?? message.tool, ...others],
      explanation: explanationIn(explainMessage(message), catalogue),
    };
  });
}

/** Every cause, the most frequent first. */
export function cataloguedCauses(catalogue: Catalogue): readonly CataloguedCause[] {
  return [...CAUSES]
    .sort((one, other) => other.prior - one.prior)
    .map(({ id, slug, prior, layer }) => ({
      ...causeIn(reportCause(id, prior, 'possible', 1), {}, catalogue),
      layer,
      path: causePath({ slug }),
    }));
}

/** The wording of a message by its number, as an address names it. */
export function messageText(number: number): string | undefined {
  return MESSAGES.find((message) => message.number === number)?.texts[0];
}

/** Where the page of a message lies, from the start of the site. */
export function messagePath(number: number): string | undefined {
  const message = MESSAGES.find((row) => row.number === number);
  return message && pathOf(message);
}

/** Where the page of a cause lies, from the start of the site. */
export function causePath({ slug }: { readonly slug: string }): string {
  return `causes/${slug}/`;
}

function pathOf({ number, texts: [text = ''] }: Message): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const whole = words.join('-');
  const slug = whole.length > LONGEST_SLUG ? whole.slice(0, LONGEST_SLUG + 1).replace(/-[^-]*$/, '') : whole;
  return slug === '' ? `messages/${number}/` : `messages/${number}-${slug}/`;
}
