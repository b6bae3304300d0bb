import { createRequire } from 'node:module';
import type * as Library from 'adaptivecards';

// Its entry for modules is none that Node takes.
export const adaptiveCards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as typeof Library;
export const version = adaptiveCards.Versions.v1_5;
