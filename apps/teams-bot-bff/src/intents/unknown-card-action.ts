import { textsIn } from '../cards/texts.ts';
import { intent, invoke } from './intent.ts';

/** A button that we do not have, or with data that it does not take: of an older card, or of nobody's. */
export const unknownCardAction = intent({
  name: 'unknownCardAction',
  needs: 'nobody',
  read: ({ name }) => (name === 'adaptiveCard/action' ? {} : undefined),
  handle: async ({ locale }) => {
    const value = { code: 'BadRequest', message: textsIn(locale).tryAgain };
    return invoke(200, { statusCode: 400, type: 'application/vnd.microsoft.error', value });
  },
});
