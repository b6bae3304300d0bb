import type { BearerProof, Principal, TokenVerifier } from '@frontdesk/auth';
import type { Credential } from '@frontdesk/delegation';
import { Problem } from '@frontdesk/problems';
import type { Reach } from '@frontdesk/upstream';
import type { Activity } from '../activities/activity.ts';
import type { Kept } from '../state/kept.ts';
import { SignInRefused } from './sso-token.ts';
import type { SsoToken } from './sso-token.ts';

type Person = Principal<BearerProof>;

/** Who on the platform the person is that acted in Teams. */
export interface SignIn {
  /** As who they signed in before. Undefined: nobody yet, or no longer. */
  personOf(activity: Activity): Promise<Person | undefined>;
  /** By the token that Teams has for them. Rejects with `SignInRefused` where it is not theirs, or not for this bot. */
  signIn(activity: Activity, ssoToken: string, reach: Reach): Promise<Person>;
}

export interface SignInOptions {
  readonly readSsoToken: (token: string) => Promise<SsoToken>;
  /** From Teams' token on, one after the other: each gives the token that the next is asked with. The last is the platform's. */
  readonly exchanges: readonly Credential[];
  /** Of the platform's tokens: for us, and not revoked. */
  readonly verifier: TokenVerifier;
  readonly kept: Kept;
  readonly now?: () => number;
}

// What is begun with a token has to end with it.
const endsBeforeS = 60;
const refusals = new Set(['sign-in-ended', 'delegation-refused', 'invalid-token']);

/** Exchanges Teams' token for one of the platform, and keeps that, sealed, for its life. */
export function createSignIn(options: SignInOptions): SignIn {
  const { readSsoToken, exchanges, verifier, kept, now = Date.now } = options;

  async function exchanged(token: string, { directoryId, expiresAt }: SsoToken, reach: Reach): Promise<Person> {
    let latest = token;
    for (const exchange of exchanges) {
      const caller = { userId: directoryId, tenantId: '', proof: { token: latest, expiresAt } };
      const { authorization = '' } = await exchange({ method: 'POST', path: '/' }, caller, reach);
      latest = authorization.replace(/^Bearer /, '');
    }
    return (await verifier.verify(latest, reach.signal)) as Person;
  }

  return {
    async personOf(activity) {
      const name = nameOf(activity);
      const token = name && (await kept.get(...name));
      if (!token || !name) return undefined;
      try {
        const person = (await verifier.verify(token)) as Person;
        return person.proof.expiresAt - endsBeforeS > now() / 1000 ? person : undefined;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        await kept.delete(...name); // revoked, or over
        return undefined;
      }
    },
    async signIn(activity, ssoToken, reach) {
      const name = nameOf(activity);
      if (!name) throw new SignInRefused('nobody of the directory acted');
      const whose = await readSsoToken(ssoToken);
      // Or anybody who got hold of another one's token could act as them.
      if (whose.directoryId !== activity.from.aadObjectId) throw new SignInRefused('the token is not of who acted');
      const person = await exchanged(ssoToken, whose, reach).catch((error: unknown) => {
        throw isRefusal(error) ? new SignInRefused('not exchanged', error) : error;
      });
      await kept.set(name, person.proof.token, Math.max(1, person.proof.expiresAt * 1000 - now()));
      return person;
    },
  };
}

function nameOf({ from, conversation, channelData }: Activity): ['token', string, string] | undefined {
  const tenant = conversation.tenantId ?? channelData?.tenant?.id;
  return from.aadObjectId === undefined || tenant === undefined ? undefined : ['token', tenant, from.aadObjectId];
}

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && refusals.has(error.code);
}
