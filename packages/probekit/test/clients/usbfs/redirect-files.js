/**
 * Goes ahead of a Node program under umockdev's preload (`node --import`): leads Node's own file calls to the folder of
 * the bridge, since the library that leads everybody else there does not wrap the calls that Node makes.
 */
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const root = process.env['UMOCKDEV_DIR'];
const led = (path) => (/^\/(sys|dev\/bus\/usb)\//.test(String(path)) ? `${root}${path}` : path);

for (const name of ['open', 'readdir', 'readlink']) {
  const original = files[name];
  files[name] = (path, ...rest) => original(led(path), ...rest);
}
syncBuiltinESMExports();
