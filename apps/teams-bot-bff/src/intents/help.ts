import { textsIn } from '../cards/texts.ts';
import { intent, message } from './intent.ts';

/** What people get who write what the bot does not understand. The last one of the list. */
export const help = intent({
  name: 'help',
  needs: 'nobody',
  read: ({ type }) => (type === 'message' ? {} : undefined),
  handle: async ({ locale }) => message({ text: textsIn(locale).help }),
});
