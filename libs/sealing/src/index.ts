export { createSeal } from './seal.ts';
export type { Seal, SealingKey } from './seal.ts';
export { textSeal } from './text-seal.ts';
export type { TextSeal } from './text-seal.ts';
export { areSealingKeys, sealingKeys } from './sealing-keys.ts';
