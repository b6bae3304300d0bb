import type { Algorithm } from './algorithm.ts';
import { gcra } from './gcra.ts';
import type { AlgorithmName } from './policy.ts';
import { quota } from './quota.ts';
import { slidingWindow } from './sliding-window.ts';
import { tokenBucket } from './token-bucket.ts';

export const algorithms: Readonly<Record<AlgorithmName, Algorithm>> = {
  gcra,
  'token-bucket': tokenBucket,
  'sliding-window': slidingWindow,
  quota,
};
