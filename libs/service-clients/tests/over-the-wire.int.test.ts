import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromBinary } from '@bufbuild/protobuf';
import { developmentKey, platformApiKey, signedContext } from '@frontdesk/delegation';
import { bytes, json, scriptedBackend } from '@frontdesk/test-kit';
import { grpcMessage, scriptedGrpcBackend } from '@frontdesk/test-kit/grpc';
import { createUpstream } from '@frontdesk/upstream';
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { listGrants, nextGrants } from '../src/access/operations.ts';
import { markNotificationRead } from '../src/activity/operations.ts';
import { streamChatCompletion } from '../src/generation/operations.ts';
import { bind, createPlatform, isoFromHttpDate, type CallerReach } from '../src/index.ts';
import { RelatedRequestSchema } from '../src/search/generated/search_pb.js';
import { related } from '../src/search/operations.ts';

const caller = {
  userId: 'usr_chi9r5d3vnk8',
  tenantId: 'ten_halden4k7q2w',
  proof: { token: 'their-own', expiresAt: 2e9 },
};

// One backend that answers for all, over real sockets: what the fakes of other tests take for granted.
async function start() {
  const backend = await scriptedBackend();
  const grpc = await scriptedGrpcBackend();
  const rest = createUpstream({ service: 'rest', urls: [backend.url] });
  const search = createUpstream({ service: 'search', urls: [grpc.url] });
  const platform = createPlatform({
    access: { call: rest.http, credential: developmentKey({ key: 'dev-platform-key' }) },
    activity: { call: rest.http, credential: signedContext({ secret: 'dev-context-key', now: () => 1781778600_000 }) },
    generation: { call: rest.http, stream: rest.stream, credential: platformApiKey({ key: 'sk-dev' }) },
    search: { call: search.grpc, credential: () => ({ authorization: 'Bearer ours' }) },
  });
  return {
    backend,
    grpc,
    platform,
    stop: () => Promise.all([rest.close(), search.close(), backend.stop(), grpc.stop()]),
  };
}

let world: Awaited<ReturnType<typeof start>>;
beforeAll(async () => void (world = await start()));
afterAll(() => world.stop());

const reach = (): CallerReach => ({ signal: new AbortController().signal, deadline: performance.now() + 5000, caller });

describe('over real connections', () => {
  test('the signed context fits the request line and the body as they are sent', async () => {
    world.backend.on('*', json({ ReadAt: 'Thu, 18 Jun 2026 10:30:00 GMT', CampaignKey: 'internal' }));
    const read = markNotificationRead.reading(z.object({ ReadAt: isoFromHttpDate.nullable() }));
    const { notification } = bind({ notification: read }, world.platform);
    expect(await notification({ notificationId: 'ntf_reply9x4m7/å' }, reach())).toEqual({
      ReadAt: '2026-06-18T10:30:00Z',
    });
    const { method, path, headers } = world.backend.requests.at(-1)!;
    expect(path).toBe('/api/notifications/ntf_reply9x4m7%2F%C3%A5/read');
    const nothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const text = ['v1', 1781778600, method, path, caller.userId, caller.tenantId, nothing].join('\n');
    const signature = createHmac('sha256', 'dev-context-key').update(text).digest('hex');
    expect(headers['x-context-signature']).toBe(`t=1781778600,v1=${signature}`);
  });

  test('a page goes on where its Link header says', async () => {
    const link = '</v1/documents/doc_q3plan7x2mva/grants?after=grt_planedit01&limit=50>; rel="next"';
    world.backend.on('*', json([{ grantId: 'grt_adaowner01' }], { headers: { link } }));
    const grants = listGrants.reading(z.array(z.object({ grantId: z.string() }))).withHeaders();
    const page = await bind({ grants }, world.platform).grants({ documentId: 'doc_q3plan7x2mva', limit: 50 }, reach());
    expect(page.body).toEqual([{ grantId: 'grt_adaowner01' }]);
    expect(nextGrants(page.headers)).toBe('grt_planedit01');
    expect(world.backend.requests.at(-1)?.headers).toMatchObject({
      'x-platform-key': 'dev-platform-key',
      'x-user-id': caller.userId,
    });
  });

  test('a chat completion streams', async () => {
    const chunk = (content: string) => `data: {"choices":[{"delta":{"content":"${content}"}}]}\n\n`;
    const headers = { 'content-type': 'text/event-stream' };
    world.backend.on('*', bytes(`${chunk('91 ')}${chunk('%')}data: [DONE]\n\n`, { headers }));
    const token = z.object({ choices: z.array(z.object({ delta: z.object({ content: z.string().optional() }) })) });
    const params = {
      body: { model: 'platform-small' as const, messages: [{ role: 'user' as const, content: 'How full?' }] },
    };
    let text = '';
    for await (const { choices } of await streamChatCompletion(token)(world.platform, params, reach())) {
      text += choices[0]?.delta.content ?? '';
    }
    expect(text).toBe('91 %');
    expect(world.backend.requests.at(-1)?.headers).toMatchObject({
      accept: 'text/event-stream',
      'x-tenant-id': caller.tenantId,
    });
  });

  test('an internal field of a message is not even decoded', async () => {
    const field = (tag: number, text: string) =>
      Buffer.concat([Buffer.from([tag, Buffer.byteLength(text)]), Buffer.from(text)]);
    const document = Buffer.concat([field(0x0a, 'doc_fleet8k1zn4d'), field(0x7a, 'e5-eu1-03')]); // 1: document_id, 15: the internal one
    world.grpc.on(
      '/platform.search.v1.SearchService/Related',
      grpcMessage(Buffer.concat([Buffer.from([0x0a, document.length]), document])),
    );
    const near = related.reading(z.object({ documents: z.array(z.object({ documentId: z.string() })) }));
    const read = await bind({ near }, world.platform).near({ documentId: 'doc_q3plan7x2mva', limit: 5 }, reach());
    expect(read).toEqual({ documents: [{ documentId: 'doc_fleet8k1zn4d' }] });
    const { message, headers } = world.grpc.calls.at(-1)!;
    expect(fromBinary(RelatedRequestSchema, message)).toMatchObject({
      tenantId: caller.tenantId,
      documentId: 'doc_q3plan7x2mva',
      limit: 5,
    });
    expect(headers['authorization']).toBe('Bearer ours');
  });
});
