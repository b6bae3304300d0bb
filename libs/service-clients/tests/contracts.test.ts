import { describe, expect, test } from '@jest/globals';
import { Problem, problemDocument } from '@frontdesk/problems';
import { UpstreamFailure, type HttpAnswer, type HttpRequest } from '@frontdesk/upstream';
import type { ZodType } from 'zod';
import * as access from '../src/access/operations.ts';
import * as activity from '../src/activity/operations.ts';
import * as collaboration from '../src/collaboration/operations.ts';
import * as documents from '../src/documents/operations.ts';
import type { RestFacts } from '../src/facts.ts';
import * as generation from '../src/generation/operations.ts';
import * as identity from '../src/identity/operations.ts';
import type { AnswerHeaders } from '../src/outcome.ts';
import type { CallerReach, RestService } from '../src/platform.ts';
import type { Reader } from '../src/reader.ts';
import * as revisions from '../src/revisions/operations.ts';
import {
  operationsOf,
  publicExample,
  publicSchema,
  type ContractAnswer,
  type ContractOperation,
} from './contract-document.ts';

// Every operation of every contract against its client: the contract's own examples go out and come back.
const clients: Readonly<Record<RestService, object>> = {
  documents,
  revisions,
  identity,
  access,
  collaboration,
  generation,
  activity,
};
const all = Object.entries(clients).flatMap(([service, of]) =>
  operationsOf(service).map((contract) => ({
    service: service as RestService,
    contract,
    client: (of as Record<string, Client>)[contract.id],
  })),
);
const named = all.map((one) => [`${one.service}.${one.contract.id}`, one] as const);

/** An operation as the contract's examples see it: without types. */
interface Client {
  readonly facts: RestFacts;
  reading(schema: ZodType): Reader<object, unknown>;
}

const caller = {
  userId: 'usr_chi9r5d3vnk8',
  tenantId: 'ten_halden4k7q2w',
  proof: { token: 'their-own', expiresAt: 2e9 },
};
const reach: CallerReach = { signal: new AbortController().signal, deadline: Infinity, caller };
const callerHeader = { 'If-Match': 'ifMatch', 'If-None-Match': 'ifNoneMatch', 'Idempotency-Key': 'idempotencyKey' };

type One = (typeof all)[number];
interface Seen {
  readonly request: HttpRequest | undefined;
  readonly proof: object | undefined;
  readonly value?: { readonly body: unknown; readonly headers: AnswerHeaders };
  readonly thrown?: unknown;
}
type Answered = {
  readonly status: number;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
};

async function called({ service, contract, client }: One, schema: ZodType, answered: Answered): Promise<Seen> {
  if (client === undefined) throw new Error('no client');
  const requests: HttpRequest[] = [];
  const proofs: object[] = [];
  const answer: HttpAnswer = { ...answered, body: Buffer.from(answered.body ?? '') };
  const platform = {
    [service]: {
      call: (request: HttpRequest) => (requests.push(request), Promise.resolve(answer)),
      credential: (outgoing: object) => (proofs.push(outgoing), { 'x-proof': 'ours' }),
    },
  };
  const result = await client
    .reading(schema)
    .withHeaders()
    .call(platform, paramsOf(contract), reach)
    .then(
      (value) => ({ value }),
      (thrown: unknown) => ({ thrown }),
    );
  return { request: requests[0], proof: proofs[0], ...result };
}

/** Parameters with a slash and a space in them, to see that each is encoded where it goes. */
function paramsOf(contract: ContractOperation): Record<string, unknown> {
  const params: Record<string, unknown> = contract.body === undefined ? {} : { body: contract.body.example };
  for (const { name, in: place, example } of contract.parameters) {
    if (place === 'path') params[name] = `${String(example)}/ å`;
    else if (place === 'query') params[name] = example;
    else if (name in callerHeader) params[callerHeader[name as keyof typeof callerHeader]] = example;
  }
  return params;
}

function expectedPath(contract: ContractOperation): string {
  const path = contract.parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, `${String(example)}%2F%20%C3%A5`), contract.path);
  const query = contract.parameters
    .filter((parameter) => parameter.in === 'query')
    .map(
      ({ name, example }) =>
        `${name}=${[example]
          .flat()
          .map((one) => encodeURIComponent(String(one)))
          .join(',')}`,
    );
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

function answered({ status, headers, mediaType, example }: ContractAnswer): Answered {
  const isText = typeof example === 'string';
  return {
    status,
    headers: { ...headers, ...(mediaType !== undefined && { 'content-type': `${mediaType}; charset=utf-8` }) },
    body: example === undefined ? undefined : isText ? example : JSON.stringify(example),
  };
}

const whole = (answer: ContractAnswer) => answer.mediaType !== 'text/event-stream';
const succeeded = (contract: ContractOperation) =>
  contract.answers.filter((answer) => answer.status < 300 && whole(answer));
const failed = (contract: ContractOperation) =>
  contract.answers.filter(({ status, example }) => status >= 400 && example !== undefined);
const schemaOf = (answer: ContractAnswer | undefined) => publicSchema(answer?.schema ?? { type: 'null' as never });

