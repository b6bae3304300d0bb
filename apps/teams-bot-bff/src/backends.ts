import { signInExchanges } from '@frontdesk/bot-framework';
import { platformApiKey, signedContext } from '@frontdesk/delegation';
import type { Credential } from '@frontdesk/delegation';
import { createPlatform } from '@frontdesk/service-clients';
import type { Platform, PlatformOptions } from '@frontdesk/service-clients';
import { forReadsAndWrites, modelAccess, openBackends, proofForAccess } from '@frontdesk/wiring';
import type { Place, Telling } from '@frontdesk/wiring';
import type { Config } from './config.ts';

export interface Backends {
  readonly platform: Platform;
  /** Who writes answers: a server of the OpenAI protocol. */
  readonly models: Platform;
  /** From a token that Teams has for someone to theirs of the platform. */
  readonly signInExchanges: readonly Credential[];
  close(): Promise<void>;
}

/** Each backend: where its instances are, how it is called, and what proves us there, as its team asks for it. */
export function createBackends(config: Config, telling: Telling, options: PlatformOptions): Backends {
  const { reach, service, rest, tokens, rollout, close } = openBackends(config, telling);
  const platform = createPlatform(
    {
      documents: rest('documents', at(config, 'DOCUMENTS'), tokens.for('documents', 'documents.read')),
      revisions: rest('revisions', at(config, 'REVISIONS'), forReadsAndWrites(tokens, 'revisions')),
      identity: rest('identity', at(config, 'IDENTITY'), tokens.for('platform', 'identity.read')),
      access: rest('access', at(config, 'ACCESS'), proofForAccess(config)),
      collaboration: rest('collaboration', at(config, 'COLLABORATION'), forReadsAndWrites(tokens, 'collaboration')),
      search: {
        call: service('search', at(config, 'SEARCH')).grpc,
        credential: tokens.for('search', 'search.read'),
      },
      generation: rest('generation', at(config, 'GENERATION'), platformApiKey({ key: config.GENERATION_KEY })),
      activity: rest('activity', at(config, 'ACTIVITY'), signedContext({ secret: config.CONTEXT_KEY })),
    },
    { ...options, ...rollout },
  );
  const models = createPlatform({ generation: modelAccess(config, reach) }, options);
  const ofPlatform = tokens.for(config.AUDIENCE, 'documents.read documents.write');
  const exchanges = signInExchanges(config, ofPlatform, (origin) => reach('sso', { urls: [origin] }).http);
  return { platform, models, signInExchanges: exchanges, close };
}

type Backend =
  'DOCUMENTS' | 'REVISIONS' | 'IDENTITY' | 'ACCESS' | 'COLLABORATION' | 'SEARCH' | 'GENERATION' | 'ACTIVITY';

function at(config: Config, backend: Backend): Place {
  return { urls: config[`${backend}_URLS`], next: config[`${backend}_NEXT_URLS`] };
}
