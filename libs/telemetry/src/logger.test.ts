import { describe, expect, test } from '@jest/globals';
import { errorRecord } from './error-record.ts';
import { createLogger, type LogLevel } from './index.ts';
import { maskSecrets } from './mask-secrets.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c3IifQ.c2lnbmF0dXJl';

function logger(level?: LogLevel) {
  const lines: string[] = [];
  const log = createLogger({
    name: 'app',
    ...(level && { level }),
    destination: { write: (line) => void lines.push(line) },
  });
  const last = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  return { log, lines, last };
}

describe('a line', () => {
  test('is one JSON object that says when, how grave, who and what', () => {
    const { log, lines, last } = logger();
    log.info({ status: 200 }, 'answered');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      name: 'app',
      status: 200,
      msg: 'answered',
    });
  });

  test('is written from its level on', () => {
    const { log, lines } = logger('warn');
    log.debug({}, 'no');
    log.info({}, 'no');
    log.child({ requestId: 'r' }).warn({}, 'yes');
    log.error({}, 'yes');
    expect(lines).toHaveLength(2);
  });

  test('carries what its logger was given', () => {
    const { log, last } = logger();
    log.child({ requestId: 'r' }).child({ userId: 'u' }).info({}, 'answered');
    expect(last()).toMatchObject({ requestId: 'r', userId: 'u' });
  });
});

describe('personal data', () => {
  test('is removed by the name of its field', () => {
    const { log, lines } = logger();
    const user = { id: 'usr_ada', displayName: 'Ada Example', email: 'a', given_name: 'Ada' };
    log.info({ user, ip: '198.51.100.7', headers: { 'X-Forwarded-For': '198.51.100.7' } }, 'x');
    expect(lines.join('')).not.toMatch(/Ada|198\.51|"a"/);
    expect(lines.join('')).toContain('usr_ada');
  });

  test('is removed where a text has an e-mail address, also an encoded one and that of an error', () => {
    const { log, lines } = logger();
    log.info({ path: '/people/ada.example+x%40example.co.uk/photo' }, 'x');
    log.error({ err: new Error('no user ada@example.com, nor <bo@mail.example.com>') }, 'x');
    expect(lines.join('')).not.toMatch(/ada|bo@|example\.co/);
    expect(lines[0]).toContain('"/people/[redacted]/photo"');
  });

  test('is not seen where there is none, and no text makes looking slow', () => {
    const paths = 'at file:///node_modules/@frontdesk/server/x.ts, undici@7.16.0, 12@34';
    expect(maskSecrets(paths)).toBe(paths);
    const long = `${'a'.repeat(100_000)}@${'b.'.repeat(50_000)}`;
    const startedAt = performance.now();
    maskSecrets(long);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('secrets', () => {
  test('are removed by the name of their field, in any case, and some way down', () => {
    const { log, lines } = logger();
    const headers = {
      authorization: 'shh',
      Cookie: 'shh',
      'set-cookie': ['shh'],
      'X-Platform-Key': 'shh',
      accept: 'a',
    };
    log.info({ headers, request: { sent: { headers } }, password: 'shh', 'idempotency-key': 'shh' }, 'x');
    log.child({ 'x-context-signature': 'shh', token: { value: 'shh' }, calls: [{ headers }] }).info({}, 'x');
    expect(lines.join('')).not.toContain('shh');
    expect(lines.join('')).toContain('"accept":"a"');
  });

  test('leave the object that was logged as it is', () => {
    const { log } = logger();
    const fields = { headers: { authorization: 'shh' } };
    log.info(fields, 'x');
    expect(fields.headers.authorization).toBe('shh');
  });

  test('are masked wherever a text looks like one', () => {
    const { log, lines } = logger();
    const err = new Error(`Authorization: Bearer ${jwt}`, { cause: new Error('key sk-live-12345') });
    log.error({ err, url: `/x?token=${jwt}`, list: [jwt] }, `refused ${jwt}`);
    const text = lines.join('');
    for (const secret of ['eyJ', 'c2lnbmF0dXJl', '12345']) expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toBeDefined();
  });

  test.each([
    ['Bearer abcdef123456', 'Bearer [redacted]'],
    ['bearer  abcdef123456, and', 'bearer  [redacted], and'],
    ['Basic dXNlcjpwdw==', 'Basic [redacted]'],
    [`${jwt}`, '[redacted]'],
    [`a ${jwt}.iv.tag b`, 'a [redacted] b'],
    ['sk-dev-platform', '[redacted]'],
    [`fd_live_0123456789abcdef_${'ab'.repeat(24)}`, '[redacted]'],
    ['a task-force of two', 'a task-force of two'],
    ['the bearer of news', 'the bearer of news'],
    ['doc_q3plan7x2mva', 'doc_q3plan7x2mva'],
  ])('%s becomes %s', (text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });
});

describe('an error', () => {
  const problem = (message: string, members: object, cause: unknown) =>
    Object.assign(new Error(message, { cause }), { name: 'Problem', code: 'busy', status: 503, ...members });

  test('is written with the chain of its causes, and of each what helps to find it', () => {
    const socket = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', address: '10.1.2.3' });
    const of = { service: 'documents', operation: 'documents.getDocument', phase: 'connect' };
    const failure = problem('no answer', of, socket);
    const top = problem('lost', { kind: { code: 'busy' }, extensions: { section: 'document' } }, failure);
    expect(errorRecord(top)).toMatchObject({
      type: 'Problem',
      message: 'lost',
      code: 'busy',
      kind: 'busy',
      status: 503,
      section: 'document',
      cause: {
        service: 'documents',
        operation: 'documents.getDocument',
        phase: 'connect',
        cause: { code: 'ECONNREFUSED', stack: expect.any(String) },
      },
    });
    expect(JSON.stringify(errorRecord(top))).not.toContain('10.1.2.3');
  });

  test('that is its own cause comes to an end', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(errorRecord(error)).match(/"type"/g)).toHaveLength(6);
  });

  test('of many is written with the first few', () => {
    const many = new AggregateError(
      Array.from({ length: 20 }, (_none, at) => new Error(`${at}`)),
      'all failed',
    );
    expect(errorRecord(many).errors).toHaveLength(5);
  });

  test('that is no error is written as what it is', () => {
    expect([errorRecord('text'), errorRecord(undefined), errorRecord({ a: 1 })]).toEqual([
      { type: 'string', message: 'text' },
      { type: 'undefined', message: 'undefined' },
      { type: 'object', message: 'no message' },
    ]);
  });

  test('of endless text is cut', () => {
    expect(errorRecord(new Error('x'.repeat(100_000))).message.length).toBeLessThan(10_000);
  });
});
