import type { Answer, ContractOperation } from '../contract/contract.ts';
import { alternativesOf, type Schema } from '../schema.ts';
import type { ReadUse, ServiceUse, Uses } from '../uses/uses.ts';
import { misfits, newMisfits, type Misfit } from './fit.ts';

/** What a change of a contract does to one reader. */
export interface Finding {
  /** As `entriesOf` calls it. */
  readonly place: string;
  readonly what: string;
}

export interface Change {
  readonly before: ContractOperation;
  readonly after: ContractOperation;
}

/** What of the new answers a reader would refuse. */
export function answerFindings({ before, after }: Change, read: ReadUse): readonly Finding[] {
  const media = read.media ?? 'application/json';
  const given = goodAnswers(after, media);
  if (given.length === 0) return [{ place: 'status 200', what: 'no answer says that it went well' }];
  const now = misfits(read.needs, { anyOf: given });
  const known = misfits(read.needs, { anyOf: goodAnswers(before, media) });
  return newMisfits(now, known).map(({ path, what }) => ({ place: `answer ${path === '' ? '/' : path}`, what }));
}

/** Newer members of the same body that are internal now are named too: they must not reach a client. */
export function internalFindings({ before, after }: Change, read: ReadUse): readonly Finding[] {
  const media = read.media ?? 'application/json';
  const known = new Set(internalsRead(read.needs, { anyOf: goodAnswers(before, media) }, ''));
  const now = internalsRead(read.needs, { anyOf: goodAnswers(after, media) }, '');
  return [...new Set(now)].filter((path) => !known.has(path)).map((path) => ({ place: `answer ${path}`, what: 'is internal now, and would reach a client' })); // prettier-ignore
}

function internalsRead(needs: Schema, given: Schema, path: string): readonly string[] {
  return alternativesOf(needs).flatMap((need) =>
    alternativesOf(given)
      .filter(({ type }) => type === need.type)
      .flatMap((one): readonly string[] => {
        if (need.type === 'array') return internalsRead(need.items ?? {}, one.items ?? {}, `${path}/*`);
        return Object.entries(need.properties ?? {}).flatMap(([name, member]) => {
          const own = one.properties?.[name];
          if (own === undefined) return [];
          const there = `${path}/${name}`;
          return own['x-internal'] === true ? [there] : internalsRead(member, own, there);
        });
      }),
  );
}

function goodAnswers({ answers }: ContractOperation, media: string): readonly Schema[] {
  return answers.filter(({ status }) => status < 300).map((answer) => bodyOf(answer, media));
}

function bodyOf({ media }: Answer, wanted: string): Schema {
  const forms = Object.keys(media);
  if (forms.length === 0) return { type: 'nothing' };
  return media[wanted] ?? { type: `body of ${forms.join(', ')}` };
}

const headersRead = ['etag', 'link', 'location', 'idempotency-replayed', 'retry-after'];

/** Headers of a good answer that a reader hands on. */
export function headerFindings({ before, after }: Change, read: ReadUse): readonly Finding[] {
  if (!read.readsHeaders) return [];
  const has = ({ answers }: ContractOperation, name: string) => answers.some(({ status, headers }) => status < 300 && name in headers); // prettier-ignore
  const gone = headersRead.filter((name) => has(before, name) && !has(after, name));
  return gone.map((name) => ({ place: `answer header ${name}`, what: 'is gone' }));
}

/** Statuses that no client understands, and refusals that cannot be told apart any more. */
export function refusalFindings({ before, after }: Change, service: ServiceUse, uses: Uses): readonly Finding[] {
  const known = new Set(before.answers.map(({ status }) => status));
  const odd = after.answers.filter(({ status }) => status >= 300 && status !== 304 && !known.has(status) && !uses.understood.includes(status)); // prettier-ignore
  const statuses = odd.map(({ status }) => ({ place: `status ${status}`, what: 'is one that no client understands' }));
  const now = refusedBy(after, service);
  const then = refusedBy(before, service);
  const bodies = newMisfits(now, then).map(({ path, what }) => ({
    place: `refusal ${path === '' ? '/' : path}`,
    what,
  }));
  return [...statuses, ...bodies];
}

function refusedBy({ answers }: ContractOperation, { refusals }: ServiceUse): readonly Misfit[] {
  const refused = answers.filter(({ status }) => status >= 400);
  return refused.flatMap(({ media, headers }) => {
    const bodies = Object.values(media).flatMap((schema) => misfits(refusals.body, schema));
    const missing = refusals.headers
      .filter((name) => !(name in headers))
      .map((name) => ({ path: name, what: 'is gone' }));
    return [...bodies, ...missing];
  });
}

/** Refusals that are answers to this reader, and are no longer among those that the contract lists. */
export function codeFindings({ before, after }: Change, read: ReadUse): readonly Finding[] {
  const [then, now] = [codesOf(before), codesOf(after)];
  // A code may be the last part of an address.
  const has = (codes: readonly string[], code: string) => codes.some((one) => one === code || one.endsWith(`/${code}`));
  const gone = read.answeredCodes.filter((code) => has(then, code) && !has(now, code));
  return gone.map((code) => ({ place: 'refusal codes', what: `no refusal has the code ${code} any more` }));
}

function codesOf({ answers }: ContractOperation): readonly string[] {
  const refused = answers.filter(({ status }) => status >= 400);
  const schemas = refused.flatMap(({ media, headers }) => [...Object.values(media), ...Object.values(headers)]);
  return schemas.flatMap(valuesIn).map(String);
}

function valuesIn(schema: Schema): readonly unknown[] {
  return alternativesOf(schema).flatMap((one) => [
    ...(one.enum ?? []),
    ...(one.items === undefined ? [] : valuesIn(one.items)),
    ...Object.values(one.properties ?? {}).flatMap(valuesIn),
  ]);
}
