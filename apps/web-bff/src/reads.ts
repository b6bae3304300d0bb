import { modelOperation } from '@frontdesk/answering';
import { bind } from '@frontdesk/service-clients';
import type { Bound, Platform } from '@frontdesk/service-clients';
import { answerReaders } from './reads/answers.ts';
import { dashboardReaders } from './reads/dashboards.ts';
import { documentPageReaders } from './reads/document-page.ts';
import { editingReaders } from './reads/editing.ts';
import { libraryReaders } from './reads/library.ts';

// All that this app reads of the platform: five files, which say what of each answer. What is not named there is neither
// checked nor kept: it may change without anyone here noticing, and cannot reach a client. Names and casing are the
// backends'; presenters make ours.
const readers = { ...documentPageReaders, ...libraryReaders, ...editingReaders, ...dashboardReaders, ...answerReaders };

/** What is asked of the platform, by the names that operators turn operations off by. */
export const operationsRead: ReadonlySet<string> = new Set([
  ...Object.values(readers).map(({ operation }) => operation.name),
  modelOperation,
]);

export function createReads(platform: Platform): Bound<typeof readers> {
  return bind(readers, platform);
}

export type Reads = Bound<typeof readers>;
/** What a read answers: what presenters are made from. */
export type Read<Name extends keyof Reads> = Awaited<ReturnType<Reads[Name]>>;
