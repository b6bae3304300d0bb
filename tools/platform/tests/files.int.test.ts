import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inflateSync } from 'node:zlib';
import { ada, ben, fleet, json, q3plan, runPlatform } from './running-platform.ts';
import type { RunningPlatform } from './running-platform.ts';

let running: RunningPlatform;

beforeAll(async () => {
  running = await runPlatform();
});
afterAll(() => running.close());

interface Attachment {
  readonly attachmentId: string;
  readonly downloadUrl: string | null;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

async function attachmentsOf(documentId: string, as = ada): Promise<Attachment[]> {
  const listed = await running.call('documents', `/v1/documents/${documentId}/attachments`, { as });
  return json<{ items: Attachment[] }>(listed).items;
}

/** A platform address, where this test reaches it. */
function local(url: string): string {
  return url.replace('https://', `${running.platform.urls.files}/`);
}

async function bytesOf(url: string, headers: Record<string, string> = {}): Promise<[Response, Buffer]> {
  const response = await fetch(local(url), { headers });
  return [response, Buffer.from(await response.arrayBuffer())];
}

test('every clean attachment has bytes of its type, as many as the platform says', async () => {
  const beginsWith: Record<string, string> = {
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'PK\x03\x04',
    'application/pdf': '%PDF-',
    'image/png': '\x89PNG',
    'text/plain': '',
    'text/csv': 'hub,week',
  };
  const seen = new Set<string>();
  for (const { attachmentId, mediaType, documentId, scanStatus } of running.platform.world.attachments.values()) {
    const owner = running.platform.world.documents.get(documentId)!.ownerId;
    const isUsable = running.platform.world.users.get(owner)!.status === 'active';
    if (scanStatus !== 'clean' || seen.has(mediaType) || !isUsable) continue;
    seen.add(mediaType);
    const listed = (await attachmentsOf(documentId, owner)).find((item) => item.attachmentId === attachmentId)!;
    const [response, bytes] = await bytesOf(listed.downloadUrl!);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, mediaType]);
    expect(bytes.length).toBe(listed.sizeBytes);
    expect(bytes.toString('latin1').startsWith(beginsWith[mediaType]!)).toBe(true);
  }
  expect([...seen].toSorted()).toEqual(Object.keys(beginsWith).toSorted());
});

test('a part of a file can be asked for', async () => {
  const [{ downloadUrl }] = (await attachmentsOf(q3plan)) as [Attachment];
  const [whole, all] = await bytesOf(downloadUrl!);
  expect(whole.headers.get('accept-ranges')).toBe('bytes');
  const [part, bytes] = await bytesOf(downloadUrl!, { Range: 'bytes=10-19' });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 10-19/184320']);
  expect(bytes.equals(all.subarray(10, 20))).toBe(true);
  const [beyond] = await bytesOf(downloadUrl!, { Range: 'bytes=999999-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */184320']);
  const [changed] = await bytesOf(downloadUrl!, { Range: 'bytes=10-19', 'If-Range': '"other"' });
  expect(changed.status).toBe(200);
});

test('a signature is needed, is for one file, and ends', async () => {
  const [{ downloadUrl }] = (await attachmentsOf(q3plan)) as [Attachment];
  const signature = new URL(downloadUrl!).searchParams.get('sig')!;
  for (const url of [
    'https://files.platform.internal/att_capmodel6y2',
    'https://files.platform.internal/att_capmodel6y2?sig=4c1f',
    `https://files.platform.internal/att_fleetnotes1?sig=${signature}`,
    `https://files.platform.internal/att_capmodel6y2?sig=${signature.replace(/^\w+/, 'ffffffff')}`,
  ]) {
    expect((await bytesOf(url))[0].status).toBe(403);
  }
  const quick = await runPlatform({ fileUrlSeconds: 0 });
  const listed = await quick.call('documents', `/v1/documents/${fleet}/attachments`, { as: ben });
  const clean = json<{ items: Attachment[] }>(listed).items.find((item) => item.downloadUrl)!;
  const late = await fetch(clean.downloadUrl!.replace('https://', `${quick.platform.urls.files}/`));
  expect(late.status).toBe(403);
  await quick.close();
});

test('avatars, thumbnails and logos are pictures', async () => {
  const user = json<{ avatarUrl: string }>(await running.call('identity', `/v1/users/${ada}`));
  const document = json<{ thumbnailUrl: string }>(await running.call('documents', `/v1/documents/${q3plan}`));
  for (const url of [user.avatarUrl, document.thumbnailUrl]) {
    const [response, bytes] = await bytesOf(url);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16)).toBe('RIFFWEBPVP8L');
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  }
  const [logo, svg] = await bytesOf('https://assets.platform.internal/ten_halden4k7q2w/logo.svg');
  expect(logo.headers.get('content-type')).toBe('image/svg+xml');
  expect(svg.toString()).toContain('#0b5d4e');
  for (const missing of [
    'avatars.platform.internal/usr_ben4t8w1zcp6.webp',
    'files.platform.internal/thumb/doc_x.webp',
  ]) {
    expect((await bytesOf(`https://${missing}`))[0].status).toBe(404);
  }
});

test('the pictures in documents can be decoded', async () => {
  const picture = [...running.platform.world.attachments.values()].find((item) => item.fileName === 'figure.png')!;
  const owner = running.platform.world.documents.get(picture.documentId)!.ownerId;
  const listed = (await attachmentsOf(picture.documentId, owner)).find((item) => item.mediaType === 'image/png')!;
  const [, bytes] = await bytesOf(listed.downloadUrl!);
  const data = bytes.indexOf('IDAT');
  const rows = inflateSync(bytes.subarray(data + 4, data + 4 + bytes.readUInt32BE(data - 4)));
  expect(rows.length).toBe(32 * (1 + 32 * 3));
});
