// The file hosts of the platform, by path: `/files.platform.internal/…`, `/avatars.platform.internal/…` and
// `/assets.platform.internal/…`. Attachments need a signature that has not expired; pictures do not.
import express from 'express';
import type { Express, Request, Response } from 'express';
import { hashOf } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { contentOf } from './contents.ts';
import { avatarOf, logoOf, thumbnailOf } from './pictures.ts';
import { rangeOf } from './range.ts';
import { isSigned } from './signature.ts';

interface StoredFile {
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly disposition?: string;
}

export function fileApp(world: World, options: { readonly fileKey: string }): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/files.platform.internal/thumb/:name', (request, response) => {
    const documentId = request.params.name.replace(/\.webp$/, '');
    const isThere = world.documents.get(documentId)?.hasThumbnail;
    send(request, response, isThere ? { mediaType: 'image/webp', bytes: thumbnailOf(documentId) } : undefined);
  });
  app.get('/files.platform.internal/:attachmentId', (request, response) => {
    const { attachmentId } = request.params;
    const signature = typeof request.query['sig'] === 'string' ? request.query['sig'] : '';
    if (!isSigned(attachmentId, signature, { key: options.fileKey, now: world.now() })) return refuse(response, 403);
    send(request, response, attachmentFile(world, attachmentId));
  });
  app.get('/avatars.platform.internal/:name', (request, response) => {
    const userId = request.params.name.replace(/\.webp$/, '');
    const isThere = Boolean(world.users.get(userId)?.avatarUrl);
    send(request, response, isThere ? { mediaType: 'image/webp', bytes: avatarOf(userId) } : undefined);
  });
  app.get('/assets.platform.internal/:tenantId/logo.svg', (request, response) => {
    const tenant = world.tenants.get(request.params.tenantId);
    const logo = tenant && { mediaType: 'image/svg+xml', bytes: logoOf(tenant.primaryColor, tenant.name) };
    send(request, response, logo);
  });
  app.use((_request, response) => refuse(response, 404));
  return app;
}

function attachmentFile(world: World, attachmentId: string): StoredFile | undefined {
  const attachment = world.attachments.get(attachmentId);
  if (attachment?.scanStatus !== 'clean') return undefined;
  const { fileName, mediaType } = attachment;
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`;
  return { mediaType, bytes: contentOf(attachment), disposition };
}

function send(request: Request, response: Response, file: StoredFile | undefined): void {
  if (!file) return refuse(response, 404);
  const { bytes, mediaType, disposition } = file;
  const etag = `"${hashOf(bytes.toString('latin1')).toString(16)}-${bytes.length}"`;
  const headers = {
    'Content-Type': mediaType,
    'Accept-Ranges': 'bytes',
    ETag: etag,
    ...(disposition ? { 'Content-Disposition': disposition } : {}),
  };
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, headers).end();
  const ifRange = request.headers['if-range'];
  const range = ifRange === undefined || ifRange === etag ? rangeOf(request.headers.range, bytes.length) : 'all';
  if (range === 'none') return void response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
  const part = range === 'all' ? bytes : bytes.subarray(range.start, range.end + 1);
  const which = range === 'all' ? {} : { 'Content-Range': `bytes ${range.start}-${range.end}/${bytes.length}` };
  response.writeHead(range === 'all' ? 200 : 206, { ...headers, ...which, 'Content-Length': String(part.length) });
  response.end(request.method === 'HEAD' ? undefined : part);
}

function refuse(response: Response, status: number): void {
  const text = status === 403 ? 'The signature is missing, wrong or expired.\n' : 'There is no such file.\n';
  response.status(status).type('text/plain').send(text);
}
