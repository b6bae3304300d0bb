import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Router, type Response } from 'express';
import { docsPage, docsPolicy, docsScript } from './docs-page.ts';
import type { OpenApiDocument } from './openapi-document.ts';

export interface ServeDocsOptions {
  /** Or what makes it, when it is first asked for: a start has better things to do. */
  readonly document: OpenApiDocument | (() => OpenApiDocument);
  /** The document of each published version, by its number: `/v1/openapi.json`. Each is read when it is asked for. Default: `document` is all there is. */
  readonly versions?: Readonly<Record<number, OpenApiDocument>>;
  /** The folder with Swagger UI's files; `false`: no page. Default: that of the package `swagger-ui-dist`, if it is there. */
  readonly assets?: string | false;
}

const assetFiles = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' };

/** The paths that people and programs are given; the page's own files are below `/docs`. */
export const docsPaths: readonly string[] = ['/openapi.json', '/docs'];

/** Those of an app with versions: each has a document of its own. */
export function docsPathsOf(versions: Readonly<Record<number, OpenApiDocument>>): readonly string[] {
  return [...docsPaths, ...Object.keys(versions).map(pathOfVersion)];
}

function pathOfVersion(version: string): string {
  return `/v${version}/openapi.json`;
}

/** Answers `GET /openapi.json`, and `GET /docs` with a page to read and try it. */
export function serveDocs({ document, versions = {}, assets = installedAssets() }: ServeDocsOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const main = () => (typeof document === 'function' ? document() : document);
  router.get(
    '/openapi.json',
    madeAnswer('application/json', () => JSON.stringify(main())),
  );
  for (const version of Object.keys(versions)) {
    const text = () => JSON.stringify(versions[Number(version)]);
    router.get(pathOfVersion(version), madeAnswer('application/json', text));
  }
  if (assets === false) return router;
  router.get('/docs', textAnswer('text/html', docsPage));
  router.get('/docs/init.js', textAnswer('text/javascript', docsScript));
  for (const [file, type] of Object.entries(assetFiles))
    router.get(`/docs/${file}`, fileAnswer(type, join(assets, file)));
  return router;
}

// A bundle may be shipped without the files: it then has the document, and no page.
function installedAssets(): string | false {
  try {
    return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  } catch {
    return false;
  }
}

interface Asked {
  readonly fresh: boolean;
}

function textAnswer(type: string, text: string | Buffer, caching = 'no-cache') {
  const etag = `W/"${hash('sha1', text, 'base64url')}"`;
  return function textAnswer(request: Asked, response: Response): void {
    headersFor(response).set('Cache-Control', caching).set('ETag', etag);
    if (request.fresh) response.status(304).end();
    else response.type(`${type}; charset=utf-8`).send(text);
  };
}

/** Made once, for the first who asks. */
function madeAnswer(type: string, text: () => string | Buffer, caching?: string) {
  let answer: ReturnType<typeof textAnswer> | undefined;
  return function madeAnswer(request: Asked, response: Response): void {
    answer ??= textAnswer(type, text(), caching);
    answer(request, response);
  };
}

/** Read once. Opened for each request, it would stay open when a client that pipelines leaves before the answer's turn. */
function fileAnswer(type: string, path: string) {
  return madeAnswer(type, () => readFileSync(path), 'public, max-age=3600');
}

function headersFor(response: Response): Response {
  return response
    .set('Content-Security-Policy', docsPolicy)
    .set('X-Content-Type-Options', 'nosniff')
    .set('Referrer-Policy', 'no-referrer');
}
