import { hash } from 'node:crypto';
import { Router } from 'express';
import type { RequestHandler } from 'express';
import { askScript } from './ask-script.ts';
import { page, pagePolicy } from './page.ts';
import { pageScript } from './page-script.ts';

/** The paths that are answered here. */
export const pagePaths: readonly string[] = ['/', '/page.js'];

/** The page at `/` and its script: the same for everyone. */
export function servePage(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/', answering('text/html', page));
  router.get('/page.js', answering('text/javascript', `${pageScript}${askScript}`));
  return router;
}

function answering(type: string, text: string): RequestHandler {
  const etag = `W/"${hash('sha1', text, 'base64url')}"`;
  return function answerPage(request, response) {
    response.set({ 'Content-Security-Policy': pagePolicy, 'Cache-Control': 'no-cache', ETag: etag });
    if (request.fresh) response.status(304).end();
    else response.type(`${type}; charset=utf-8`).send(text);
  };
}
