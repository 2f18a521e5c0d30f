/**
 * What udev's rules do to the device node of a probe: which of them match it, and what they give. Matches on things that
 * cannot be known here (programs, other devices) count as not fitting. Source: udev(7). Pure.
 */

export interface RulesFile {
  /** Whole path. */
  readonly path: string;
  readonly text: string;
}

/** What a rule can ask of the device. */
export interface RuledDevice {
  readonly vendorId: string;
  readonly productId: string;
}

export interface RuleEffect {
  /** Permission bits. */
  readonly mode?: Given<number>;
  readonly group?: Given<string>;
  /** The tag that gives the node to who sits at the computer. */
  readonly uaccess?: Given<true>;
}

interface Given<Value> {
  readonly value: Value;
  /** Path of the file that says so. */
  readonly file: string;
  /** Assigned by `:=`: later rules do not change it. */
  readonly isFinal?: true;
}

export interface ReadRules {
  readonly effect: RuleEffect;
  /** Files with rules for other devices of the same vendor only, with the patterns of their product ids. */
  readonly othersOnly: readonly { readonly file: string; readonly products: readonly string[] }[];
}

interface Token {
  readonly key: string;
  readonly attribute: string;
  readonly operator: string;
  readonly value: string;
}

/** Longest rule that is read; longer lines are none. */
const LONGEST_LINE = 4096;

/** Files in udev's order: by name, wherever they lie; of two with one name the first folder's counts. */
export function readRules(files: readonly RulesFile[], device: RuledDevice): ReadRules {
  let effect: RuleEffect = {};
  const othersOnly: ReadRules['othersOnly'][number][] = [];
  for (const file of files) {
    const rules = parseRules(file.text);
    const applied = rulesThatApply(rules, device);
    for (const rule of applied) effect = { ...effect, ...effectOf(rule, file.path), ...finalOf(effect) };
    const ofVendor = rules.filter((rule) => asks(rule, 'idVendor').some((pattern) => fits(pattern, device.vendorId)));
    const products = ofVendor.flatMap((rule) => asks(rule, 'idProduct'));
    if (products.length > 0 && !products.some((pattern) => fits(pattern, device.productId)))
      othersOnly.push({ file: file.path, products: [...new Set(products)] });
  }
  return { effect, othersOnly };
}

function parseRules(text: string): readonly (readonly Token[])[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && line.length <= LONGEST_LINE)
    .map((line) =>
      [...line.matchAll(/([A-Z_]+)(?:\{([^}]*)\})?\s*(==|!=|\+=|-=|:=|=)\s*e?"((?:[^"\\]|\\.)*)"/g)].map(
        ([, key = '', attribute = '', operator = '', value = '']) => ({ key, attribute, operator, value }),
      ),
    );
}

/** GOTO leads forward to a LABEL, past what stands between. */
function rulesThatApply(rules: readonly (readonly Token[])[], device: RuledDevice): readonly (readonly Token[])[] {
  const applied: (readonly Token[])[] = [];
  for (let at = 0; at < rules.length; at++) {
    const rule = rules[at] ?? [];
    if (!rule.every((token) => holds(token, device))) continue;
    applied.push(rule);
    const label = rule.find(({ key }) => key === 'GOTO')?.value;
    const target =
      label === undefined ? -1 : rules.findIndex((other) => other.some(({ key, value }) => key === 'LABEL' && value === label));
    if (target > at) at = target;
  }
  return applied;
}

/** Assignments hold always. */
function holds({ key, attribute, operator, value }: Token, device: RuledDevice): boolean {
  if (operator !== '==' && operator !== '!=') return true;
  const actual = actualOf(key, attribute, device);
  return actual !== undefined && fits(value, actual) === (operator === '==');
}

function actualOf(key: string, attribute: string, { vendorId, productId }: RuledDevice): string | undefined {
  if (key === 'SUBSYSTEM' || key === 'SUBSYSTEMS') return 'usb';
  if (key === 'ACTION') return 'add';
  if (key === 'ENV' && attribute === 'DEVTYPE') return 'usb_device';
  if (key === 'ATTR' || key === 'ATTRS') return { idVendor: vendorId, idProduct: productId }[attribute];
  if (key === 'ENV' && attribute === 'ID_VENDOR_ID') return vendorId;
  return key === 'ENV' && attribute === 'ID_MODEL_ID' ? productId : undefined;
}

function asks(rule: readonly Token[], attribute: string): readonly string[] {
  return rule.flatMap((token) => (token.operator === '==' && token.attribute === attribute ? [token.value] : []));
}

function finalOf({ mode, group }: RuleEffect): RuleEffect {
  return { ...(mode?.isFinal && { mode }), ...(group?.isFinal && { group }) };
}

function effectOf(rule: readonly Token[], file: string): RuleEffect {
  const given = ({ key, operator, value }: Token): RuleEffect => {
    const by = { file, ...(operator === ':=' ? { isFinal: true as const } : {}) };
    if (key === 'MODE' && /^[0-7]{3,4}$/.test(value)) return { mode: { value: Number.parseInt(value, 8), ...by } };
    if (key === 'GROUP' && operator !== '==') return { group: { value, ...by } };
    return key === 'TAG' && operator === '+=' && value === 'uaccess' ? { uaccess: { value: true, file } } : {};
  };
  return Object.assign({}, ...rule.map(given));
}

/** Shell patterns with alternatives: `374[48a-f]|375?`. */
function fits(pattern: string, actual: string): boolean {
  return pattern.split('|').some((one) => fitsOne(one, actual));
}

/** In bounded time, which no regular expression promises: the rules may come out of a report of somebody else. */
function fitsOne(pattern: string, actual: string): boolean {
  // How many characters the pattern up to here may stand for.
  let reached = [0];
  for (const [part] of pattern.matchAll(/\[!?[^\]]+\]|[\s\S]/g)) {
    const [first] = reached;
    if (first === undefined) return false;
    if (part === '*') reached = Array.from({ length: actual.length - first + 1 }, (_, more) => first + more);
    else reached = reached.filter((at) => at < actual.length && isOneOf(part, actual.charAt(at))).map((at) => at + 1);
  }
  return reached.includes(actual.length);
}

function isOneOf(part: string, char: string): boolean {
  if (part === '?') return true;
  if (part.length === 1) return part === char;
  const isNegated = part.startsWith('[!');
  const ranges = part.slice(isNegated ? 2 : 1, -1).matchAll(/(.)-(.)|./gs);
  const isListed = [...ranges].some(([one, from = one, to = from]) => char >= from && char <= to);
  return isListed !== isNegated;
}
