const segment = /^(?:\{([A-Za-z][A-Za-z0-9]*)\}|[A-Za-z0-9._~-]+)$/;

/** A path with named segments, `/v1/documents/{documentId}`, as OpenAPI writes it. */
export interface PathTemplate {
  readonly text: string;
  readonly names: readonly string[];
  /** As Express writes it. */
  readonly express: string;
  matches(path: string): boolean;
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
    express: `/${segments.map(expressOf).join('/')}`,
    matches: (path) => pattern.test(path),
  };
}

function patternOf(part: string): string {
  return part.startsWith('{') ? '[^/]+' : part.replaceAll('.', '\\.');
}

// A dot or a dash means nothing to Express.
function expressOf(part: string): string {
  return part.startsWith('{') ? `:${part.slice(1, -1)}` : part;
}
