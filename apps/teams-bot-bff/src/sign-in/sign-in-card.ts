import type { Attachment } from '../connector/outgoing.ts';
import type { Locale } from '../locale.ts';

export interface SignInSettings {
  readonly connectionName: string;
  /** The Application ID URI of the bot, for which Teams has tokens of its users. */
  readonly resource: string;
  /** Where people are sent whom Teams has no token for. */
  readonly webOrigin: string;
}

const texts: Readonly<Record<Locale, { readonly text: string; readonly title: string }>> = {
  en: { text: 'Please sign in to Frontdesk.', title: 'Sign in' },
  de: { text: 'Bitte melden Sie sich bei Frontdesk an.', title: 'Anmelden' },
};

/** Teams answers it by itself where it may (`signin/tokenExchange`); else people see it, and press. `id` comes back. */
export function oauthCard(
  id: string,
  locale: Locale,
  { connectionName, resource, webOrigin }: SignInSettings,
): Attachment {
  const { text, title } = texts[locale];
  const content = {
    text,
    connectionName,
    tokenExchangeResource: { id, uri: resource, providerId: connectionName },
    buttons: [{ type: 'signin', title, value: webOrigin }],
  };
  return { contentType: 'application/vnd.microsoft.card.oauth', content };
}
