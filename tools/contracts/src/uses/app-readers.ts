import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chatCompletion } from '@frontdesk/answering';
import { readersOf, type RestFacts } from '@frontdesk/service-clients/uses';
import type { z } from 'zod';

export const root = join(import.meta.dirname, '..', '..', '..', '..');

/** What an app reads, by the names that it gives it. */
export interface AppReader {
  readonly operation: RestFacts;
  readonly schema: z.ZodType;
  readonly answeredCodes: readonly string[];
  readonly readsHeaders: boolean;
  readonly media?: string;
}

/** All that say what they read of the platform, in `src/reads.ts`. */
export function appNames(): readonly string[] {
  const names = readdirSync(join(root, 'apps'));
  return names.filter((name) => existsSync(join(root, 'apps', name, 'src', 'reads.ts'))).toSorted();
}

interface ReadsModule {
  createReads(platform: object): object;
}

/** The model's answers are read by a lib, in the name of each app that answers by it. */
export const modelRead = 'model';

/** Loads what an app says that it reads; nothing is called. */
export async function readersOfApp(app: string, asksModel: boolean): Promise<Readonly<Record<string, AppReader>>> {
  const file = join(root, 'apps', app, 'src', 'reads.ts');
  const { createReads } = (await import(pathToFileURL(file).href)) as ReadsModule;
  const anyService = new Proxy({}, { get: () => ({}) });
  const readers = readersOf(createReads(anyService)) as unknown as Record<string, AppReader>;
  if (!asksModel) return readers;
  const model = { answeredCodes: [], readsHeaders: false, media: 'text/event-stream' };
  const { operation, schema } = chatCompletion;
  return { ...readers, [modelRead]: { operation: operation as RestFacts, schema, ...model } };
}
