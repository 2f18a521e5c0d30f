/**
 * Keeps one whole build of the page in the browser, so that it opens without a network. It answers for the files of the
 * build and for nothing else: the bridge, other pages and other places go their own way. A newer build is fetched beside
 * the one that is in use and waits until somebody asks for it, since a reload would end what is under way.
 * Source: Service Workers, W3C, sections 2 and 4.
 */
import { type KeptBuild, LOAD_NEW_VERSION } from './kept-build.ts';

/** Put in by `static/offline-build.ts`. */
declare const BUILD: KeptBuild;

interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** The part that is used here: the types of workers and those of pages exclude each other. */
interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly unknown[]>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

const build = BUILD;
const worker = globalThis as unknown as WorkerScope;
const folder = worker.registration.scope;
/** Several such pages may share an origin, each in a folder of its own. */
const OURS = `probekit ${folder} `;
const NAME = OURS + build.hash;
/** Names in here hold a hash of the content, so that a file of any build is the right one. */
const HASHED = 'assets/';

worker.addEventListener('install', (event) => event.waitUntil(keepAll()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', (event) => {
  if (event.data === LOAD_NEW_VERSION) void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const path = pathOf(event.request);
  if (path !== undefined) event.respondWith(answer(path, event.request));
});

/** The file that is asked for, from the page's folder; undefined for all that is not ours to answer. */
function pathOf({ method, url }: Request): string | undefined {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (method !== 'GET' || !address.startsWith(folder)) return undefined;
  const path = address.slice(folder.length).replace(/^index\.html$/, '');
  return Object.hasOwn(build.files, path) || path.startsWith(HASHED) ? path : undefined;
}

async function answer(path: string, request: Request): Promise<Response> {
  return (await caches.match(folder + path, { cacheName: NAME })) ?? (await earlier(path)) ?? fetch(request);
}

/** A tab that was not loaded anew still asks for parts of the build that it came from. */
async function earlier(path: string): Promise<Response | undefined> {
  return path.startsWith(HASHED) ? caches.match(folder + path) : undefined;
}

/** One file after the other: whoever opens a view meanwhile is not held up. What a broken line cut short is taken up where it ended. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME);
  for (const [path, integrity] of Object.entries(build.files)) {
    if (await cache.match(folder + path)) continue;
    // By its digest, since the server may hold another build by now: two of them are never mixed.
    const response = (await earlier(path)) ?? (await fetch(folder + path, { integrity, cache: 'no-cache' }));
    await cache.put(folder + path, response);
  }
}

async function takeOver(): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // With several tabs one of them may still live on an earlier build.
  if (windows.length <= 1) {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== NAME).map((name) => caches.delete(name)));
  }
  await worker.clients.claim();
}
