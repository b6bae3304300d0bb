// For tools that compare answers field by field, as the shadow does.
export { differencesOf } from './differences.ts';
export type { Difference, Noise } from './difference.ts';
