import type { Activity } from '../activities/activity.ts';
import type { Attachment } from '../connector/outgoing.ts';
import type { Locale } from '../locale.ts';

export interface SignInSettings {
  readonly connectionName: string;
  /** The Application ID URI of the bot, for which Teams has tokens of its users. */
  readonly resource: string;
}

const texts: Readonly<Record<Locale, { readonly text: string; readonly title: string }>> = {
  en: { text: 'Please sign in to Frontdesk.', title: 'Sign in' },
  de: { text: 'Bitte melden Sie sich bei Frontdesk an.', title: 'Anmelden' },
};

/** Asks someone to sign in. `link` is where people are sent whom Teams has no token for. */
export type SignInCard = (activity: Activity, id: string) => Promise<Attachment>;

/** Teams answers it by itself where it may (`signin/tokenExchange`); else people see it, and press. `id` comes back. */
export function oauthCard(
  id: string,
  locale: Locale,
  { connectionName, resource, link }: SignInSettings & { readonly link: string },
): Attachment {
  const { text, title } = texts[locale];
  const content = {
    text,
    connectionName,
    tokenExchangeResource: { id, uri: resource, providerId: connectionName },
    buttons: [{ type: 'signin', title, value: link }],
  };
  return { contentType: 'application/vnd.microsoft.card.oauth', content };
}
