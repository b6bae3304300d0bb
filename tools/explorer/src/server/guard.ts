import type { NextFunction, Request, Response } from 'express';

/**
 * Only this machine's own names reach the explorer: another site's name that was made to lead here (DNS rebinding) does
 * not. And only its own page writes: what another site's page sends is refused, with or without a preflight.
 */
export function guard(port: number) {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  return (request: Request, response: Response, next: NextFunction): void => {
    const { host, origin } = request.headers;
    if (host === undefined || !hosts.has(host)) return refuse(response, 'The explorer has another name.');
    const site = request.headers['sec-fetch-site'];
    const isForeign =
      (origin !== undefined && origin !== `http://${host}`) ||
      (site !== undefined && site !== 'same-origin' && !(site === 'none' && isRead(request)));
    const isLinkTo = isRead(request) && request.headers['sec-fetch-mode'] === 'navigate';
    if (isForeign && !isLinkTo) return refuse(response, 'Only the explorer’s own page may ask this.');
    next();
  };
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

function refuse(response: Response, detail: string): void {
  response.status(403).json({ status: 403, detail });
}
