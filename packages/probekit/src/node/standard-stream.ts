/** Standard input and output of this process as a `ByteStream`: whoever started it is at the other end. */
import type { ByteStream } from '../base/index.ts';

export function standardStream(): ByteStream {
  return {
    read: process.stdin,
    write: (bytes) =>
      new Promise((written, failed) => {
        process.stdout.write(bytes, (error) => (error ? failed(error) : written()));
      }),
    close: async () => {
      process.stdin.destroy();
    },
  };
}
