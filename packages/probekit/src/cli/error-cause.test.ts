import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../base/index.ts';
import { findProbeUsbId } from '../spec/stlink/usb-ids.ts';
import { causeOfError } from './error-cause.ts';

const meant = (code: string, evidence: object, platform: NodeJS.Platform = 'linux') =>
  causeOfError(new ProbekitError(code, { message: '', hint: '', evidence }), platform);

describe('the cause that an error means', () => {
  it('depends on the computer where its words do', () => {
    expect(meant('usb/access-denied', {})).toBe('RC12');
    expect(meant('usb/access-denied', {}, 'darwin')).toBeUndefined();
    expect(meant('usb/no-driver', {}, 'win32')).toBe('RC10');
    expect(meant('usb/no-driver', {}, 'darwin')).toBeUndefined();
  });

  it('depends on what was seen: a firmware loader is no other device, a port that is not ours is not taken', () => {
    expect(findProbeUsbId(0x0483, 0x374d)?.loader).toBe(true);
    expect(meant('stlink/not-a-probe', { vendorId: 0x0483, productId: 0x374d, productName: '' })).toBe('RC16');
    expect(meant('stlink/not-a-probe', { vendorId: 0x0483, productId: 0x5740, productName: '' })).toBe('RC09');
    expect(meant('node/listen', { address: '', errno: 'EADDRINUSE' })).toBe('RC22');
    expect(meant('node/listen', { address: '', errno: 'EACCES' })).toBeUndefined();
  });

  it('is none where several causes end in the same error, and of a code that is not known', () => {
    for (const code of ['dap/transfer', 'stlink/status', 'usb/timeout', 'toString', '__proto__']) expect(meant(code, {})).toBeUndefined();
  });
});
