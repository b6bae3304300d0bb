import type { Secret } from './config-values.ts';
import { fittingPem, pemOf, type Pem } from './pem.ts';
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
  if (ca === undefined && cert === undefined) return [];
  try {
    fittingPem({ ca, cert, key });
    return [];
  } catch {
    return ['BACKENDS_TLS_CERT and BACKENDS_TLS_KEY are no certificate and its key, or BACKENDS_TLS_CA is none'];
  }
}

interface BackendsTls {
  readonly BACKENDS_TLS_CA?: Secret | undefined;
  readonly BACKENDS_TLS_CERT?: Secret | undefined;
  readonly BACKENDS_TLS_KEY?: Secret | undefined;
}

/**
 * What proves us to backends, and whom we believe: asked for again and again, so that it may change while the process
 * runs. Throws while there is a new certificate and not yet its key: an upstream goes on with what it had.
 */
export function backendsTls(config: BackendsTls): { readonly tls?: () => Pem } {
  const { BACKENDS_TLS_CA: ca, BACKENDS_TLS_CERT: cert, BACKENDS_TLS_KEY: key } = config;
  if (ca === undefined && cert === undefined) return {};
  let [last, read] = [fittingPem({ ca, cert, key }), ''];
  return {
    tls() {
      const now = JSON.stringify(pemOf({ ca, cert, key }));
      if (now !== read) [last, read] = [fittingPem({ ca, cert, key }), now];
      return last;
    },
  };
}