describe('the clients of the seven REST services', () => {
  test('are 43 together with the contracts, and no more', () => {
    expect(all).toHaveLength(43);
    expect(all.filter(({ client }) => client === undefined)).toEqual([]);
    const facts = Object.values(clients).flatMap((of) =>
      Object.values(of as Record<string, Partial<Client>>).filter((one) => one.facts),
    );
    expect(facts).toHaveLength(43);
  });

  test('are tried with examples that show internal members', () => {
    const answers = all.flatMap(({ contract }) => succeeded(contract));
    const secretive = answers.filter(
      (one) => JSON.stringify(publicExample(one.schema, one.example)) !== JSON.stringify(one.example),
    );
    expect(secretive.length).toBeGreaterThan(25);
  });
});

describe.each(named)('%s', (name, one) => {
  const { service, contract, client } = one;
  if (client === undefined) return;

  test('is declared as in its contract', () => {
    const { facts } = client;
    const names = (place: string) => contract.parameters.filter((one) => one.in === place).map((one) => one.name);
    expect({ name: facts.name, service: facts.service, method: facts.method, path: facts.path }).toEqual({
      name,
      service,
      method: contract.method,
      path: contract.path,
    });
    expect(facts.query).toEqual(names('query'));
    expect(facts.headers).toEqual(
      names('header').flatMap((header) => callerHeader[header as keyof typeof callerHeader] ?? []),
    );
    expect(facts.safe).toBe(contract.method === 'GET' || name === 'access.checkAccess');
    if (contract.body) expect(facts.contentType).toBe(contract.body.mediaType);
  });

  test('sends the request of its contract, proven for exactly that', async () => {
    const [answer] = succeeded(contract);
    const { request, proof } = await called(one, schemaOf(answer), answered(answer!));
    expect(request).toMatchObject({ operation: name, method: contract.method, path: expectedPath(contract) });
    const own = contract.parameters.filter((one) => one.in === 'header' && one.name in callerHeader);
    expect(request?.headers).toEqual({
      accept: 'application/json',
      'x-proof': 'ours',
      ...Object.fromEntries(own.map((one) => [one.name.toLowerCase(), one.example])),
      ...(contract.body && { 'content-type': contract.body.mediaType }),
    });
    expect(request?.body).toBe(contract.body && JSON.stringify(contract.body.example));
    expect(proof).toEqual({
      method: request?.method,
      path: request?.path,
      ...(request?.body !== undefined && { body: request.body }),
    });
  });

  test.each(succeeded(contract).map((answer, at) => [answer.status, at, answer] as const))(
    'reads the answer %i (example %i) without its internal members',
    async (_status, _at, answer) => {
      const schema = answer.schema === undefined ? publicSchema({}).optional() : schemaOf(answer);
      const { value } = await called(one, schema, answered(answer));
      expect(value?.body).toEqual(publicExample(answer.schema, answer.example));
      for (const header of ['etag', 'location', 'link'] as const)
        expect(value?.headers[header]).toBe(answer.headers[header]);
    },
  );

  // Not every contract shows its errors.
  if (failed(contract).length === 0) return;
  test.each(failed(contract).map((answer, at) => [answer.status, at, answer] as const))(
    'maps the error %i (example %i) to its kind, and shows none of its words',
    async (status, _at, answer) => {
      const { thrown } = await called(one, schemaOf(undefined), answered(answer));
      expect(thrown).toBeInstanceOf(Problem);
      const problem = thrown as Problem;
      expect(problem.code).toBe(expectedKind(answer));
      const document = JSON.stringify(problemDocument(problem, { instance: '/', requestId: 'r' }));
      // What we say of every such problem may be what it said, too.
      const ours = JSON.stringify(problem.kind);
      for (const word of wordsOf(answer.example)) if (!ours.includes(word)) expect(document).not.toContain(word);
      if (status === 429 && problem.code !== 'budget-spent')
        expect(Number(problem.headers['Retry-After'])).toBeGreaterThan(0);
      if (!(problem instanceof UpstreamFailure)) {
        expect(client.facts.codes).toContain((problem as Problem & { backendCode: string }).backendCode);
      }
    },
  );
});

const kinds: Readonly<Record<number, string>> = {
  400: 'backend-refused-request',
  401: 'backend-failed',
  403: 'not-allowed',
  404: 'not-found',
  408: 'backend-timed-out',
  409: 'conflict',
  412: 'precondition-failed',
  413: 'backend-refused-request',
  422: 'backend-refused-request',
  428: 'precondition-required',
  429: 'backend-overloaded',
  502: 'backend-unavailable',
  503: 'backend-unavailable',
  504: 'backend-timed-out',
};

function expectedKind({ status, example }: ContractAnswer): string | undefined {
  const text = JSON.stringify(example);
  if (text.includes('insufficient_quota')) return 'budget-spent';
  if (text.includes('"errorCode":1402')) return 'not-allowed'; // it believes us, and does not know the user
  if (text.includes('model_overloaded')) return 'backend-overloaded';
  return kinds[status] ?? (status >= 500 ? 'backend-failed' : 'backend-invalid');
}

/** Texts of a backend's error that nobody but its team should read. */
function wordsOf(example: unknown): string[] {
  if (typeof example === 'string') return example.length > 8 ? [example] : [];
  if (typeof example !== 'object' || example === null) return [];
  return Object.values(example).flatMap(wordsOf);
}
