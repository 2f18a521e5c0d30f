/** The flash loader of `firmware/loader`, as built there: a test holds these bytes against `firmware/loader-h7.bin` and builds it anew. */
import { bytesOfHexPairs } from '../base/index.ts';

export const H7_LOADER: Uint8Array = bytesOfHexPairs(
  '2d e9 80 48 00 22 9d b0 a9 49 4f f4 90 75 03 92 c3 68 0e 92 00 93 00 f1 10 03 1a 92 cd e9 0c 32 00 f1 14 03 cd e9 18 32 ' +
    'd1 f8 e0 34 43 f4 00 23 c1 f8 e0 34 d1 f8 e0 34 4f f0 e0 23 d3 f8 14 4d 44 f4 80 74 c3 f8 14 4d 10 24 c3 f8 00 41 84 68 ' +
    '01 3c 5c 61 07 24 9a 61 1c 61 01 23 43 60 00 24 04 ab 00 f1 20 08 01 94 05 fb 04 0c dc f8 34 60 00 2e 40 f0 df 80 5f 6a ' +
    '37 bb 1e 6a 36 68 dc f8 2c e0 a6 eb 0e 06 1f 2e 40 f2 d4 80 dc f8 24 60 dc f8 2c e0 dc f8 28 c0 0c f1 ff 3c 0c ea 0e 0c ' +
    'b4 44 57 f8 0c 60 fe 50 04 37 20 2f f9 d1 05 fb 04 07 fe 6a 20 36 fe 62 01 26 5e 62 1e 68 03 2e 02 d0 3e 6a 7b 4f 77 61 ' +
    'd3 f8 00 c0 bc f1 03 0f 40 f0 9c 80 03 9e 1e b1 03 9e b0 45 40 f0 aa 80 03 9e 2e b9 01 26 cd f8 0c 80 c1 f8 08 6c de 62 ' +
    '9e 68 4f f0 e0 2c 4f f4 7f 4e 5f 68 b6 f5 80 6f cc f8 28 ed 28 bf 4f f4 80 66 71 b6 26 f0 03 0c bc 44 bc 45 58 d8 bf f3 ' +
    '4f 8f 61 b6 4f f0 e0 27 d7 f8 28 7d 17 f4 7f 4f 1c bf 00 27 df 62 5f 68 37 44 5f 60 9f 68 be 1b 9e 60 fe b9 05 fb 04 0c ' +
    '4f f0 24 09 dc f8 3c 70 d1 f8 00 ec 07 f0 1f 07 5e 62 09 fb 04 77 00 eb c7 07 c7 f8 40 e0 d3 f8 2c e0 c7 f8 44 e0 dc f8 ' +
    '3c 70 01 37 cc f8 3c 70 03 96 dc f8 30 60 01 36 cc f8 30 60 4f f0 01 0a 01 9e 30 33 08 f5 90 78 46 ea 0a 06 01 96 cc b1 ' +
    '4f f0 e0 23 1c 69 e4 03 00 f1 d7 80 c3 68 00 9c 9c 42 02 d0 c3 68 00 22 00 93 01 9b 00 2b 7f f4 56 af bf f3 4f 8f 30 bf ' +
    '4f f0 e0 23 10 24 c3 f8 80 42 4c e7 01 24 4f e7 d7 f8 00 e0 20 37 c1 f8 00 ec 57 f8 1c ec c1 f8 00 ec 57 f8 18 ec c1 f8 ' +
    '00 ec 57 f8 14 ec c1 f8 00 ec 57 f8 10 ec c1 f8 00 ec 57 f8 0c ec c1 f8 00 ec 57 f8 08 ec c1 f8 00 ec 57 f8 04 ec c1 f8 ' +
    '00 ec 82 e7 d3 f8 28 e0 be f1 00 0f 1a d0 05 fb 04 09 df f8 9c a0 d9 f8 20 70 3e 69 16 ea 0a 0f 07 d0 c9 f8 34 60 5e 68 ' +
    'c9 f8 38 60 4f f0 00 0a a2 e7 06 f4 80 39 16 f0 05 06 18 d1 9e 62 b9 f1 00 0f 1c d1 bc f1 02 0f 9e 68 33 d1 05 fb 04 07 ' +
    'd7 f8 20 c0 be b1 de 68 cc f8 0c 60 46 f0 80 06 cc f8 0c 60 00 26 9e 60 01 26 9e 62 82 e7 b9 f1 00 0f e7 d0 be f1 02 0f ' +
    '01 d1 01 26 9e 62 4f f4 80 36 7e 61 de e7 d3 f8 28 e0 be f1 00 0f cd d1 de 68 c3 f8 24 e0 26 f0 0e 06 cc f8 0c 60 3e 6b ' +
    '01 36 3e 63 66 e7 00 bf 00 40 02 58 00 00 ef 1f 00 00 ee 05 05 fb 04 06 4f f0 00 0a d6 f8 20 c0 b6 46 9f 68 d3 f8 28 90 ' +
    '00 2f 5f d0 b9 f1 01 0f 3f f6 52 af 1f 6a 3f 68 d6 f8 2c b0 a7 eb 0b 07 1f 2f 7f f6 49 af b9 f1 00 0f 02 d1 df 68 cc f8 ' +
    '0c 70 de f8 24 a0 de f8 2c b0 de f8 28 70 d3 f8 04 90 01 3f 07 ea 0b 07 57 44 4f f0 00 0a 5a f8 07 b0 4a f8 09 b0 0a f1 ' +
    '04 0a ba f1 20 0f f6 d1 bf f3 4f 8f f7 6a 4f f0 01 0a 20 37 f7 62 5f 68 20 37 5f 60 9f 68 20 3f 9f 60 9f 6a 01 37 9f 62 ' +
    'bf e7 4a f6 aa 24 18 4e c6 f8 00 48 4f f0 00 74 c3 f8 04 4d 00 9c c3 68 a3 42 7f f4 1f af 01 32 41 f2 88 33 9a 42 7f f4 ' +
    '1c af 02 23 43 60 03 6a 0b b1 01 22 da 60 d0 f8 40 31 0b b1 01 22 da 60 4f f0 e0 23 00 22 1a 61 30 bf fd e7 b9 f1 00 0f ' +
    '7f f4 f2 ae de 68 05 fb 04 07 c3 f8 24 90 26 f0 0e 06 cc f8 0c 60 7a e7 00 40 00 58',
);
