import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '@frontdesk/problems';
import { versionNotAcceptable, versionNotTaken } from './problems.ts';
import { isRetired, type Versions } from './versions.ts';

/** Which versions a request says that it understands, by media type. */
export interface Spoken {
  /** What it would have, the best first. `undefined`: whatever is current. `NaN`: what no version is called. */
  readonly wanted: readonly (number | undefined)[];
  readonly refused: ReadonlySet<number>;
  /** Whether plain JSON would do. */
  readonly takesAny: boolean;
  /** The version that its body says it is in. */
  readonly body: number | undefined;
}

/** Whether a request says anything about versions: if not, any version that lives will do. */
export function namesType({ accept, 'content-type': contentType }: IncomingHttpHeaders, mediaType: string): boolean {
  const isIn = (header: string | undefined): boolean => header?.toLowerCase().includes(mediaType) === true;
  return isIn(accept) || isIn(contentType);
}

/** Reads Accept, and the Content-Type of a body. */
export function spokenIn(headers: IncomingHttpHeaders, mediaType: string): Spoken {
  const { accept, 'content-type': contentType } = headers;
  const body = contentType === undefined ? undefined : rangeOf(contentType);
  const bodyVersion = body?.type === mediaType ? body.version : undefined;
  // Most requests name no version: nothing is parsed for them.
  if (accept === undefined || !accept.toLowerCase().includes(mediaType))
    return { wanted: [], refused: new Set(), takesAny: true, body: bodyVersion };
  const ranges = accept.split(',').map(rangeOf);
  const ours = ranges.filter(({ type }) => type === mediaType);
  const wanted = ours.filter(({ q }) => q > 0).toSorted((a, b) => b.q - a.q);
  return {
    wanted: wanted.map(({ version }) => version),
    refused: new Set(ours.flatMap(({ q, version }) => (q > 0 || version === undefined ? [] : [version]))),
    takesAny: ranges.some(({ type, q }) => q > 0 && generalTypes.has(type)),
    body: bodyVersion,
  };
}

const generalTypes = new Set(['application/json', 'application/*', '*/*']);

interface Range {
  readonly type: string;
  readonly q: number;
  readonly version: number | undefined;
}

function rangeOf(item: string): Range {
  const [type = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
  let q = 1;
  let version: number | undefined;
  for (const parameter of parameters) {
    if (parameter.startsWith('q=')) q = Number(parameter.slice(2));
    if (parameter.startsWith('version=')) version = versionNumber(parameter.slice(8));
  }
  return { type, q: q >= 0 && q <= 1 ? q : 0, version };
}

// `version=1` and `version="1"` are the same (RFC 9110, 5.6.6).
function versionNumber(value: string): number {
  const match = /^(?:"([1-9]\d{0,3})"|([1-9]\d{0,3}))$/.exec(value);
  return match ? Number(match[1] ?? match[2]) : Number.NaN;
}

interface Choosing {
  readonly versions: Versions;
  /** The versions that this place has. */
  readonly available: ReadonlySet<number>;
  readonly nowMs: number;
}

export interface Choice {
  readonly version: number;
  /** Whether the client named our media type, and is answered in it. */
  readonly isNamed: boolean;
}

/** The version to answer in, of those that a place has. One that lives is chosen before one that is retired. */
export function chosenVersion(spoken: Spoken, choosing: Choosing): Choice {
  const { versions, available, nowMs } = choosing;
  const { wanted, refused, takesAny, body } = spoken;
  if (body !== undefined && !available.has(body)) throw notTaken(body, choosing);
  const possible = versions.all.filter(({ version }) => available.has(version) && (body ?? version) === version);
  const living = possible.filter((version) => !isRetired(version, nowMs));
  for (const candidates of [living, possible]) {
    for (const asked of wanted) {
      const found = candidates.find(({ version }) => (asked ?? candidates[0]?.version) === version);
      if (found && (asked !== undefined || !refused.has(found.version)))
        return { version: found.version, isNamed: true };
    }
    const [best] = candidates;
    if (takesAny && best) return { version: best.version, isNamed: false };
  }
  throw notAcceptable(choosing);
}

function notAcceptable(choosing: Choosing): Problem {
  return new Problem(versionNotAcceptable, 'None of the versions that you accept is published here.', {
    extensions: { versions: livingOf(choosing) },
    headers: { Vary: 'Accept' },
  });
}

function notTaken(body: number, choosing: Choosing): Problem {
  const { mediaType } = choosing.versions;
  const living = livingOf(choosing);
  const types = living.map((version) => `${mediaType};version=${version}`);
  const which = Number.isNaN(body) ? 'The version of the body' : `Version ${body}`;
  return new Problem(versionNotTaken, `${which} is not published here.`, {
    extensions: { versions: living },
    headers: { Accept: ['application/json', ...types].join(', ') },
  });
}

function livingOf({ versions, available, nowMs }: Choosing): number[] {
  return versions.all.flatMap((version) =>
    available.has(version.version) && !isRetired(version, nowMs) ? [version.version] : [],
  );
}
