import type { BearerProof, Principal } from '@frontdesk/auth';
import type { Activity, StreamedReply } from '@frontdesk/bot-framework';
import { startIdentityProvider, startPlatform } from '@frontdesk/test-kit';
import type { StartedPlatform } from '@frontdesk/test-kit';
import { createLogger } from '@frontdesk/telemetry';
import { readConfig } from '../src/config.ts';
import type { Reads } from '../src/reads.ts';
import { createServices } from '../src/services.ts';
import { webOrigin } from './card-samples.ts';
import { run } from './scripted-turn.ts';
import type { Ran } from './scripted-turn.ts';

export const ada = 'usr_ada7k2m9qxr3';
export const chiara = 'usr_chi9r5d3vnk8';
const services = [
  'documents',
  'revisions',
  'identity',
  'access',
  'collaboration',
  'search',
  'generation',
  'activity',
] as const;

export interface PlatformStack {
  readonly platform: StartedPlatform;
  /** What becomes of an activity of this person, with the real platform behind it. */
  as(userId: string, activity: Activity, stream?: StreamedReply): Promise<Ran>;
  /** As the bot reads it. */
  readonly reads: Reads;
  /** The ids of documents that this person may see. */
  documentsOf(userId: string): Promise<Set<string>>;
  stop(): Promise<void>;
}

/** The real platform and the real identity provider as processes; intents and all below them in this one. */
export async function startPlatformStack(
  env: Record<string, string> = {},
  app: Record<string, string> = {},
): Promise<PlatformStack> {
  const provider = await startIdentityProvider();
  const platform = await startPlatform({ issuer: provider.issuer, env });
  const urls = Object.fromEntries(services.map((name) => [`${name.toUpperCase()}_URLS`, platform.urls[name]]));
  const config = readConfig({ ...urls, OIDC_ISSUER: provider.issuer, WEB_ORIGIN: webOrigin, CACHE: 'off', ...app });
  const log = createLogger({ name: 'teams-bot-bff', destination: { write: () => undefined } });
  const ofApp = createServices(config, log);
  const people = new Map<string, Promise<Principal<BearerProof>>>();
  const personOf = async (user: string): Promise<Principal<BearerProof>> => {
    const token = await provider.token({ user, client: 'teams-bot' });
    return (await ofApp.verifier.verify(token)) as Principal<BearerProof>;
  };
  const person = (user: string) => people.get(user) ?? people.set(user, personOf(user)).get(user)!;
  return {
    platform,
    reads: ofApp.turnServices.reads as Reads,
    as: async (user, activity, stream) =>
      await run(activity, { ...ofApp.turnServices, user: await person(user), stream }),
    async documentsOf(user) {
      const { signal } = new AbortController();
      const reach = { signal, deadline: performance.now() + 10_000, caller: await person(user) };
      const { items } = await ofApp.turnServices.reads.documents({ limit: 100 }, reach);
      return new Set(items.map(({ documentId }) => documentId));
    },
    async stop() {
      await ofApp[Symbol.asyncDispose]();
      await Promise.all([platform.stop(), provider.stop()]);
    },
  };
}
