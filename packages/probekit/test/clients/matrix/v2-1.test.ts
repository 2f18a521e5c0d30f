/** Every client on boards with an ST-LINK/V2-1, with and without its volume. */
import { runMatrix } from './run-matrix.ts';

runMatrix('v2-1', 'v2-1-no-msd');
