import { secretNow } from '@frontdesk/configuration';
import type { Secret } from '@frontdesk/configuration';
import { clientCertificate, developmentKey, platformApiKey } from '@frontdesk/delegation';
import type { TokenExchange } from '@frontdesk/delegation';
import { headerLists } from '@frontdesk/service-clients';
import type { Credentials, RestAccess } from '@frontdesk/service-clients';
import type { Reach } from './backends.ts';
import type { BackendSettings, ModelSettings } from './settings.ts';

/** Reading is done with a token that cannot write. */
export function forReadsAndWrites(tokens: TokenExchange, audience: string, scope = audience): Credentials {
  return { reads: tokens.for(audience, `${scope}.read`), writes: tokens.for(audience, `${scope}.write`) };
}

/** For the access service: in production a certificate proves us; in development a key does. */
export function proofForAccess({
  BACKENDS_TLS_CERT,
  PLATFORM_KEY,
}: Pick<BackendSettings, 'BACKENDS_TLS_CERT'> & { readonly PLATFORM_KEY?: Secret | undefined }): Credentials {
  return BACKENDS_TLS_CERT === undefined && PLATFORM_KEY !== undefined
    ? developmentKey({ key: PLATFORM_KEY })
    : clientCertificate();
}

// An answer may take ten minutes, and its end must still be heard.
const longestAnswerMs = 900_000;
const firstWordMs = 10_000;

/**
 * Who writes answers. Apart from the generation service, even where it is the same server: answers take minutes, and
 * places with them. Another server is told nothing of people and organisations.
 */
export function modelAccess(settings: ModelSettings, reach: Reach): RestAccess {
  const { MODEL_URLS, MODEL_API_KEY, GENERATION_URLS, GENERATION_KEY } = settings;
  const long = { longestMs: longestAnswerMs, breaker: { slowCallMs: firstWordMs } };
  const { http: call, stream } = reach('model', { ...headerLists, ...long, urls: MODEL_URLS ?? GENERATION_URLS });
  if (MODEL_URLS === undefined) return { call, stream, credential: platformApiKey({ key: GENERATION_KEY }) };
  return { call, stream, credential: () => bearer(MODEL_API_KEY) };
}

function bearer(key: Secret | undefined): Readonly<Record<string, string>> {
  return key === undefined ? {} : { authorization: `Bearer ${secretNow(key)}` };
}
