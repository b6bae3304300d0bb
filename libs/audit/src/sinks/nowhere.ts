import type { AuditSink } from './audit-sink.ts';

/** Keeps nothing: for development, where nobody has said where. */
export const nowhere: AuditSink = {
  name: 'nowhere',
  write: async () => undefined,
  close: async () => undefined,
};
