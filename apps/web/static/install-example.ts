/** Vite's part in the example of an install button: its manifest, and the image that it names with its digest. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const IMAGE = new URL('../../../firmware/wave.elf', import.meta.url);

export function installExample(): Plugin {
  return {
    name: 'probekit-install-example',
    apply: 'build',
    async generateBundle() {
      const source = await readFile(IMAGE);
      const sha256 = createHash('sha256').update(source).digest('hex');
      const manifest = {
        name: 'Wave',
        version: '1.0.0',
        builds: [{ boards: ['NUCLEO-H743ZI2', 'NUCLEO-H743ZI'], devices: [{ id: '0x450' }], images: [{ url: 'wave.elf', sha256 }] }],
        console: { baudRate: 115_200 },
        help: '../index.html',
      };
      this.emitFile({ type: 'asset', fileName: 'install/wave.elf', source });
      this.emitFile({ type: 'asset', fileName: 'install/manifest.json', source: `${JSON.stringify(manifest, undefined, 2)}\n` });
    },
  };
}
