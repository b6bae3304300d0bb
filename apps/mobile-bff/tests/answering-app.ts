import { createAnswers } from '@frontdesk/answering';
import type { AskModel, Chunk, ModelRequest } from '@frontdesk/answering';
import { memoryLog } from '@frontdesk/streaming';
import { createTokenQuota, memoryStore } from '@frontdesk/token-quota';
import type { QuotaStore } from '@frontdesk/token-quota';
import { readConfig } from '../src/config.ts';
import type { Reads } from '../src/reads.ts';
import { appUnderTest } from './app-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { sampleReads } from './sample-reads.ts';

export interface AnsweringApp extends AppUnderTest {
  /** What models were asked. */
  readonly asked: ModelRequest[];
  readonly store: QuotaStore;
}

interface Options {
  readonly reads?: Partial<Reads>;
  readonly says?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The app with answers that are kept in this process, and a model that is a function. */
export function answeringApp({ reads = {}, says = ['Rotterdam is full.'], env = {} }: Options = {}): AnsweringApp {
  const asked: ModelRequest[] = [];
  const ask: AskModel = async (request) => {
    asked.push(request);
    return saying(says);
  };
  const store = memoryStore();
  const { MODEL_PRICES: prices, ANSWER_MAX_TOKENS: maxTokens } = readConfig(env);
  const quota = createTokenQuota({ store, app: 'mobile-bff', prices, sweepEveryMs: 0 });
  const answers = createAnswers({ log: memoryLog(), quota, ask, maxTokens });
  return { ...appUnderTest({ reads: sampleReads(reads), answers }, { ...env }), asked, store };
}

async function* saying(pieces: readonly string[]): AsyncGenerator<Chunk, void, undefined> {
  for (const content of pieces) yield { choices: [{ delta: { content } }] };
  yield { choices: [{ delta: {}, finish_reason: 'stop' }] };
}
