import { describe, expect, it } from 'vitest';
import { explainAccess, parseGroups } from './linux-access.ts';
import { parseListeners } from './linux-listeners.ts';
import { parseProcessUser, parseSandbox } from './linux-processes.ts';
import { readRules } from './udev-rules.ts';

const V3E = { vendorId: '0483', productId: '374e' };

describe('rules of udev', () => {
  const read = (text: string, path = '/etc/udev/rules.d/60-x.rules') => readRules([{ path, text }], V3E);

  it.each([
    ['a product id', 'ATTR{idProduct}=="374e"'],
    ['alternatives and a class of letters', 'ATTRS{idProduct}=="3748|374[a-f]"'],
    ['any character', 'ATTRS{idProduct}=="37??"'],
    ['another product id only, denied', 'ATTRS{idProduct}!="3748"'],
    ['no product id', 'SUBSYSTEMS=="usb"'],
    ['a class of what it is not', 'ATTRS{idProduct}=="374[!0-9]"'],
    ['any number of characters', 'ATTRS{idProduct}=="*7*e"'],
    ['the action that plugging in is', 'ACTION=="add|change"'],
  ])('match by %s', (_name, condition) => {
    expect(read(`SUBSYSTEM=="usb", ATTR{idVendor}=="0483", ${condition}, TAG+="uaccess"`).effect.uaccess?.value).toBe(true);
  });

  it.each([
    ['for another product', 'ATTR{idVendor}=="0483", ATTR{idProduct}=="3748", MODE="0666"'],
    ['that ask for what cannot be known', 'ATTR{idVendor}=="0483", PROGRAM=="/bin/true", MODE="0666"'],
    ['with stars without number, which the person who reads a report waits for', `ENV{DEVTYPE}=="${'*'.repeat(3000)}x", MODE="0666"`],
    ['with brackets that do not close', 'ATTR{idVendor}=="048[3", MODE="0666"'],
    ['in a comment', '# ATTR{idVendor}=="0483", MODE="0666"'],
  ])('give nothing %s', (_name, text) => {
    expect(read(text).effect).toEqual({});
  });

  it('are read over lines that go on, mode and group by themselves', () => {
    expect(read('ATTRS{idVendor}=="0483", \\\n  MODE:="660", \\\n  GROUP="plugdev"\n').effect).toEqual({
      mode: { value: 0o660, file: '/etc/udev/rules.d/60-x.rules', isFinal: true },
      group: { value: 'plugdev', file: '/etc/udev/rules.d/60-x.rules' },
    });
  });

  it('leave out what a GOTO leads past', () => {
    const skips = 'SUBSYSTEM=="usb", GOTO="end"\nATTR{idVendor}=="0483", MODE="0666"\nLABEL="end"\nATTR{idVendor}=="0483", TAG+="uaccess"';
    expect(read(skips).effect).toEqual({ uaccess: { value: true, file: '/etc/udev/rules.d/60-x.rules' } });
    const stays = 'SUBSYSTEM!="usb", GOTO="end"\nATTR{idVendor}=="0483", MODE="0666"\nLABEL="end"';
    expect(read(stays).effect.mode?.value).toBe(0o666);
  });

  it('give way to later ones, unless they are final', () => {
    const modeOf = (operator: string) =>
      readRules(
        [
          { path: '/etc/udev/rules.d/49-x.rules', text: `ATTR{idVendor}=="0483", MODE${operator}"0666"` },
          { path: '/usr/lib/udev/rules.d/50-udev-default.rules', text: 'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", MODE="0664"' },
        ],
        V3E,
      ).effect.mode?.value;
    expect(modeOf('=')).toBe(0o664);
    expect(modeOf(':=')).toBe(0o666);
  });

  it('name the file that is for other probes only', () => {
    const text =
      'ATTRS{idVendor}=="0483", ATTRS{idProduct}=="3748", MODE="0666"\nATTRS{idVendor}=="0483", ATTRS{idProduct}=="374b", MODE="0666"';
    expect(read(text).othersOnly).toEqual([{ file: '/etc/udev/rules.d/60-x.rules', products: ['3748', '374b'] }]);
  });
});

