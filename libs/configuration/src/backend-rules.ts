import { createSecureContext } from 'node:tls';
import { secretNow } from './config-values.ts';
import type { Given } from './read-environment.ts';

/** As the generation service counts them: micro-dollars for a million tokens. */
export const platformPrices = JSON.stringify({
  'platform-large': { input: 3_000_000, output: 10_000_000 },
  'platform-small': { input: 1_000_000, output: 4_000_000 },
});

interface Models {
  readonly ANSWER_MODELS: readonly string[];
  readonly MODEL_PRICES: Readonly<Record<string, unknown>>;
}

/** What a model costs is known before it is asked. */
export function unpriced(config: Models | undefined): string[] {
  const isPriced = config?.ANSWER_MODELS.every((model) => Object.hasOwn(config.MODEL_PRICES, model)) ?? true;
  return isPriced ? [] : ['ANSWER_MODELS must all be in MODEL_PRICES'];
}

/** A certificate is nothing without its key, and the access service is to know us by it or by the shared key. */
export function proofsMissing(given: Given): string[] {
  const { BACKENDS_TLS_CA: ca, BACKENDS_TLS_CERT: cert, BACKENDS_TLS_KEY: key, PLATFORM_KEY } = given;
  if ((cert === undefined) !== (key === undefined)) return ['BACKENDS_TLS_CERT and BACKENDS_TLS_KEY go together'];
  if (cert === undefined && PLATFORM_KEY === undefined) {
    return ['PLATFORM_KEY is missing, and so is BACKENDS_TLS_CERT'];
  }
  const pem = Object.entries({ ca, cert, key }).flatMap(([name, value]) => (value ? [[name, secretNow(value)]] : []));
  try {
    createSecureContext(Object.fromEntries(pem) as Record<string, string>);
    return [];
  } catch {
    return ['BACKENDS_TLS_CERT and BACKENDS_TLS_KEY are no certificate and its key, or BACKENDS_TLS_CA is none'];
  }
}
