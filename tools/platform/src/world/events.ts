// Change events: what services publish after a change, in the CloudEvents envelope of events.md.

export interface Change {
  readonly type:
    | 'document.updated'
    | 'document.deleted'
    | 'revision.created'
    | 'access.changed'
    | 'comment.created'
    | 'comment.resolved'
    | 'summary.refreshed'
    | 'user.updated';
  /** The service that publishes: 'documents', 'revisions', … */
  readonly source: string;
  readonly subject: string;
  readonly tenantId: string;
  /** In the casing and timestamps of the service that publishes. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly traceparent?: string | undefined;
}

export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly tenantid: string;
  readonly traceparent: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Listener = (event: CloudEvent) => void;

export interface EnvelopeOptions {
  readonly id: string;
  readonly time: number;
  readonly random: () => number;
}

export function cloudEvent(change: Change, options: EnvelopeOptions): CloudEvent {
  return {
    specversion: '1.0',
    id: options.id,
    source: `/platform/${change.source}`,
    type: change.type,
    subject: change.subject,
    time: `${new Date(options.time).toISOString().slice(0, 19)}Z`,
    datacontenttype: 'application/json',
    tenantid: change.tenantId,
    traceparent: change.traceparent ?? newTraceparent(options.random),
    data: change.data,
  };
}

function newTraceparent(random: () => number): string {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return `00-${hex(31)}1-${hex(15)}1-00`;
}
