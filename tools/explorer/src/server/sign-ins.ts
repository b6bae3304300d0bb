import { obtainTokens } from '@frontdesk/identity-provider/obtain-token';
import type { Client, Settings } from '../settings.ts';
import { signInToWeb } from './web-session.ts';

type Headers = Readonly<Record<string, string>>;

/** What each BFF wants to see of who asks. Each user signs in once with each, and again when that was forgotten. */
export interface SignIns {
  headersOf(client: Client, user: string): Promise<Headers>;
  forget(client: Client, user: string): void;
}

// A session that nobody uses for long ends earlier; then the BFF says 401, and it is forgotten.
const sessionMs = 30 * 60_000;
const marginMs = 60_000;

const tokenClients = { mobile: 'mobile', teams: 'teams-bot' } as const;

interface SignIn {
  readonly headers: Headers;
  readonly until: number;
}

export function createSignIns({ bffs, issuer }: Settings): SignIns {
  const known = new Map<string, Promise<SignIn>>();
  const keyOf = (client: Client, user: string) => `${client} ${user}`;

  async function signIn(client: Client, user: string): Promise<SignIn> {
    if (client === 'web') {
      const cookie = await signInToWeb(bffs.web, user);
      return { headers: { cookie, 'frontdesk-csrf': '1', origin: bffs.web }, until: Date.now() + sessionMs };
    }
    const scope = 'documents.read documents.write';
    const tokens = await obtainTokens({ issuer, user, client: tokenClients[client], scope });
    const until = Date.now() + tokens.expires_in * 1000 - marginMs;
    return { headers: { authorization: `Bearer ${tokens.access_token}` }, until };
  }

  return {
    async headersOf(client, user) {
      const key = keyOf(client, user);
      const earlier = await known.get(key)?.catch(() => undefined);
      if (earlier && earlier.until > Date.now()) return earlier.headers;
      const begun = signIn(client, user);
      known.set(key, begun);
      begun.catch(() => known.delete(key));
      return (await begun).headers;
    },
    forget: (client, user) => void known.delete(keyOf(client, user)),
  };
}
