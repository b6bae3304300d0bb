import {
  ErrorCode,
  NOOP_PROVIDER,
  OpenFeature,
  OpenFeatureError,
  StandardResolutionReasons,
} from '@openfeature/server-sdk';
import type { Client, EvaluationContext, Provider, ResolutionDetails } from '@openfeature/server-sdk';
import type { Subject } from '../rule.ts';
import { askWithin } from './asking.ts';
import { plainReading, type Resolve } from './plain-reading.ts';

/** How a flag was answered. For metrics: `flag` is a name of ours, and nothing here is of a person. */
export interface FlagEvaluation {
  readonly flag: string;
  /** OpenFeature's: `TARGETING_MATCH`, `DISABLED`, … and `ERROR` wherever `otherwise` was the answer for want of one. */
  readonly reason: string;
  /** OpenFeature's: `GENERAL` for a flag service that is away, `FLAG_NOT_FOUND`, `TYPE_MISMATCH`, `PROVIDER_NOT_READY`. */
  readonly code?: string;
}

export interface FlagsOptions {
  /** The app's name: its flags are its own, whatever else in the process uses OpenFeature. */
  readonly domain: string;
  readonly provider: Provider;
  readonly onEvaluated?: (evaluation: FlagEvaluation) => void;
}

type Within<R> = [R] extends [undefined] ? { readonly reach?: undefined } : { readonly reach: R };

/** `otherwise` is the answer when there is none. `attributes` go into the evaluation context. */
export type FlagQuestion<T, R = undefined> = Within<R> & {
  readonly otherwise: T;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
};

/** Flags of one app. No question rejects. */
export interface Flags<R = undefined> {
  isOn(flag: string, subject: Subject, question: FlagQuestion<boolean, R>): Promise<boolean>;
  /** Which way a flag is on; `otherwise` also where it is off. */
  variantOf(flag: string, subject: Subject, question: FlagQuestion<string, R>): Promise<string>;
  /** Several at once, read once: a section of a view. The values of `otherwise` stand in, each for its flag. */
  allOf<F extends string>(
    subject: Subject,
    question: FlagQuestion<Readonly<Record<F, boolean>>, R>,
  ): Promise<Readonly<Record<F, boolean>>>;
  /** True when the provider is ready, false when its start failed: until then `otherwise` is the answer. Never rejects. */
  readonly ready: Promise<boolean>;
  /** OpenFeature's own client, for hooks and whatever is not offered here. */
  readonly client: Client;
  /** Lets go of the provider; from then on `otherwise` is the answer. */
  close(): Promise<void>;
}

/** Binds a provider of OpenFeature to an app. The start does not wait for it: an app without flags still answers. */
export function createFlags<R = undefined>({ domain, provider, onEvaluated }: FlagsOptions): Flags<R> {
  const ready = OpenFeature.setProviderAndWait(domain, provider).then(
    () => true,
    () => false,
  );
  const client = OpenFeature.getClient(domain);

  function told<T extends boolean | string>(flag: string, otherwise: T, details: ResolutionDetails<T>): T {
    const isTyped = typeof details.value === typeof otherwise;
    const { value, reason, errorCode } = isTyped ? details : failure(otherwise, ErrorCode.TYPE_MISMATCH);
    try {
      const how = reason ?? StandardResolutionReasons.UNKNOWN;
      onEvaluated?.({ flag, reason: how, ...(errorCode && { code: errorCode }) });
    } catch {
      // A measure that fails must not cost the answer, and a lib has no log to say so in.
    }
    return value;
  }

  async function answer<T extends boolean | string>(
    flag: string,
    otherwise: T,
    evaluate: () => Promise<ResolutionDetails<T>>,
  ): Promise<T> {
    return told(flag, otherwise, await evaluate().catch((error: unknown) => failure(otherwise, codeOf(error))));
  }

  const isOn = (flag: string, otherwise: boolean, context: EvaluationContext) =>
    answer(flag, otherwise, () => client.getBooleanDetails(flag, otherwise, context));

  async function allRead<F extends string>(
    reading: Promise<Resolve>,
    asked: Readonly<Record<F, boolean>>,
  ): Promise<Readonly<Record<F, boolean>>> {
    const resolve = await reading;
    const answered = Object.entries<boolean>(asked).map(
      ([flag, otherwise]) => [flag, told(flag, otherwise, detailsOf(resolve, flag, otherwise))] as const,
    );
    return Object.fromEntries(answered) as Record<F, boolean>;
  }

  const read = plainReading({ domain, provider, client });

  return {
    isOn: (flag, subject, { otherwise, attributes, reach }) =>
      askWithin(reach, () => isOn(flag, otherwise, contextOf(subject, attributes))),
    variantOf: (flag, subject, { otherwise, attributes, reach }) =>
      askWithin(reach, () =>
        answer(flag, otherwise, () => client.getStringDetails(flag, otherwise, contextOf(subject, attributes))),
      ),
    allOf: <F extends string>(subject: Subject, question: FlagQuestion<Readonly<Record<F, boolean>>, R>) => {
      const reading = read(subject, question.reach);
      if (reading) return allRead(reading, question.otherwise);
      return askWithin(question.reach, async () => {
        const context = contextOf(subject, question.attributes);
        const asked = Object.entries<boolean>(question.otherwise);
        const answered = asked.map(async ([flag, otherwise]) => [flag, await isOn(flag, otherwise, context)] as const);
        return Object.fromEntries(await Promise.all(answered)) as Record<F, boolean>;
      });
    },
    ready,
    client,
    close: async () => {
      // Whoever took the domain over since keeps it.
      if (OpenFeature.getProvider(domain) === provider) await OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER);
    },
  };
}

function failure<T>(value: T, errorCode: ErrorCode): ResolutionDetails<T> {
  return { value, errorCode, reason: StandardResolutionReasons.ERROR };
}

function detailsOf(resolve: Resolve, flag: string, otherwise: boolean): ResolutionDetails<boolean> {
  try {
    return resolve(flag, otherwise);
  } catch (error) {
    return failure(otherwise, codeOf(error));
  }
}

function codeOf(error: unknown): ErrorCode {
  return error instanceof OpenFeatureError ? error.code : ErrorCode.GENERAL;
}

function contextOf({ tenant, user }: Subject, attributes: FlagQuestion<unknown>['attributes']): EvaluationContext {
  return {
    ...attributes,
    ...(tenant !== undefined && { tenant }),
    ...(user !== undefined && { user, targetingKey: user }),
  };
}
