/**
 * Debian's Chromium in a guest, driven from here by its DevTools port. Nobody can click in the list of devices of a browser
 * without a screen, so a policy allows the page to use ST-LINKs, as an administrator would set it up. Source: Chrome
 * Enterprise policy list, WebUsbAllowDevicesForUrls.
 */
import { type Browser, chromium } from 'playwright-core';
import { expect } from 'vitest';
import { type Guest, SLOW_MS } from './guest.ts';

/** The guest's port that leads to DevTools. */
export const DEVTOOLS_PORT = 9223;
const PAGE_PORT = 8000;
/** Of the guest's own, where a page counts as secure and may have WebUSB. */
export const PAGE_ADDRESS = `http://localhost:${PAGE_PORT}`;

const POLICY = { WebUsbAllowDevicesForUrls: [{ devices: [{ vendor_id: 0x0483 }], urls: [PAGE_ADDRESS] }] };
/** Chromium listens on the guest's loopback only, where no forwarded port arrives. */
const RELAY = `require('node:net').createServer((here) => {
  const there = require('node:net').connect(9222, '127.0.0.1');
  here.on('error', () => there.destroy()).pipe(there).on('error', () => here.destroy()).pipe(here);
}).listen(${DEVTOOLS_PORT})`;
const FLAGS = [
  '--headless=new --no-sandbox --no-first-run --no-zygote --disable-gpu --user-data-dir=/run/profile --remote-debugging-port=9222',
  '--disable-background-networking --disable-component-update --disable-sync',
].join(' ');

/** Serves the folder of the page in the guest and starts Chromium there. `port` is ours that leads to `DEVTOOLS_PORT`. */
export async function chromiumIn(guest: Guest, folder: string, port: number): Promise<Browser> {
  const started = await guest.run(
    `mkdir -p /etc/chromium/policies/managed && echo '${JSON.stringify(POLICY)}' >/etc/chromium/policies/managed/probekit.json
    /run/busybox httpd -p 127.0.0.1:${PAGE_PORT} -h ${folder}
    node -e "${RELAY}" >/run/relay.log 2>&1 &
    chromium ${FLAGS} about:blank >/run/chromium.log 2>&1 &
    within 170 grep -q 'DevTools listening' /run/chromium.log || { cat /run/chromium.log; false; }
    within 60 node -e "require('node:net').connect(${DEVTOOLS_PORT}).on('connect', () => process.exit())"`,
    { timeoutMs: SLOW_MS },
  );
  expect(started).toMatchObject({ status: 0 });
  return chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: SLOW_MS });
}
