import type { Headers } from '@frontdesk/server';
import type { PublishedVersion } from './versions.ts';

/** What an answer of a version says of its life: Deprecation (RFC 9745), Sunset (RFC 8594), Link (RFC 8288). */
export function lifecycleFields(version: PublishedVersion, successor: string | undefined): Record<string, string> {
  const { deprecatedAtMs, sunsetAtMs, guide } = version;
  const links = [
    ...(successor === undefined ? [] : [link(successor, 'successor-version')]),
    ...(guide !== undefined && deprecatedAtMs !== undefined ? [link(guide, 'deprecation', 'text/html')] : []),
    ...(guide !== undefined && sunsetAtMs !== undefined ? [link(guide, 'sunset', 'text/html')] : []),
  ];
  return {
    'Frontdesk-Version': String(version.version),
    ...(deprecatedAtMs !== undefined && { Deprecation: `@${Math.floor(deprecatedAtMs / 1_000)}` }),
    ...(sunsetAtMs !== undefined && { Sunset: new Date(sunsetAtMs).toUTCString() }),
    ...(links.length > 0 && { Link: links.join(', ') }),
  };
}

/** For the API's document. */
export const describedFields = {
  'Frontdesk-Version': { description: 'The version of this answer.', schema: { type: 'integer' } },
};
export const describedLifecycle = {
  Deprecation: {
    description: 'Since when, or from when on, nobody should begin with this version (RFC 9745): `@` and Unix seconds.',
    schema: { type: 'string' },
  },
  Sunset: { description: 'When this version ends (RFC 8594). From then on 410.', schema: { type: 'string' } },
  Link: {
    description: 'The same in the next version (`successor-version`), and what to read (`deprecation`, `sunset`).',
    schema: { type: 'string' },
  },
};

const lists = new Set(['link', 'vary']);

/** Headers with others added; of those that are lists (Link, Vary) both are kept, others are replaced. */
export function withFields(headers: Headers | undefined, fields: Headers): Headers {
  const merged: Record<string, string> = { ...headers };
  for (const [name, value] of Object.entries(fields)) {
    const lower = name.toLowerCase();
    const own = Object.keys(merged).find((candidate) => candidate.toLowerCase() === lower);
    if (own !== undefined && lists.has(lower)) merged[own] = listed(merged[own] ?? '', value);
    else {
      if (own !== undefined) delete merged[own];
      merged[name] = value;
    }
  }
  return merged;
}

function listed(own: string, added: string): string {
  const items = own.toLowerCase().split(',');
  return items.some((item) => item.trim() === added.toLowerCase()) ? own : `${own}, ${added}`;
}

function link(target: string, relation: string, type?: string): string {
  return `<${target}>; rel="${relation}"${type === undefined ? '' : `; type="${type}"`}`;
}
