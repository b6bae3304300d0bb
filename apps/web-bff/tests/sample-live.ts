import { Readable } from 'node:stream';
import type { LiveDocuments } from '../src/live/live-documents.ts';

/** A document in which nothing happens, at an instance that is about to end. */
export const sampleLive: LiveDocuments = {
  accessChanges: 0,
  read: async () => ({
    stream: Readable.from([Buffer.from('event: live\ndata: {}\n\nevent: moved\ndata: {"retryMs":1000}\n\n')]),
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store, no-transform' },
    cut: () => undefined,
  }),
  listener: { name: 'live-documents', hear: () => undefined },
  close: async () => undefined,
};
