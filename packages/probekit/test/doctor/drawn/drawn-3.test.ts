import { testShare } from './shard.ts';

testShare(2);
