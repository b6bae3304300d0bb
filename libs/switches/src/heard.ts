import type { Switch } from './switch.ts';

/** What goes over the channel of the changes. */
export type SwitchChange = Pick<Switch, 'kind' | 'name' | 'app'> & { readonly id: string };

/** What an instance says once a change is in force there. */
export interface SwitchHeard {
  readonly id: string;
  readonly app: string;
  readonly instance: string;
  /** Whether it has such a thing at all. Left out: it cannot tell. */
  readonly knows?: boolean | undefined;
}

/** Undefined for a text that is none: anyone who reaches Redis may publish. */
export function changeFrom(text: string): SwitchChange | undefined {
  const { id, kind, name } = membersOf(text);
  return isShort(id) && isShort(kind) && isShort(name) ? (membersOf(text) as unknown as SwitchChange) : undefined;
}

export function heardFrom(text: string): SwitchHeard | undefined {
  const { id, app, instance } = membersOf(text);
  return isShort(id) && isShort(app) && isShort(instance) ? (membersOf(text) as unknown as SwitchHeard) : undefined;
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  if (text.length > 1_000) return {};
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 128;
}
