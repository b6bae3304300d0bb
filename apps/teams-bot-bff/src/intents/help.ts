import { intent, message } from './intent.ts';

const texts = {
  en: 'I show documents, answer questions about them and tell you of changes.',
  de: 'Ich zeige Dokumente, beantworte Fragen dazu und melde Änderungen.',
};

/** What people get who write what the bot does not understand. The last one of the list. */
export const help = intent({
  name: 'help',
  needs: 'nobody',
  read: ({ type }) => (type === 'message' ? {} : undefined),
  handle: async ({ locale }) => message({ text: texts[locale] }),
});
