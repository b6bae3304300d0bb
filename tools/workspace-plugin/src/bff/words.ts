import { channelPortOf } from '../apps.ts';

export type Auth = 'bearer' | 'session' | 'api-key' | 'bot' | 'service';

export interface BffOptions {
  /** Of the client: `partner`. */
  readonly name: string;
  readonly auth: Auth;
  readonly owner?: string;
  readonly skipInstall?: boolean;
}

/** What the templates say. */
export interface Words {
  readonly name: string;
  readonly client: string;
  readonly port: number;
  readonly metricsPort: number;
  /** Of the Teams that runs on a developer's machine, where it is a bot. */
  readonly channelPort: number;
  readonly team: string;
  readonly auth: Auth;
  /** Where the person is not there: a consent of theirs acts for them. */
  readonly hasConsents: boolean;
  readonly description: string;
  /** What callers show, in a sentence. */
  readonly credential: string;
  /** What the client package calls it, and the variable that its example reads. */
  readonly credentialName: string;
  readonly credentialVariable: string;
}

const byAuth = {
  bearer: { credential: 'token', credentialName: 'token', credentialVariable: 'FRONTDESK_TOKEN' },
  session: { credential: 'session', credentialName: 'cookie', credentialVariable: 'FRONTDESK_COOKIE' },
  'api-key': { credential: 'key', credentialName: 'apiKey', credentialVariable: 'FRONTDESK_API_KEY' },
  bot: { credential: 'token', credentialName: 'token', credentialVariable: 'FRONTDESK_TOKEN' },
  service: { credential: 'token', credentialName: 'token', credentialVariable: 'FRONTDESK_TOKEN' },
} as const;

const descriptions: Readonly<Record<Auth, string>> = {
  bearer: 'What this client shows: one call for each screen.',
  session:
    'What pages in a browser show: one call for each screen. People sign in here, and no token reaches their browser.',
  'api-key': 'For programs of partners: one call for each need. A key acts in the name of a person who has allowed it.',
  bot: 'A bot in Microsoft Teams: what people write, answered with cards that show what they may see.',
  service: 'For programs that act for people who are away, and have allowed it.',
};

export function wordsFor({ name: given, auth, owner }: BffOptions, port: number): Words {
  const client = given.replace(/-bff$/, '');
  return {
    name: `${client}-bff`,
    client,
    port,
    metricsPort: port + 100,
    channelPort: channelPortOf(port),
    team: owner ?? client,
    auth,
    hasConsents: auth === 'api-key' || auth === 'service',
    description: descriptions[auth],
    ...byAuth[auth],
  };
}
