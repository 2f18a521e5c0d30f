/** Every client on boards with an STLINK-V3E, with today's firmware and an old one. */
import { runMatrix } from './run-matrix.ts';

runMatrix('v3e', 'v3e-old');
