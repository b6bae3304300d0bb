export { createSeal } from './seal.ts';
export type { Seal, SealingKey, SealOptions } from './seal.ts';
export { areSealingKeys, sealingKeys } from './sealing-keys.ts';
