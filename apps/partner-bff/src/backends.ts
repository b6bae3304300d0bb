import { loginSystem } from '@frontdesk/consents';
import type { LoginSystem } from '@frontdesk/consents';
import { signedContext } from '@frontdesk/delegation';
import { createPlatform } from '@frontdesk/service-clients';
import type { Platform, PlatformOptions } from '@frontdesk/service-clients';
import { openBackends, proofForAccess } from '@frontdesk/wiring';
import type { Telling } from '@frontdesk/wiring';
import type { Config } from './config.ts';

export interface Backends {
  readonly platform: Platform;
  /** Where people allow us to act for them, and end it. */
  readonly login: LoginSystem;
  close(): Promise<void>;
}

/** Each backend: where its instances are, and what proves us there, as its team asks for it. */
export function createBackends(config: Config, telling: Telling, options: PlatformOptions): Backends {
  const { rest, tokens, login, close } = openBackends(config, telling);
  const platform = createPlatform(
    {
      documents: rest('documents', { urls: config.DOCUMENTS_URLS }, tokens.for('documents', 'documents.read')),
      identity: rest('identity', { urls: config.IDENTITY_URLS }, tokens.for('platform', 'identity.read')),
      access: rest('access', { urls: config.ACCESS_URLS }, proofForAccess(config)),
      collaboration: rest(
        'collaboration',
        { urls: config.COLLABORATION_URLS },
        tokens.for('collaboration', 'collaboration.read'),
      ),
      activity: rest('activity', { urls: config.ACTIVITY_URLS }, signedContext({ secret: config.CONTEXT_KEY })),
    },
    options,
  );
  const { CONSENT_CLIENT_ID: clientId, CONSENT_CLIENT_SECRET: clientSecret } = config;
  return { platform, login: loginSystem({ ...login, clientId, clientSecret }), close };
}
