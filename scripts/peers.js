/** The independent programs that judge us in tests: where they come from, whether they are here. */
import { answers, hasProgram } from './run-tool.js';

export const PEERS = [
  { program: 'openocd', packages: ['openocd'], judges: 'halts, reads and programs the bench' },
  { program: 'arm-none-eabi-gcc', packages: ['gcc-arm-none-eabi', 'libnewlib-arm-none-eabi'], judges: 'rebuilds the firmware images' },
  {
    program: 'arm-none-eabi-g++',
    packages: ['libstdc++-arm-none-eabi-newlib'],
    // The package holds the library for 33 kinds of core, 1.5 GB; the firmware links one of them, 29 MB.
    leftOut: '/usr/lib/arm-none-eabi/*c++*',
    kept: '/usr/lib/arm-none-eabi/*/thumb/v7e-m+dp/hard/lib*c++.a',
    // The program comes with the C compiler, the library does not: asked for a file that it lacks, it answers with the bare name.
    finds: { args: ['-mcpu=cortex-m7', '-mfloat-abi=hard', '-mfpu=fpv5-d16', '-print-file-name=libstdc++.a'], answer: '/' },
    judges: 'rebuilds the firmware images in C++',
  },
  { program: 'gdb-multiarch', packages: ['gdb-multiarch'], judges: 'debugs what runs on the bench' },
  { program: 'make', packages: ['make'], judges: 'runs the compiler over the firmware images' },
  { program: 'cmake', packages: ['cmake'], judges: 'flashes by the line that the documents give for it' },
  { program: 'umockdev-run', packages: ['umockdev'], judges: 'leads programs that use libusb to the bench' },
  { program: 'lsusb', packages: ['usbutils'], judges: 'reads the descriptors of the bench' },
  { program: 'st-info', packages: ['stlink-tools'], judges: 'flashes the bench as stlink-tools do' },
  { program: 'pyocd-tool', packages: ['python3-pyocd'], judges: 'halts, reads and resets the bench over the older probes' },
  { program: 'sigrok-cli', packages: ['sigrok-cli'], judges: 'hears the SWO wire and takes its packets apart' },
  { program: 'mtools', packages: ['mtools'], judges: 'reads the volume of the virtual ST-LINK' },
  { program: 'qemu-system-arm', packages: ['qemu-system-arm'], judges: 'executes what the bench executes, instruction by instruction' },
  { program: 'qemu-system-x86_64', packages: ['qemu-system-x86'], judges: "runs Debian's kernel, which takes the bench for a board" },
  { program: 'xz', packages: ['xz-utils'], judges: 'unpacks that kernel' },
  { program: 'usbip', packages: ['usbip'], judges: 'plugs the bench into that kernel' },
  { program: 'socat', packages: ['socat'], judges: 'is the other end of a serial port of this computer' },
  { program: 'zsh', packages: ['zsh'], judges: 'completes the command line' },
  { program: 'fish', packages: ['fish'], judges: 'completes the command line' },
  { program: 'chromium', packages: ['chromium', 'fonts-noto-core'], judges: 'opens the page' },
];

export function missingPeers() {
  return PEERS.filter(({ program, finds }) => !hasProgram(program) || (finds && !answers(program, finds)));
}
