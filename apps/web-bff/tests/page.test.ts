import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { appUnderTest, signedIn } from './app-under-test.ts';

const { app } = appUnderTest();

describe('the page at /', () => {
  test('runs our own script only, from a file, and no form or frame leads elsewhere', async () => {
    const { status, text, headers } = await request(app).get('/');
    expect(status).toBe(200);
    const policy = headers['content-security-policy'] ?? '';
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script src="/page.js" defer>']);
    expect(text).not.toMatch(/ on\w+=|javascript:/);
  });

  test('can be used without seeing it: a language, a title, headings, labels, and states that are told', async () => {
    const { text } = await request(app).get('/');
    for (const part of ['<html lang="en">', '<title>', '<main>', '<h1>', 'role="status"', '<label for="document-id">'])
      expect(text).toContain(part);
    const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, id] of text.matchAll(/ (?:for|aria-labelledby)="([^"]+)"/g)) expect(ids).toContain(id);
  });

  test('has a script that compiles, and that finds what it looks for', async () => {
    const { status, type, text } = await request(app).get('/page.js');
    expect({ status, type }).toEqual({ status: 200, type: 'text/javascript' });
    expect(() => new Function(text)).not.toThrow();
    expect(text).not.toMatch(/innerHTML|localStorage|sessionStorage|document\.cookie|eval\(/);
    const page = (await request(app).get('/')).text;
    for (const [, id] of text.matchAll(/element\('([^']+)'\)/g)) expect(page).toContain(`id="${id}"`);
  });

  test('answers 304 to who has it', async () => {
    const { headers } = await request(app).get('/');
    const again = await request(app)
      .get('/')
      .set('If-None-Match', headers['etag'] ?? '');
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

describe('what a browser is told with every answer', () => {
  test.each(['/', '/v2/documents/doc_q3plan7x2mva', '/v2/nothing', '/docs', '/auth/session'])('%s', async (path) => {
    const { headers } = await request(app).get(path).set(signedIn);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined(); // development: plain http
  });

  test('is https only, where it is', async () => {
    const { app: secure } = appUnderTest({}, { ORIGIN: 'https://desk.example', PLAIN_HTTP: 'off' });
    const { headers } = await request(secure).get('/');
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
  });
});