describe('why a node does not open', () => {
  const device = { vendorId: 0x0483, productId: 0x374e };
  const as = (text: string, more: Partial<Parameters<typeof explainAccess>[0]> = {}, path = '/etc/udev/rules.d/49-x.rules') =>
    explainAccess(
      {
        node: '/dev/bus/usb/001/005',
        stat: { kind: 'device', mode: 0o664, uid: 0, gid: 0 },
        isTagged: false,
        user: { uid: 1000, gids: [1000, 20] },
        groups: parseGroups('root:x:0:\nplugdev:x:46:\n'),
        rules: readRules(text === '' ? [] : [{ path, text }], V3E),
        ...more,
      },
      device,
    );
  const OWN = 'SUBSYSTEM=="usb", ATTR{idVendor}=="0483", TAG+="uaccess"';
  const GROUP = 'SUBSYSTEM=="usb", ATTR{idVendor}=="0483", MODE="0660", GROUP="plugdev"';
  const OF_PLUGDEV = { kind: 'device', mode: 0o660, uid: 0, gid: 46 } as const;

  it.each([
    ['no rule', as(''), 'access.no-rule'],
    ['a rule for others', as('ATTR{idVendor}=="0483", ATTR{idProduct}=="3748", MODE="0666"'), 'access.other-ids'],
    ["systemd's own rule, which lets nobody write", as('SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", MODE="0664"'), 'access.no-rule'],
    ['a rule that udev has not read', as(OWN), 'access.not-loaded'],
    ['a group that the node has not got', as(GROUP), 'access.not-loaded'],
    ['a rule that comes too late', as(OWN, {}, '/etc/udev/rules.d/99-x.rules'), 'access.too-late'],
    ['a group without this user', as(GROUP, { stat: OF_PLUGDEV }), 'access.not-in-group'],
    ['a seat at which this user does not sit', as(OWN, { isTagged: true }), 'access.no-seat'],
    ['a node that is not there', as(OWN, { stat: undefined }), 'access.no-node'],
    ['a sandbox', as(OWN, { sandbox: 'snap' }), 'access.sandbox'],
  ] as const)('%s', (_name, said, key) => {
    expect(said?.key).toBe(key);
  });

  it('is not explained where all that was looked at allows it', () => {
    expect(as(GROUP, { stat: OF_PLUGDEV, user: { uid: 1000, gids: [1000, 46] } })).toBeUndefined();
  });
});

describe('processes and sockets', () => {
  it('are who listens, by the last column but the details', () => {
    const rows = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:0D05 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 81234 1 0000000000000000 100 0 0 10 0',
      '   1: 0100007F:0D05 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 81235 1 0000000000000000 20 4 30 10 -1',
      '   0: 00000000000000000000000000000000:EF32 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 9 1 0 100 0 0 10 0',
      'nonsense',
    ];
    expect(parseListeners(rows.join('\n'))).toEqual([
      { port: 3333, inode: '81234' },
      { port: 61234, inode: '9' },
    ]);
  });

  it('have the effective user and all groups of their status', () => {
    const status = 'Name:\tnode\nUid:\t1000\t1001\t1000\t1000\nGid:\t1000\t1002\t1000\t1000\nGroups:\t20 46 \n';
    expect(parseProcessUser(status)).toEqual({ uid: 1001, gids: [1002, 20, 46] });
    expect(parseProcessUser('Name:\tnode\n')).toBeUndefined();
  });

  it.each([
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/snap.code.code-1c0d.scope', 'snap'],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-flatpak-com.visualstudio.code-3421.scope', 'flatpak'],
    ['0::/system.slice/docker-6f0d3a.scope', 'container'],
    ['0::/user.slice/user-1000.slice/session-2.scope', undefined],
  ])('are in a sandbox by their control group %s', (cgroup, sandbox) => {
    expect(parseSandbox(cgroup)).toBe(sandbox);
  });
});
