/**
 * The worker that holds the bench: a NUCLEO-H743ZI2 with nothing in its flash until a scenario is loaded. It does what it
 * is told over its message channel and never lets time pass by itself.
 */
import { type BenchChannel, createBench, serveBench } from 'probekit/bench';
import { WORKER_READY } from './worker-channel.ts';

const channel = globalThis as unknown as BenchChannel;
serveBench(await createBench({ scenario: { board: 'nucleo-h743zi2' } }), channel);
channel.postMessage(WORKER_READY);
