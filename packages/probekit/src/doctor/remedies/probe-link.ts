/** Remedies between computer and debug port: they touch nothing of the target. */
import { ABORT, CLEAR_STICKY } from '../../spec/arm/dp.ts';
import { checkAttach } from '../checks/attach.ts';
import type { Carry } from './remedy.ts';

const SLOW_KHZ = 1000;

/** Opening the probe leaves its loader. */
export const leaveLoader: Carry = ({ withProbe }) =>
  withProbe(async ({ probe }) => ({ worked: true, said: { key: 'applied.left-loader', values: { firmware: probe.identity.firmware } } }));

/** A probe that another program left in the middle of something finds its feet when it is opened. */
export const reopen: Carry = ({ withProbe }) =>
  withProbe(async ({ probe }) => ({ worked: true, said: { key: 'applied.reopened', values: { firmware: probe.identity.firmware } } }));

export const resetUsb: Carry = async ({ resetUsb, withProbe }) => {
  if (!resetUsb) return { worked: false, said: { key: 'applied.no-usb' } };
  await resetUsb();
  return withProbe(async ({ probe }) => ({
    worked: true,
    said: { key: 'applied.usb-reset', values: { firmware: probe.identity.firmware } },
  }));
};

export const trySlowerClock: Carry = ({ withProbe, clock, signal }) =>
  withProbe(async ({ probe }) => {
    const khz = await probe.setSwdClock(SLOW_KHZ);
    const { outcome } = await checkAttach(probe, clock, { signal });
    const worked = outcome === 'answers' || outcome === 'slow-only';
    return { worked, said: { key: worked ? 'applied.slower-answers' : 'applied.slower-silent', values: { khz } } };
  });

export const clearSticky: Carry = ({ withProbe }) =>
  withProbe(async ({ probe }) => {
    await probe.setSwdClock(SLOW_KHZ);
    await probe.attach();
    await probe.writeDp(ABORT.address, CLEAR_STICKY);
    return { worked: true, said: { key: 'applied.sticky-cleared' } };
  });
