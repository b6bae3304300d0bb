import { hash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router, type Response } from 'express';
import { docsPage, docsPolicy, docsScript } from './docs-page.ts';
import type { OpenApiDocument } from './openapi-document.ts';

export interface ServeDocsOptions {
  readonly document: OpenApiDocument;
  /** The folder with Swagger UI's files; `false`: no page. Default: that of the package `swagger-ui-dist`, if it is there. */
  readonly assets?: string | false;
}

const assetFiles = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Answers `GET /openapi.json`, and `GET /docs` with a page to read and try it. */
export function serveDocs({ document, assets = installedAssets() }: ServeDocsOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/openapi.json', textAnswer('application/json', JSON.stringify(document)));
  if (assets === false) return router;
  router.get('/docs', textAnswer('text/html', docsPage));
  router.get('/docs/init.js', textAnswer('text/javascript', docsScript));
  for (const file of assetFiles) {
    router.get(`/docs/${file}`, (_request, response) => {
      headersFor(response).sendFile(file, { root: assets, maxAge: '1h', etag: true });
    });
  }
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

function textAnswer(type: string, text: string) {
  const etag = `W/"${hash('sha1', text, 'base64url')}"`;
  return function textAnswer(request: { fresh: boolean }, response: Response): void {
    headersFor(response).set('Cache-Control', 'no-cache').set('ETag', etag);
    if (request.fresh) response.status(304).end();
    else response.type(`${type}; charset=utf-8`).send(text);
  };
}

function headersFor(response: Response): Response {
  return response
    .set('Content-Security-Policy', docsPolicy)
    .set('X-Content-Type-Options', 'nosniff')
    .set('Referrer-Policy', 'no-referrer');
}
