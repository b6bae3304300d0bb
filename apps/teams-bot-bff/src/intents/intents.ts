import { help } from './help.ts';
import type { Intent } from './intent.ts';

/** All that the bot can do; the first that reads an activity handles it. */
export const intents: readonly Intent[] = [help];
