import type { Answer, Headers } from './answer.ts';
import { discard } from './discard.ts';
import { entityTag, namesTag } from './entity-tag.ts';
import { headerOf } from './header-of.ts';
import type { Step } from './step.ts';

// What a 200 would have said and a 304 has to repeat (RFC 9110, 15.4.5); Date is Node's.
const repeated = new Set(['cache-control', 'content-location', 'etag', 'expires', 'vary']);

/** Tags what a GET answers, and answers 304 to who has it already. An answer that nobody may store has no tag. */
export const conditional: Step = async function conditional(exchange, _route, next) {
  const answer = await next();
  if (answer.status !== 200 || (exchange.method !== 'GET' && exchange.method !== 'HEAD')) return answer;
  const own = headerOf(answer.headers, 'etag');
  const tag = own ?? (isTaggable(answer) ? entityTag(answer.payload) : undefined);
  if (tag === undefined) return answer;
  const tagged = own === undefined ? { ...answer, headers: { ...answer.headers, ETag: tag } } : answer;
  const asked = exchange.headers['if-none-match'];
  return asked !== undefined && namesTag(asked, tag) ? notModified(tagged) : tagged;
};

function isTaggable(answer: Answer): answer is Answer & { readonly payload: string } {
  return answer.payload !== undefined && !headerOf(answer.headers, 'cache-control')?.includes('no-store');
}

function notModified({ headers, stream }: Answer): Answer {
  discard(stream);
  return { status: 304, headers: onlyRepeated(headers ?? {}) };
}

function onlyRepeated(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => repeated.has(name.toLowerCase())));
}
