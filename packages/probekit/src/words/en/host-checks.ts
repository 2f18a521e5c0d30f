/** English: what the computer itself tells, and why it does not let a program at the probe. Sentences without full stop. */
export const EN_HOST_CHECKS = {
  'c1.probe-full-speed-v3': '{product} enumerates at full speed; it can do high speed, so a hub or the cable slows it down',
  'c1.beside': '{found}, beside {others}',
  'c1.flaps': '{product} came and went while it was looked at',
  'c1.descriptor-failed': 'the system sees a USB device whose descriptors it could not read ({problem})',

  'c2.denied-because': 'the operating system refuses access to the ST-LINK: {reason}',
  'c2.not-configured': 'the system lists the ST-LINK and gave it no configuration, as ports do that cannot feed it',
  'c2.no-driver-because': 'no usable driver is bound to the debug interface: {reason}',

  'windows.problem-10': 'Windows says that "{name}" cannot start (code 10)',
  'windows.problem-28': 'Windows has no driver for "{name}" (code 28)',
  'windows.problem-43': 'Windows stopped "{name}" because it reported problems (code 43)',
  'windows.problem-52': 'Windows does not trust the signature of the driver of "{name}" (code 52)',
  'windows.problem': 'the Device Manager shows code {problem} for "{name}"',
  'windows.other-driver': '"{name}" has the driver {service}, and not WinUSB',

  'c3.old-for-chip': 'the firmware {version} of the ST-LINK is too old for this chip ({series}): {why}; J{oldest} or newer is needed',
  'c3.known-bad': 'the firmware {version} of the ST-LINK answers; {why}, and J{oldest} no longer',
  'firmware.no-dap': 'it lacks the commands for debug registers',
  'firmware.first-port-only': 'it reaches the first access port only',
  'firmware.windows-64': 'it is known to fail on 64-bit Windows and macOS',
  'firmware.st-flash': 'it is known to let st-flash time out',
  'firmware.jtag-switch': 'it is known to fail where a tool changes between JTAG and SWD, and probe-rs refuses it',
  'firmware.long-bytes': 'it is known to fail on blocks of more than 64 single bytes',
  'firmware.many-bytes': 'it is known to fail on reads of 256 single bytes and more',

  'c15.free': 'no other program of this user has the ST-LINK open, and no port of a debug server is taken',
  'c15.serial-held': 'no other program of this user has the debug interface open, but {programs} has the serial port',
  'c15.holder': '{programs} has the ST-LINK open',
  'c15.port-taken': '{program} listens on TCP port {port}, the usual one of {server}',
  'c15.some-program': 'a program of another user',
  'c15.program': '{name} (process {pid})',
  'c15.program-in': '{name} (process {pid}, in {sandbox})',

  'access.no-rule': 'no udev rule names {device}, so only root may write to {node} (mode {mode})',
  'access.other-ids': '{file} is for other probes ({products}), not for {device}',
  'access.not-loaded':
    '{file} allows it, but {node} is as it was before: udev has not read the rule, or the board was not plugged in again since',
  'access.too-late': '{file} sets the tag uaccess after {rules} has looked for it; the number of the file must be below 73',
  'access.not-in-group': '{file} allows it to the group {group}, and this user is not in it, or was put into it after logging in',
  'access.no-seat': '{file} allows it to who sits at the computer, and this session is none of those, such as one over ssh',
  'access.no-node': 'this program does not see {node}, as in a container that was not given the device',
  'access.sandbox': 'this program runs in {sandbox}, which keeps USB devices from it',
  'access.sandbox.snap': 'a snap',
  'access.sandbox.flatpak': 'a Flatpak',
  'access.sandbox.container': 'a container',
} as const;
