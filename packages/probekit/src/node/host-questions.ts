/**
 * Which program of the system answers what the doctor asks, and with which arguments: fixed here, never a shell, nothing
 * from outside in it. Sources: Microsoft Learn, PnpDevice module (Get-PnpDevice, Get-PnpDeviceProperty); system_profiler(8).
 */
import { execFile } from 'node:child_process';
import type { HostQuestion } from '../base/index.ts';

/** PowerShell starts slowly on computers that are busy. */
const WITHIN_MS = 15_000;
const MOST_BYTES = 4 << 20;

/** Of each device of ST, and of one whose descriptors could not be read: what Device Manager shows, and which driver it has. */
const PNP_DEVICES = [
  "Get-PnpDevice -PresentOnly | Where-Object { $_.InstanceId -match '^USB\\\\VID_(0483|0000)' } |",
  'Select-Object InstanceId, FriendlyName, Class, Status,',
  "@{ n = 'Problem'; e = { [int]$_.Problem } },",
  "@{ n = 'Service'; e = { ($_ | Get-PnpDeviceProperty -KeyName DEVPKEY_Device_Service).Data } } |",
  'ConvertTo-Json -Compress',
].join(' ');

const PROGRAMS: Readonly<Record<HostQuestion, readonly [program: string, ...args: string[]]>> = {
  'windows-usb-devices': ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', PNP_DEVICES],
  'mac-usb-devices': ['/usr/sbin/system_profiler', 'SPUSBDataType', '-json'],
};

/** What the program prints; undefined where it is not there, fails, or takes too long. */
export function askSystem(question: HostQuestion, programs = PROGRAMS): Promise<string | undefined> {
  const [program, ...args] = programs[question];
  return new Promise((resolve) => {
    execFile(program, args, { timeout: WITHIN_MS, maxBuffer: MOST_BYTES, windowsHide: true }, (error, printed) =>
      resolve(error ? undefined : printed),
    );
  });
}
