import type { ChangeEvent, ChangeListener } from '@frontdesk/change-events';
import { createTopics } from '@frontdesk/streaming';
import type { TopicLog, TopicRead } from '@frontdesk/streaming';
import { askAgain, askCalmly, cutAll, refusal, touchedBy } from './ask-again.ts';
import { deletedBy, isFor, liveEventOf } from './live-event.ts';
import { LiveReaders, topicOf } from './live-readers.ts';
import type { LiveReader } from './live-readers.ts';
import type { LiveReports } from './live-reports.ts';
import { missedEvents } from './missed-events.ts';
import type { MissedEvents } from './missed-events.ts';
import { presenceRounds } from './presence-rounds.ts';
import type { PresenceTurns } from './presence-turns.ts';
import { publish } from './publish.ts';
import type { Publisher } from './publish.ts';

export interface LiveDocumentsOptions {
  readonly log: TopicLog;
  readonly turns: PresenceTurns;
  /** So often it is looked who is there. */
  readonly presenceMs: number;
  /** So often access is asked again, whatever the platform says of changes. */
  readonly recheckMs: number;
  readonly reports: LiveReports;
}

export interface LiveDocuments {
  /** Goes up with each change that may take access away: who asked before it has to ask again. */
  readonly accessChanges: number;
  /** What happens to the document from now on, or since the client was here. */
  read(asking: Omit<LiveReader, 'cut'>, how: LiveRead): Promise<TopicRead>;
  /** Hears the platform's changes. */
  readonly listener: ChangeListener;
  /** Sends readers to other instances. */
  close(): Promise<void>;
}

export interface LiveRead {
  readonly lastEventId: string | undefined;
  /** What `accessChanges` was before access was asked. */
  readonly before: number;
}

const keepMs = 600_000;
const tickMs = 500;

/** Documents that are read while they change: what the platform says of them, for whoever has them open. */
export function createLiveDocuments(options: LiveDocumentsOptions): LiveDocuments {
  const { log, recheckMs, reports } = options;
  const topics = createTopics({ log, keepMs, events: reports.streams });
  topics.catch(() => undefined); // whoever asks for it hears of it
  const readers = new LiveReaders(keepMs);
  const missed = missedEvents(topics);
  const stopTicking = ticking([presencesOf(topics, readers, options), missed]);
  let accessChanges = 0;
  let closing: Promise<void> | undefined;

  return {
    get accessChanges() {
      return accessChanges;
    },
    async read(asking, { lastEventId, before }) {
      let open: TopicRead | undefined = undefined;
      const reader: LiveReader = Object.assign(asking, { cut: (why: string) => open?.cut(why) });
      open = await (
        await topics
      ).read(topicOf(reader), {
        ...{ lastEventId, label: reader, only: (event, data) => isFor(reader, event, data) },
        recheck: { everyMs: recheckMs, refused: () => refusal(reader) },
      });
      open.stream.once('close', readers.add(reader));
      if (accessChanges !== before) void askAgain([reader]);
      return open;
    },
    listener: {
      name: 'live-documents',
      async hear(event) {
        const gone = deletedBy(event);
        if (gone !== undefined) {
          accessChanges += 1;
          return cutAll(readers.of(topicOf({ tenantId: event.tenantid, documentId: gone })), 'document-deleted');
        }
        const touched = touchedBy(event, readers);
        if (touched) {
          accessChanges += 1;
          void askAgain(touched);
        }
        await tell(event, { topics, readers, missed });
      },
      restored() {
        accessChanges += 1;
        missed.note(readers.topics);
        void askCalmly(readers.all());
      },
    },
    async close() {
      stopTicking();
      closing ??= topics.then(
        (opened) => opened.close(),
        () => undefined,
      );
      await closing;
    },
  };
}

interface Telling {
  readonly topics: Publisher;
  readonly readers: LiveReaders;
  readonly missed: MissedEvents;
}

async function tell(event: ChangeEvent, { topics, readers, missed }: Telling): Promise<void> {
  const said = liveEventOf(event);
  if (!said) return;
  const { tenantid: tenantId, source, id } = event;
  const { documentId } = said;
  const meant = documentId === null ? readers.topicsOf(tenantId) : [topicOf({ tenantId, documentId })];
  // All instances say it; the first counts.
  const one = { name: `${source} ${id}`, event: said.event, data: said.data };
  const saying = meant.map((topic) =>
    publish(topics, topic, one).catch((error: unknown) => {
      if (readers.knows(topic)) missed.note([topic]);
      throw error;
    }),
  );
  await Promise.all(saying);
}

function presencesOf(topics: Publisher, readers: LiveReaders, options: LiveDocumentsOptions) {
  const { turns, presenceMs, reports } = options;
  return presenceRounds({
    ...{ readers, turns, everyMs: presenceMs, onAsked: reports.onPresenceAsked },
    onChanged: (topic) => publish(topics, topic, { event: 'presence-changed', data: {} }),
  });
}

function ticking(all: readonly { tick(): Promise<void> }[]): () => void {
  const timer = setInterval(() => all.forEach((one) => void one.tick()), tickMs).unref();
  return () => clearInterval(timer);
}
