import { createCache, type Cache } from '@frontdesk/cache';
import type { Credential } from '@frontdesk/delegation';
import { UpstreamFailure, backendUnavailable, type HttpAnswer, type HttpRequest } from '@frontdesk/upstream';
import { z } from 'zod';
import { getEffectiveAccess } from '../src/access/operations.ts';
import { getReadingState } from '../src/activity/operations.ts';
import { getDocument, listAttachments, updateDocument } from '../src/documents/operations.ts';
import { createChatCompletion, getSummary } from '../src/generation/operations.ts';
import { bind, createPlatform, type CallerReach, type PlatformOptions } from '../src/index.ts';
import { getLatestRevision } from '../src/revisions/operations.ts';
import { callerOf, reachOf } from './all-operations.ts';

export const documentId = 'doc_q3plan7x2mva';
export const params = { documentId };
export const ada = callerOf('ten_halden4k7q2w', 'usr_ada7k2m9qxr3');
const ben = callerOf('ten_halden4k7q2w', 'usr_ben4t8w1zcp6');

export const byAda = reachOf(ada);
export const byBen = reachOf(ben);
export const until = (signal: AbortSignal): CallerReach => ({ ...byAda, signal });

export const json = (body: unknown, status = 200): HttpAnswer => ({
  status,
  headers: { 'content-type': status === 404 ? 'application/problem+json' : 'application/json', etag: '"v1"' },
  body: Buffer.from(JSON.stringify(body)),
});
export const document = (title: string): HttpAnswer => json({ title, storageKey: 's3://internal' });
const type = 'https://errors.platform.internal/documents/not-found';
export const noDocument = json({ type, title: 'x', status: 404 }, 404);
export function away(): never {
  throw new UpstreamFailure(backendUnavailable, { service: 's', operation: 'o', phase: 'connect', what: 'away' });
}

const readers = {
  document: getDocument.reading(z.object({ title: z.string() })),
  status: getDocument.reading(z.object({ status: z.string() })),
  tagged: getDocument.reading(z.object({ title: z.string() })).withHeaders(),
  orNone: getDocument.reading(z.object({ title: z.string() })).answering({ 'not-found': 'none' }),
  revision: getLatestRevision.reading(z.object({ revision: z.int() })),
  access: getEffectiveAccess.reading(z.object({ permissions: z.array(z.string()) })),
  files: listAttachments.reading(z.object({ items: z.array(z.object({ fileName: z.string() })) })),
  summary: getSummary.reading(z.object({ text: z.string() })).answering({ summary_not_found: 'none' }),
  place: getReadingState.reading(z.object({ ProgressPercent: z.int() })).answering({ NeverRead: null }),
  rename: updateDocument.reading(z.object({ title: z.string() })),
  chat: createChatCompletion.reading(z.object({ id: z.string() })),
};

/** One backend for all. A test changes its answer, and moves the clock of the cache. */
interface State {
  credential: Credential;
  answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
  now: number;
  calls: number;
}
interface KeptWorld {
  readonly state: State;
  readonly reads: ReturnType<typeof bind<typeof readers>>;
  readonly cache: Cache;
}

export function keptWorld(first: HttpAnswer, options: Omit<PlatformOptions, 'cache'> = {}): KeptWorld {
  const state: State = { credential: () => ({}), answer: () => first, now: 0, calls: 0 };
  const cache = createCache({ now: () => performance.now() + state.now, random: () => 0 });
  const access = {
    call: async (request: HttpRequest) => {
      state.calls += 1;
      return await state.answer(request);
    },
    credential: (...asked: Parameters<Credential>) => state.credential(...asked),
  };
  const services = { documents: access, access, generation: access, activity: access, revisions: access };
  return { state, cache, reads: bind(readers, createPlatform(services, { cache, ...options })) };
}
