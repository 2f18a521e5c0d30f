/** A variable's value as documents hold it. */
import { hex } from '../base/index.ts';
import { type ProgramValue, valueText } from '../symbols/index.ts';

/** Numbers beyond 2^53, infinities and addresses are text; what could not be read is null. A struct has its members by name. */
export function plainValue(value: ProgramValue): unknown {
  switch (value.kind) {
    case 'struct':
      return Object.fromEntries(membersOf(value));
    case 'array':
      return value.elements.map(plainValue);
    case 'pointer':
      return hex(value.address);
    case 'unreadable':
      return null;
    case 'enum':
      return value.name ?? value.value;
    case 'float':
      return Number.isFinite(value.value) ? Number(valueText(value)) : valueText(value);
    default:
      return typeof value.value === 'bigint' ? `${value.value}` : value.value;
  }
}

/** Those of base classes and of anonymous structs and unions count as the struct's own, which come last and win. */
function membersOf({ members }: ProgramValue & { readonly kind: 'struct' }): [string, unknown][] {
  const inner = members.flatMap(({ name, value }) => (name === undefined && value.kind === 'struct' ? membersOf(value) : []));
  const own = members.flatMap(({ name, value }): [string, unknown][] => (name === undefined ? [] : [[name, plainValue(value)]]));
  return [...inner, ...own];
}
