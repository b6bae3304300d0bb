/** A change that the platform tells of: a CloudEvent 1.0, with what every event of the platform has. */
export interface ChangeEvent {
  /** With `source` it names the event. */
  readonly id: string;
  readonly source: string;
  /** `document.updated` and the like; more are added without notice. */
  readonly type: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly time: string;
  /** One channel has the events of all tenants: match this before anything else. */
  readonly tenantid: string;
  /** The trace of the change, for the trace of what is done about it. */
  readonly traceparent?: string;
  /** In the publisher's own casing, open, and not checked: whoever uses a member checks it. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Why a text is no event: `too-large` is not even parsed. */
export type Unusable = 'too-large' | 'not-json' | 'not-an-event';

const longest = 256;
const traceparentForm = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The event of a text, with the members that are agreed and no other. */
export function changeEventFrom(text: string, maxChars: number): ChangeEvent | Unusable {
  if (text.length > maxChars) return 'too-large';
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return 'not-json';
  }
  return isObject(read) ? (eventOf(read) ?? 'not-an-event') : 'not-an-event';
}

function eventOf(read: Readonly<Record<string, unknown>>): ChangeEvent | undefined {
  const { specversion, id, source, type, subject, time, tenantid, traceparent, data } = read;
  if (specversion !== '1.0' || !isObject(data)) return undefined;
  if (!isName(id) || !isName(source) || !isName(type) || !isName(subject) || !isName(tenantid)) return undefined;
  if (!isName(time) || Number.isNaN(Date.parse(time))) return undefined;
  const event = { id, source, type, subject, time, tenantid, data };
  // One that is wrong is not worth losing an event for.
  const isTraced = typeof traceparent === 'string' && traceparentForm.test(traceparent);
  return isTraced ? { ...event, traceparent } : event;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longest;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
