/** The remedy that takes the target's supply away and gives it back, where something here can: a hub, a bench supply. */
import type { Carry } from './remedy.ts';

export const cyclePower: Carry = async ({ powerSwitch, signal }) => {
  if (!powerSwitch) return { worked: false, said: { key: 'applied.no-power-switch' } };
  await powerSwitch.cycle({ signal });
  return { worked: true, said: { key: 'applied.power-cycled', values: { name: powerSwitch.name } } };
};
