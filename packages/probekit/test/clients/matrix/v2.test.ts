/** Every client on boards with an ST-LINK/V2, a copy of one, and an STLINK-V3 that waits in its loader. */
import { runMatrix } from './run-matrix.ts';

runMatrix('v2', 'v2-clone', 'v3-loader');
