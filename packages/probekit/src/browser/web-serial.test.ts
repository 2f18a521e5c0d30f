import { expect, it } from 'vitest';
import { openWebSerial } from './web-serial.ts';

const LINE = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

/** A port whose opening waits for `letOpen` from the second time on. */
function slowPort() {
  let isOpen = false;
  let opened = 0;
  let letOpen = (): void => undefined;
  const port = {
    get readable() {
      return isOpen ? new ReadableStream<Uint8Array>() : null;
    },
    writable: null,
    async open() {
      opened += 1;
      if (opened > 1)
        await new Promise<void>((resolve) => {
          letOpen = resolve;
        });
      isOpen = true;
    },
    async close() {
      isOpen = false;
    },
  };
  return { port: port as unknown as SerialPort, isOpen: () => isOpen, letOpen: () => letOpen() };
}

it('a port that is closed while its rate changes stays closed', async () => {
  const { port, isOpen, letOpen } = slowPort();
  const link = await openWebSerial(port, LINE);
  const changing = link.configure({ ...LINE, baudRate: 9600 });
  await new Promise((resolve) => setTimeout(resolve));
  const closing = link.close();
  letOpen();
  await Promise.all([changing, closing]);
  expect(isOpen()).toBe(false);
});

it('who stops reading while the rate changes takes no reader of the port that is opened then', async () => {
  const { port, letOpen } = slowPort();
  const link = await openWebSerial(port, LINE);
  const stop = new AbortController();
  const changing = link.configure({ ...LINE, baudRate: 9600 });
  const next = link.read({ signal: stop.signal })[Symbol.asyncIterator]().next();
  await new Promise((resolve) => setTimeout(resolve));
  stop.abort();
  letOpen();
  await changing;
  expect((await next).done).toBe(true);
});
