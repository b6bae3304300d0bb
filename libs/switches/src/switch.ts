/** What can be turned off. */
export type SwitchKind = 'section' | 'operation' | 'route' | 'tenant' | 'client';

/** One thing that is off, and by whose decision. */
export interface Switch {
  readonly kind: SwitchKind;
  /** `mobile.document/summary`, `documents.getDocument`, the name of a route, `ten_…`, a client id. */
  readonly name: string;
  /** For operators: it goes to logs, and never to clients. */
  readonly reason: string;
  /** Milliseconds since the epoch; by then it is on again by itself. */
  readonly until: number;
  readonly by?: string;
  /** The one app that it is for. Left out: all of them. */
  readonly app?: string;
}

export const switchKinds: readonly SwitchKind[] = ['section', 'operation', 'route', 'tenant', 'client'];

/** What is off for longer than a week is no longer an incident: it belongs in the code. */
export const longestOffMs = 7 * 86_400_000;
// The clocks of those who turn off and of those who hear of it differ.
const clocksDifferMs = 3_600_000;

const forms = {
  name: /^[\x21-\x7e]{1,128}$/,
  reason: /^[^\p{C}]{1,200}$/u,
  by: /^[^\p{C}]{1,64}$/u,
  app: /^[a-z][a-z0-9-]{0,31}$/,
} as const;

/** What is wrong with a switch, in a few words, or nothing. */
export function faultOf(given: Readonly<Record<keyof Switch, unknown>>, now: number): string | undefined {
  const { kind, until, by, app } = given;
  if (!switchKinds.includes(kind as SwitchKind)) return `The kind is one of ${switchKinds.join(', ')}.`;
  if (!isOf(forms.name, given.name)) return 'The name is 1 to 128 plain characters without a space.';
  if (!isOf(forms.reason, given.reason)) return 'The reason is one line of 1 to 200 characters.';
  if (by !== undefined && !isOf(forms.by, by)) return 'Who did it is one line of 1 to 64 characters.';
  if (app !== undefined && !isOf(forms.app, app)) return 'The app is its name: mobile-bff.';
  if (typeof until !== 'number' || !Number.isSafeInteger(until)) return 'The end is missing.';
  return until > now + longestOffMs + clocksDifferMs ? 'The end is at most 7 days away.' : undefined;
}

function isOf(form: RegExp, value: unknown): value is string {
  return typeof value === 'string' && form.test(value);
}
