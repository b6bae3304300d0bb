import express, { Router } from 'express';
import { pageFolder } from './page-build.ts';

// Nothing from elsewhere, but pictures that cards have.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' https: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The built page. Names of assets say what is in them; the page itself is asked for each time. */
export function pageApp(): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set({ 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' });
    response.set({ 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Resource-Policy': 'same-origin' });
    next();
  });
  router.use('/assets', express.static(`${pageFolder}/assets`, { immutable: true, maxAge: '1y', fallthrough: false }));
  router.use(express.static(pageFolder, { cacheControl: false }));
  return router;
}
