export { search } from './search.ts';
export { related } from './related.ts';
export { passages } from './passages.ts';
export { indexStatus } from './index-status.ts';
