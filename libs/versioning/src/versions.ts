/** A version that is published, and not the one that the code speaks. */
export interface OlderVersion {
  readonly version: number;
  /** From when on nobody should begin with it (RFC 9745), as `2026-11-22` or with a time; it may be to come. */
  readonly deprecatedAt?: string;
  /** When it ends: from then on 410. Not before `deprecatedAt` (RFC 9745, 4). */
  readonly sunsetAt?: string;
  /** An absolute URL: how to get to the next version, for people. */
  readonly guide?: string;
}

export interface VersionsDefinition {
  /** The version whose shapes the code speaks. */
  readonly current: number;
  /** One whose code is gone stays here as long as its callers are to be told where to go. */
  readonly older?: readonly OlderVersion[];
  /** Default `application/vnd.frontdesk+json`. */
  readonly mediaType?: string;
}

/** One version and the dates of its life. */
export interface PublishedVersion {
  readonly version: number;
  readonly deprecatedAtMs?: number;
  readonly sunsetAtMs?: number;
  readonly guide?: string;
}

/** Every version that an app publishes. */
export interface Versions {
  readonly current: number;
  readonly mediaType: string;
  /** Newest first. */
  readonly all: readonly PublishedVersion[];
  find(version: number): PublishedVersion | undefined;
}

/** Checks the dates at once: a version that ends before it is deprecated does not start. */
export function defineVersions(definition: VersionsDefinition): Versions {
  const { current, older = [], mediaType = 'application/vnd.frontdesk+json' } = definition;
  const all = [{ version: current }, ...older.map(published)].toSorted((a, b) => b.version - a.version);
  for (const { version } of all) {
    if (!Number.isSafeInteger(version) || version < 1) throw new Error(`A version is 1, 2, 3, …, not ${version}.`);
    if (version > current) throw new Error(`Version ${version} is newer than the current one, ${current}.`);
  }
  const byNumber = new Map(all.map((version) => [version.version, version]));
  if (byNumber.size < all.length) throw new Error('A version is declared twice.');
  if (!/^application\/[a-z0-9.-]+\+json$/.test(mediaType)) throw new Error(`Not a media type of ours: ${mediaType}`);
  return Object.freeze({ current, mediaType, all, find: (version: number) => byNumber.get(version) });
}

export function isRetired({ sunsetAtMs }: PublishedVersion, nowMs: number): boolean {
  return sunsetAtMs !== undefined && nowMs >= sunsetAtMs;
}

function published({ version, deprecatedAt, sunsetAt, guide }: OlderVersion): PublishedVersion {
  const deprecatedAtMs = instant(deprecatedAt, `Version ${version}: deprecatedAt`);
  const sunsetAtMs = instant(sunsetAt, `Version ${version}: sunsetAt`);
  if (sunsetAtMs !== undefined && (deprecatedAtMs === undefined || sunsetAtMs < deprecatedAtMs))
    throw new Error(`Version ${version}: it has to be deprecated before it ends.`);
  if (guide !== undefined && !/^https?:\/\/[^\s<>"]+$/.test(guide))
    throw new Error(`Version ${version}: guide is not an absolute URL.`);
  return Object.freeze({
    version,
    ...(deprecatedAtMs !== undefined && { deprecatedAtMs }),
    ...(sunsetAtMs !== undefined && { sunsetAtMs }),
    ...(guide !== undefined && { guide }),
  });
}

// A time without a zone would be another one on each machine. A day without a time is its beginning in UTC.
const datePattern = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2}))?$/;

function instant(text: string | undefined, what: string): number | undefined {
  if (text === undefined) return undefined;
  if (!isDate(text)) throw new Error(`${what} is not a date: ${text}`);
  return Date.parse(text);
}

/** Whether a text is a day, or a time with its zone. 30 February is none. */
export function isDate(text: string): boolean {
  const ms = datePattern.test(text) ? Date.parse(text) : Number.NaN;
  const day = text.slice(0, 10);
  return !Number.isNaN(ms) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
