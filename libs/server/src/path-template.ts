import { Problem } from '@frontdesk/problems';
import { badRequest } from './problems.ts';

const segment = /^(?:\{([A-Za-z][A-Za-z0-9]*)\}|[A-Za-z0-9._~-]+)$/;

/** A path with named segments, `/v1/documents/{documentId}`, as OpenAPI writes it. */
export interface PathTemplate {
  readonly text: string;
  readonly names: readonly string[];
  matches(path: string): boolean;
  /** What its named segments are in a path that matches, decoded. */
  read(path: string): Record<string, string> | undefined;
}

/** Refuses what is not plain segments: no optional parts, no patterns, no trailing slash. */
export function parsePathTemplate(text: string): PathTemplate {
  const segments = text.split('/').slice(1);
  const names: string[] = [];
  for (const part of segments) {
    const match = segment.exec(part);
    if (!match) throw new Error(`Not a path template: ${text}`);
    if (match[1] !== undefined) names.push(match[1]);
  }
  if (!text.startsWith('/') || new Set(names).size < names.length) throw new Error(`Not a path template: ${text}`);
  const pattern = new RegExp(`^/${segments.map(patternOf).join('/')}$`);
  return {
    text,
    names,
    matches: (path) => pattern.test(path),
    read(path) {
      const match = pattern.exec(path);
      if (!match) return undefined;
      const found: Record<string, string> = {};
      for (const [at, name] of names.entries()) found[name] = decoded(match[at + 1] ?? '');
      return found;
    },
  };
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new Problem(badRequest, 'The path is not validly percent-encoded.', { cause });
  }
}

function patternOf(part: string): string {
  return part.startsWith('{') ? '([^/]+)' : part.replaceAll('.', '\\.');
}
