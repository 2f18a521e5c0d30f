/** The flash loader of `firmware/loader`, as built there: a test holds these bytes against `firmware/loader-h7.bin` and builds it anew. */
import { bytesOfHexPairs } from '../base/index.ts';

export const H7_LOADER: Uint8Array = bytesOfHexPairs(
  '2d e9 80 48 00 22 a3 b0 b8 49 4f f4 90 75 05 92 c3 68 14 92 20 92 03 93 cd e9 12 22 cd e9 1e 22 d1 f8 e0 34 43 f4 00 23 ' +
    'c1 f8 e0 34 d1 f8 e0 34 4f f0 e0 23 d3 f8 14 4d 44 f4 80 74 c3 f8 14 4d 10 24 c3 f8 00 41 84 68 01 3c 5c 61 07 24 9a 61 ' +
    '1c 61 01 23 01 92 43 60 00 24 0a ab 00 f1 20 08 02 94 05 fb 04 0c dc f8 34 60 00 2e 40 f0 00 81 5f 6a 27 bb dc f8 2c 60 ' +
    '1a 6a 96 1b 1f 2e 40 f2 f7 80 dc f8 24 60 dc f8 2c e0 dc f8 28 c0 0c f1 ff 3c 0c ea 0e 0c b4 44 5c f8 07 60 fe 50 04 37 ' +
    '20 2f f9 d1 05 fb 04 07 01 22 fe 6a 5a 62 20 36 fe 62 1e 68 03 2e 02 d0 3e 6a 8d 4a 72 61 d3 f8 00 c0 bc f1 03 0f 40 f0 ' +
    'c1 80 05 9e 1e b1 05 9e b0 45 40 f0 cd 80 05 9e 2e b9 01 26 cd f8 14 80 c1 f8 08 6c de 62 9e 68 4f f0 e0 2c 4f f4 7f 4e ' +
    '5f 68 b6 f5 80 6f cc f8 28 ed 28 bf 4f f4 80 66 71 b6 26 f0 03 0c bc 44 bc 45 7d d8 bf f3 4f 8f 61 b6 4f f0 e0 27 d7 f8 ' +
    '28 7d 17 f4 7f 4f 1c bf 00 27 df 62 5f 68 37 44 5f 60 9f 68 be 1b 9e 60 ee b9 05 fb 04 0c 4f f0 24 09 da 6a dc f8 3c 70 ' +
    'd1 f8 00 ec 07 f0 1f 07 5e 62 09 fb 04 77 00 eb c7 07 c7 f8 40 e0 7a 64 dc f8 3c 70 01 37 cc f8 3c 70 05 96 dc f8 30 60 ' +
    '01 36 cc f8 30 60 4f f0 01 0a 02 9a 30 33 08 f5 90 78 42 ea 0a 02 02 92 00 2c 3f d0 4f f0 e0 23 1c 69 e2 03 0b d5 4a f6 ' +
    'aa 24 58 4a c2 f8 00 48 4f f0 00 74 c3 f8 04 4d 01 9b 01 33 01 93 00 f1 0c 03 00 f1 1c 07 06 ac 9c 46 04 33 04 34 dc f8 ' +
    '00 c0 9f 42 44 f8 04 cc f6 d1 06 9e 03 9b b3 42 00 f0 dc 80 09 9a dd e9 07 37 86 ea 03 04 7c 40 e4 43 a2 42 40 f0 d2 80 ' +
    '12 93 00 23 1e 97 03 96 01 93 02 9b 00 2b 7f f4 33 af bf f3 4f 8f 30 bf 4f f0 e0 23 10 24 c3 f8 80 42 29 e7 01 24 2c e7 ' +
    'd7 f8 00 e0 20 37 c1 f8 00 ec 57 f8 1c ec c1 f8 00 ec 57 f8 18 ec c1 f8 00 ec 57 f8 14 ec c1 f8 00 ec 57 f8 10 ec c1 f8 ' +
    '00 ec 57 f8 0c ec c1 f8 00 ec 57 f8 08 ec c1 f8 00 ec 57 f8 04 ec c1 f8 00 ec 5d e7 d3 f8 28 e0 be f1 00 0f 18 d0 05 fb ' +
    '04 09 27 4a d9 f8 20 70 3e 69 16 42 07 d0 c9 f8 34 60 5e 68 c9 f8 38 60 4f f0 00 0a 7d e7 06 f4 80 39 16 f0 05 06 18 d1 ' +
    '9e 62 b9 f1 00 0f 1c d1 bc f1 02 0f 9e 68 35 d1 05 fb 04 07 d7 f8 20 c0 be b1 de 68 00 22 cc f8 0c 60 46 f0 80 06 9a 60 ' +
    '01 22 cc f8 0c 60 9a 62 5d e7 b9 f1 00 0f e7 d0 be f1 02 0f 01 d1 01 26 9e 62 4f f4 80 36 7e 61 de e7 d3 f8 28 e0 be f1 ' +
    '00 0f cd d1 de 68 c3 f8 24 e0 26 f0 0e 06 cc f8 0c 60 3e 6b 01 36 3e 63 41 e7 00 bf 00 40 02 58 00 00 ef 1f 00 40 00 58 ' +
    '00 00 ee 05 05 fb 04 06 4f f0 00 0a d6 f8 20 c0 b6 46 9f 68 d3 f8 28 90 00 2f 4e d0 b9 f1 01 0f 3f f6 2b af f7 6a 1a 6a ' +
    'd7 1b 1f 2f 7f f6 25 af b9 f1 00 0f 02 d1 df 68 cc f8 0c 70 de f8 24 a0 de f8 2c b0 de f8 28 70 d3 f8 04 90 01 3f 07 ea ' +
    '0b 07 57 44 4f f0 00 0a 5a f8 07 b0 4a f8 09 b0 0a f1 04 0a ba f1 20 0f f6 d1 bf f3 4f 8f f7 6a 4f f0 01 0a 20 37 f7 62 ' +
    '5f 68 20 37 5f 60 9f 68 20 3f 9f 60 9f 6a 01 37 9f 62 c2 e7 41 f2 88 33 01 9a 9a 42 7f f4 2d af 02 23 43 60 03 6a 0b b1 ' +
    '01 22 da 60 d0 f8 40 31 0b b1 01 22 da 60 4f f0 e0 23 00 22 1a 61 30 bf fd e7 b9 f1 00 0f 7f f4 dc ae de 68 05 fb 04 07 ' +
    'c3 f8 24 90 26 f0 0e 06 cc f8 0c 60 89 e7 00 bf',
);
