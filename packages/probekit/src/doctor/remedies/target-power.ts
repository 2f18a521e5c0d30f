/** The remedy that takes the target's supply away and gives it back, where something here can: a hub, a bench supply. */
import type { Carry } from './remedy.ts';

export const cyclePower: Carry = async ({ powerSwitch, signal, withProbe }) => {
  if (!powerSwitch) return { worked: false, said: { key: 'applied.no-power-switch' } };
  await withProbe(async ({ reopen }) => {
    await powerSwitch.cycle({ signal });
    // A probe on the same cable went as well: the next look waits for it.
    await reopen?.();
  });
  return { worked: true, said: { key: 'applied.power-cycled', values: { name: powerSwitch.name } } };
};
