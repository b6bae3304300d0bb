/** Whether a header of this name may pass. */
export type HeaderFilter = (name: string) => boolean;

export interface HeaderLists {
  readonly maySend: HeaderFilter;
  /** Undefined: all are kept. */
  readonly kept: ReadonlySet<string> | undefined;
}

/** Read by this lib itself, whatever else is kept. */
const alwaysKept = ['retry-after'];

/** Who answers is not a header's to say, nor is what this lib says of the time and of the message. */
const ours = new Set(['host', 'request-timeout-ms', 'grpc-timeout', 'te', 'content-length']);

/** Allow-lists by name; without one all may pass, except what is this lib's own. */
export function headerLists(request?: readonly string[], answer?: readonly string[]): HeaderLists {
  return { maySend: remembered(sendFilter(setOf(request))), kept: answer && setOf([...answer, ...alwaysKept]) };
}

/** The headers of an answer that are on the list; names are in lower case already. */
export function keptHeaders(
  kept: HeaderLists['kept'],
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (kept === undefined) return headers;
  const found: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && kept.has(name)) found[name] = value;
  }
  return found;
}

function setOf(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return names && new Set(names.map((name) => name.toLowerCase()));
}

function sendFilter(list: ReadonlySet<string> | undefined): HeaderFilter {
  return (name) => {
    const lower = name.toLowerCase();
    // Names of HTTP/2's own begin with a colon: they would choose another host or method.
    return !lower.startsWith(':') && !ours.has(lower) && (list === undefined || list.has(lower));
  };
}

const mostRemembered = 256;

/** Headers have few names, and each call asks for all of its own. */
function remembered(filter: HeaderFilter): HeaderFilter {
  const known = new Map<string, boolean>();
  return (name) => {
    const answer = known.get(name);
    if (answer !== undefined) return answer;
    const asked = filter(name);
    if (known.size < mostRemembered) known.set(name, asked);
    return asked;
  };
}
