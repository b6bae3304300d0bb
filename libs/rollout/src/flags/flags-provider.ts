import { FlagNotFoundError, GeneralError, StandardResolutionReasons, TypeMismatchError } from '@openfeature/server-sdk';
import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from '@openfeature/server-sdk';
import type { Subject } from '../rule.ts';
import { currentAsking } from './asking.ts';
import { settingOf, type FlagSettings } from './flag-settings.ts';

export interface FlagsProviderOptions<R = undefined> {
  /** Reads the flags of a subject. To hold them is the reader's, as is to end by the reach's deadline. */
  readonly flagsOf: (subject: Subject, reach: R) => Promise<FlagSettings>;
  /** As tools of OpenFeature show it. Default `flags`. */
  readonly name?: string;
}

/** A provider for OpenFeature over a function that reads all flags of a subject. It keeps nothing and has no timer. */
export function flagsProvider<R = undefined>({ flagsOf, name = 'flags' }: FlagsProviderOptions<R>): Provider {
  const provider: Provider = {
    metadata: { name },
    runsOn: 'server',
    resolveBooleanEvaluation: (flag, otherwise, context) => resolved(flag, otherwise, context),
    resolveStringEvaluation: (flag, otherwise, context) => resolved(flag, otherwise, context),
    resolveNumberEvaluation: (flag, otherwise, context) => resolved(flag, otherwise, context),
    resolveObjectEvaluation: <T extends JsonValue>(flag: string): Promise<ResolutionDetails<T>> =>
      Promise.reject(new TypeMismatchError(`${flag} is no object: no flag here is`)),
  };

  async function resolved<T extends boolean | string | number>(
    flag: string,
    otherwise: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return resolutionOf(await settingsFor(context), flag, otherwise);
  }

  // Flags that are asked for together are read once.
  function settingsFor(context: EvaluationContext): Promise<FlagSettings> {
    const asking = currentAsking();
    const read = asking?.read.get(provider) ?? settingsRead(flagsOf, subjectIn(context), asking?.reach as R);
    asking?.read.set(provider, read);
    return read as Promise<FlagSettings>;
  }

  readers.set(provider, (subject, reach) => settingsRead(flagsOf, subject, reach as R));
  return provider;
}

type Reader = (subject: Subject, reach: unknown) => Promise<FlagSettings>;
const readers = new WeakMap<Provider, Reader>();

/** How a provider of ours reads, and nothing else: what it then answers is `resolutionOf`. Undefined for any other. */
export function readerOf(provider: Provider): Reader | undefined {
  return readers.get(provider);
}

const match = StandardResolutionReasons.TARGETING_MATCH;

/** Throws OpenFeature's errors. */
export function resolutionOf<T extends boolean | string | number>(
  settings: FlagSettings,
  flag: string,
  otherwise: T,
): ResolutionDetails<T> {
  const setting = settingOf(settings, flag);
  if (setting === undefined) throw new FlagNotFoundError(`nobody knows a flag ${flag}`);
  if (typeof setting !== 'object') return { value: typed(flag, setting, otherwise), reason: match };
  const variant = setting.variant ? { variant: setting.variant } : {};
  if (typeof otherwise === 'boolean') return { value: setting.enabled as T, reason: match, ...variant };
  if (!setting.enabled) return { value: otherwise, reason: StandardResolutionReasons.DISABLED };
  return { value: typed(flag, setting.variant ?? undefined, otherwise), reason: match, ...variant };
}

async function settingsRead<R>(flagsOf: FlagsProviderOptions<R>['flagsOf'], subject: Subject, reach: R) {
  try {
    return await flagsOf(subject, reach);
  } catch (error) {
    // Its text could quote an answer, and OpenFeature hands texts to every hook.
    throw new GeneralError('the flags could not be read', { cause: error });
  }
}

function subjectIn({ tenant, user }: EvaluationContext): Subject {
  return { ...(typeof tenant === 'string' && { tenant }), ...(typeof user === 'string' && { user }) };
}

function typed<T>(flag: string, value: unknown, otherwise: T): T {
  if (typeof value === typeof otherwise) return value as T;
  throw new TypeMismatchError(`${flag} is no ${typeof otherwise}`);
}
