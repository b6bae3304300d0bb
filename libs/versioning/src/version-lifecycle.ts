import { Problem } from '@frontdesk/problems';
import type { Answer, Exchange, Headers, Route, Step } from '@frontdesk/server';
import { lifecycleFields, withFields } from './lifecycle-fields.ts';
import { successorOf, versionMarkOf, type VersionMark } from './published.ts';
import { retiredProblem } from './retired-problem.ts';
import { chosenVersion, namesType, spokenIn } from './spoken-versions.ts';
import { asTarget, inVersion, versionIn, versionOf } from './version-paths.ts';
import { isRetired, type Versions } from './versions.ts';

/** One request of a version, for a metric: how many still use what is to end, and who they are. */
export interface VersionUse {
  readonly version: number;
  readonly isDeprecated: boolean;
  /** The operation, by the name that all versions share. */
  readonly operation: string;
  readonly client: string | undefined;
  /** `retired`: 410. What became of one that is `served` is the access log's to say. */
  readonly outcome: 'served' | 'retired';
}

export interface VersionLifecycleOptions {
  /** The client program, such as the token's `client_id`, as an earlier step found out. */
  readonly clientOf?: (exchange: Exchange) => string | undefined;
  readonly events?: { onUse(use: VersionUse): void };
  readonly now?: () => number;
}

interface Told {
  readonly fields: Headers;
  readonly mediaType: string | undefined;
  readonly mark: VersionMark;
}

/**
 * Says on each answer of a versioned route which version it is and how long that lives, answers 410 after its end, and
 * 406 or 415 to who speaks another one. After authentication, so that it is known who still uses what.
 */
export function versionLifecycle(versions: Versions, options: VersionLifecycleOptions = {}): Step {
  const { clientOf, events, now = Date.now } = options;

  const versionLifecycle: Step = async (exchange, route, next) => {
    const mark = versionMarkOf(route);
    if (!mark) return await next();
    const nowMs = now();
    const version = versions.find(mark.version) ?? { version: mark.version };
    const successor = successorOf(mark, exchange.path, { versions, nowMs });
    const isOver = isRetired(version, nowMs);
    const fields = { ...lifecycleFields(version, successor && asTarget(successor)), Vary: 'Accept' };
    const report = (outcome: VersionUse['outcome']) =>
      events?.onUse({
        version: mark.version,
        isDeprecated: version.deprecatedAtMs !== undefined && nowMs >= version.deprecatedAtMs,
        operation: mark.operation,
        client: clientOf?.(exchange),
        outcome,
      });
    if (isOver) {
      report('retired');
      throw retiredProblem(version, successor);
    }
    try {
      const mediaType = mediaTypeFor(exchange, mark, { versions, nowMs });
      report('served');
      return told(await next(), { fields, mediaType, mark });
    } catch (thrown) {
      throw toldProblem(Problem.from(thrown), fields);
    }
  };
  return Object.assign(versionLifecycle, { accepts: requirePublished });
}

function mediaTypeFor(
  { headers }: Exchange,
  mark: VersionMark,
  at: { readonly versions: Versions; readonly nowMs: number },
): string | undefined {
  const { mediaType } = at.versions;
  if (!namesType(headers, mediaType)) return undefined; // as most requests
  const choice = chosenVersion(spokenIn(headers, mediaType), { ...at, available: new Set([mark.version]) });
  return choice.isNamed ? `${mediaType};version=${choice.version}` : undefined;
}

function told(answer: Answer, { fields, mediaType, mark }: Told): Answer {
  const headers = withFields(staying(answer.headers, mark), fields);
  const isJson = answer.payload !== undefined && !Object.keys(headers).some((name) => /^content-type$/i.test(name));
  return {
    ...answer,
    headers: isJson && mediaType !== undefined ? { ...headers, 'Content-Type': mediaType } : headers,
  };
}

// What was created in an older version is read in it: the handler knows the current version's path.
function staying(headers: Headers | undefined, { version, has }: VersionMark): Headers | undefined {
  const name = Object.keys(headers ?? {}).find((candidate) => candidate.toLowerCase() === 'location');
  const location = name === undefined ? undefined : headers?.[name];
  if (name === undefined || location === undefined || versionIn(location) === undefined) return headers;
  const own = inVersion(location, version);
  return has(own.split('?', 1)[0] ?? '') ? { ...headers, [name]: own } : headers;
}

function toldProblem(problem: Problem, fields: Headers): Problem {
  return new Problem(problem.kind, problem.detail, {
    log: problem.message,
    cause: problem,
    extensions: problem.extensions,
    ...(problem.errors && { errors: problem.errors }),
    headers: withFields(problem.headers, fields),
  });
}

// Misuse shows at the start: a route with a version that nobody published would live for ever and say nothing.
function requirePublished(route: Route): void {
  if (versionOf(route) !== undefined && !versionMarkOf(route))
    throw new Error(`Route ${route.name}: it has a version; published(versions, routes) has to be given it.`);
}
