import { Problem, type InputError } from '@frontdesk/problems';
import type { ZodType } from 'zod';
import { bodyReader } from './body-reader.ts';
import { OpenedExchange } from './exchange.ts';
import { inputErrors } from './input-errors.ts';
import { invalidInput } from './problems.ts';
import { queryReader, type QueryReader } from './query-record.ts';
import type { Route } from './route.ts';
import type { Step } from './step.ts';
import { membersOf } from './zod-members.ts';

type Check = (exchange: OpenedExchange) => Promise<void>;

// What a schema says of reading is found once for each route.
const checks = new WeakMap<Route, Check>();

/** Makes the route's input of the request, or refuses it with every mistake at once. */
export const checkInput: Step = async function checkInput(exchange, route, next) {
  if (!(exchange instanceof OpenedExchange)) throw new TypeError('checkInput needs the exchange of openExchange.');
  let check = checks.get(route);
  if (!check) checks.set(route, (check = checkFor(route)));
  await check(exchange);
  return next();
};

function checkFor(route: Route): Check {
  const readQuery: QueryReader | undefined = route.query && queryReader(route.query);
  const headerNames = route.headers ? Object.keys(membersOf(route.headers)) : [];
  const readBody = route.body && bodyReader(route, route.body);

  return async function check(exchange) {
    const errors: InputError[] = [];
    const { params, query, headers } = route;
    const input = {
      params: params && parsed(params, '/path', exchange.request.params, errors),
      query: query && parsed(query, '/query', readQuery?.(exchange.url, errors), errors),
      headers: headers && parsed(headers, '/header', picked(exchange.headers, headerNames), errors),
      body: readBody && (await readBody(exchange, errors)),
    };
    if (errors.length > 0)
      throw new Problem(invalidInput, 'The request is not valid.', { errors: errors.slice(0, 50) });
    exchange.input = input;
  };
}

function parsed(schema: ZodType, root: string, value: unknown, errors: InputError[]): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const error of inputErrors(root, result.error)) {
    if (!errors.some(({ pointer }) => pointer === error.pointer)) errors.push(error);
  }
  return undefined;
}

function picked(headers: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of names) if (headers[name] !== undefined) found[name] = headers[name];
  return found;
}
