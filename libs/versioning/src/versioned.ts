import { Problem, internal } from '@frontdesk/problems';
import {
  invalidInput,
  route,
  type Answer,
  type Answers,
  type CheckedInput,
  type Mark,
  type Route,
} from '@frontdesk/server';
import type { OlderAnswer, OlderInput } from './older-shapes.ts';
import { publishedTag, unpublishedTags } from './version-tags.ts';
import { pathIn, versionOf } from './version-paths.ts';

/** What an older version of a route has otherwise than the next newer one. Nothing: it is published unchanged. */
export interface OlderForm {
  readonly summary?: string;
  /** By status. A status without one has the newer version's shape. */
  readonly answers?: Readonly<Record<number, OlderAnswer>>;
  readonly body?: OlderInput;
  readonly query?: OlderInput;
}

/** Noted on a route that is made from a newer one. */
export interface OlderMark extends Mark {
  readonly newer: Route;
  readonly form: OlderForm;
  readonly version: number;
}

const markName = 'olderVersion';

export function olderMarkOf({ marks }: Route): OlderMark | undefined {
  return marks[markName] as OlderMark | undefined;
}

/** The name that a route and its older versions share. */
export function operationOf(route: Route): string {
  const older = olderMarkOf(route);
  return older ? operationOf(older.newer) : route.name;
}

/** A route and its older published versions. Each is made from the next newer one; `current` is declared at `/v2/…`. */
export function versioned<Services>(
  current: Route<Services>,
  older: Readonly<Record<number, OlderForm>>,
): Route<Services>[] {
  const newest = versionOf(current);
  if (newest === undefined) throw new Error(`Route ${current.name}: its path does not begin with a version.`);
  const routes = [current];
  let newer = current;
  for (const version of Object.keys(older)
    .map(Number)
    .toSorted((a, b) => b - a)) {
    if (!(version < newest)) throw new Error(`Route ${current.name}: version ${version} is not older than ${newest}.`);
    newer = olderRoute({ newer, version, name: `${current.name}V${version}`, form: older[version] ?? {} });
    routes.push(newer);
  }
  return routes;
}

interface Making<Services> {
  readonly newer: Route<Services>;
  readonly version: number;
  readonly name: string;
  readonly form: OlderForm;
}

function olderRoute<Services>({ newer, version, name, form }: Making<Services>): Route<Services> {
  checkForm(newer, name, form);
  const { path: _path, method, handle: _handle, ...same } = newer;
  const answers: Answers = {
    ...newer.answers,
    ...Object.fromEntries(Object.entries(form.answers ?? {}).map(([status, { to }]) => [status, to])),
  };
  const mark: OlderMark = { newer, form, version };
  const definition = {
    ...same,
    name,
    [method]: pathIn(newer, version),
    summary: form.summary ?? newer.summary,
    body: form.body?.from ?? newer.body,
    query: form.query?.from ?? newer.query,
    answers,
    marks: { ...newer.marks, [markName]: mark },
    handle: async (input: CheckedInput, services: Services, exchange: Parameters<Route['handle']>[2]) =>
      convertedDown(mark, await newer.handle(carriedUp(input, form, version), services, exchange)),
  };
  // Its method is a value here, where the type wants it as a name.
  return route(definition as unknown as Parameters<typeof route>[0]) as Route<Services>;
}

// A converter of another shape than the route's would compile, and answer nonsense.
function checkForm(newer: Route, name: string, { answers = {}, body, query }: OlderForm): void {
  for (const [status, { from }] of Object.entries(answers)) {
    if (newer.answers[Number(status)] !== from)
      throw new Error(`Route ${name}: its converter for ${status} is made for another shape than ${newer.name}'s.`);
  }
  for (const [part, input] of Object.entries({ body, query })) {
    if (input && newer[part as 'body' | 'query'] !== input.to)
      throw new Error(`Route ${name}: its ${part} becomes another shape than ${newer.name} takes.`);
  }
}

/** An answer of the newer route as the older version gives it. Its tag is another one, since it is another text. */
export function convertedDown({ newer, form, version }: OlderMark, answer: Answer): Answer {
  const converter = form.answers?.[answer.status];
  if (!converter) return answer;
  // The handler's own value may have more members than its route answers: a converter does not see them.
  const checked = converter.from.safeParse(answer.body);
  if (!checked.success) {
    const log = `route ${newer.name} answered ${answer.status} in a shape it does not declare`;
    throw new Problem(internal, 'Something went wrong on our side.', { log, cause: checked.error });
  }
  const body = converter.down(checked.data as never);
  return { ...answer, body, ...(answer.headers && { headers: publishedTag(answer.headers, version) }) };
}

function carriedUp(input: CheckedInput, { body, query }: OlderForm, version: number): CheckedInput {
  return {
    params: input.params,
    headers: unpublishedTags(input.headers, version),
    body: body ? carried(body, input.body, '') : input.body,
    query: query ? carried(query, input.query, '/query') : input.query,
  };
}

// What was valid when it was published and is not any more is no mistake of ours, nor one that has a place in the input.
function carried({ up, to }: OlderInput, older: unknown, pointer: string): unknown {
  if (older === undefined && to.safeParse(undefined).success) return to.parse(undefined);
  const checked = to.safeParse(up(older as never));
  if (checked.success) return checked.data;
  throw new Problem(invalidInput, 'The request is not valid.', {
    errors: [{ pointer, detail: 'is not taken any more: the current version has no place for it' }],
    cause: checked.error,
  });
}
