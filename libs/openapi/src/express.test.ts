import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { docsPage } from './docs-page.ts';
import { docsPathsOf, serveDocs } from './express.ts';
import { openApiDocument } from './index.ts';

const document = openApiDocument({ title: 'Nothing', version: '1', routes: [] });
const app = express().use(serveDocs({ document }));

describe('the document', () => {
  test('is served as JSON', async () => {
    const answer = await request(app).get('/openapi.json');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.body).toEqual(document);
  });

  test('is not sent again to who has it', async () => {
    const first = await request(app).get('/openapi.json');
    await request(app).get('/openapi.json').set('If-None-Match', String(first.headers.etag)).expect(304);
  });
});

test('each published version has a document of its own', async () => {
  const older = openApiDocument({ title: 'Nothing', version: '1', routes: [] });
  const newer = openApiDocument({ title: 'Nothing', version: '2', routes: [] });
  const versions = { 1: older, 2: newer };
  const own = express().use(serveDocs({ document: newer, versions }));
  for (const [path, version] of Object.entries({
    '/openapi.json': '2',
    '/v1/openapi.json': '1',
    '/v2/openapi.json': '2',
  })) {
    const { body } = await request(own).get(path).expect(200);
    expect(body.info.version).toBe(version);
    expect(docsPathsOf(versions)).toContain(path);
  }
  await request(own).get('/v3/openapi.json').expect(404);
});

describe('the page', () => {
  test('allows no inline script, and has none', async () => {
    const answer = await request(app).get('/docs').expect(200);
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(docsPage).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test('loads only files that are served', async () => {
    const files = [...docsPage.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
    expect(files).toHaveLength(3);
    for (const file of files) await request(app).get(`/${file}`).expect(200);
  });

  test('has no file open while a client waits for its turn: each is read once', async () => {
    const assets = mkdtempSync(join(tmpdir(), 'docs-'));
    writeFileSync(join(assets, 'swagger-ui.css'), 'body{}');
    const own = express().use(serveDocs({ document, assets }));
    await request(own).get('/docs/swagger-ui.css').expect(200, 'body{}');
    rmSync(assets, { recursive: true });
    const again = await request(own).get('/docs/swagger-ui.css').expect(200, 'body{}');
    expect(again.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    });
    await request(own).get('/docs/swagger-ui.css').set('If-None-Match', String(again.headers.etag)).expect(304);
  });

  test('serves no other file of the package', async () => {
    for (const file of ['package.json', 'index.html', '../package.json', '%2e%2e/package.json', 'swagger-ui.css.map']) {
      await request(app).get(`/docs/${file}`).expect(404);
    }
  });
});

test('a bundle without the page has the document', async () => {
  const bare = express().use(serveDocs({ document, assets: false }));
  await request(bare).get('/openapi.json').expect(200);
  await request(bare).get('/docs').expect(404);
});
