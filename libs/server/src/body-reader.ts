import { Problem, type InputError } from '@frontdesk/problems';
import type { ZodType, core } from 'zod';
import type { OpenedExchange } from './exchange.ts';
import { inputErrors } from './input-errors.ts';
import { parseJson } from './json-body.ts';
import { isJson, parseMediaType } from './media-type.ts';
import { unsupportedMedia } from './problems.ts';
import { hasBody, readBody } from './read-body.ts';
import type { Route } from './route.ts';

export type BodyReader = (exchange: OpenedExchange, errors: InputError[]) => Promise<unknown>;

// Of a larger body only the first mistake is told: it can be made of millions, which take seconds and gigabytes to tell.
const largestOfManyMistakes = 4_096;
// As `validate` of zod sets it, whose types do not say so.
const untilFirstMistake = { abortEarly: true } as core.ParseContext<core.$ZodIssue>;

/** Reads and checks a route's body. Mistakes in it are added to the errors; a medium that is not taken is thrown. */
export function bodyReader(route: Route, schema: ZodType): BodyReader {
  const isOptional = schema.safeParse(undefined).success;

  return async function read(exchange, errors) {
    if (!hasBody(exchange.request)) {
      if (!isOptional) errors.push({ pointer: '', detail: 'is required' });
      return isOptional ? schema.parse(undefined) : undefined;
    }
    const essence = acceptedType(exchange.headers['content-type'], route);
    exchange.isReadingBody = true;
    exchange.rawBody = await readBody(exchange.request, route.bodyLimitBytes);
    exchange.isReadingBody = false;
    const body = isJson(essence) ? parseJson(exchange.rawBody) : { value: exchange.rawBody };
    if ('mistake' in body) {
      errors.push({ pointer: '', detail: body.mistake });
      return undefined;
    }
    const isLarge = exchange.rawBody.length > largestOfManyMistakes;
    const result = schema.safeParse(body.value, isLarge ? untilFirstMistake : undefined);
    if (result.success) return result.data;
    errors.push(...inputErrors('', result.error));
    return undefined;
  };
}

function acceptedType(header: string | undefined, route: Route): string {
  const { essence, charset } = parseMediaType(header ?? '');
  if (!route.mediaTypes.includes(essence))
    throw unsupported(route, `The body has to be ${route.mediaTypes.join(' or ')}.`);
  if (isJson(essence) && charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw unsupported(route, 'The body has to be in UTF-8.');
  }
  return essence;
}

// RFC 9110, 15.5.16 and RFC 5789, 3.1: say what would have been taken.
function unsupported(route: Route, detail: string): Problem {
  const name = route.method === 'patch' ? 'Accept-Patch' : 'Accept';
  return new Problem(unsupportedMedia, detail, { headers: { [name]: route.mediaTypes.join(', ') } });
}
