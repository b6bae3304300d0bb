import type { RequestHandler } from 'express';

/** What every answer of an API says to a browser: it is data, nothing to run, frame or sniff. */
export const secureHeaderList: readonly (readonly [name: string, value: string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Referrer-Policy', 'no-referrer'],
];

/** The same for an app's own Express handlers. Routes and problems carry them already. */
export function secureHeaders(): RequestHandler {
  return function secureHeaders(_request, response, next) {
    for (const [name, value] of secureHeaderList) response.setHeader(name, value);
    next();
  };
}
