// The access service, as its contract describes it.
import { z } from 'zod';
import type { Answer } from '../../http/answer.ts';
import { check, idOf, queryOf, wholeNumber } from '../../http/input.ts';
import { createQuota } from '../../http/quota.ts';
import { Refusal } from '../../http/refusal.ts';
import type { RestService, ServiceDeps, ServiceRequest } from '../../http/service.ts';
import { effectiveAccess, grantsOn } from '../../world/access.ts';
import type { Decision } from '../../world/access.ts';
import type { Permission } from '../../world/grant.ts';
import type { World } from '../../world/world.ts';
import { decisionForm, errorAnswer, grantForm, refused, wholeSeconds } from './access-form.ts';
import { actingUser, requireDocument, requirePermission } from './acting-user.ts';
import type { ActingUser } from './acting-user.ts';
import { deleteGrant, putGrant } from './change-grants.ts';

type Request = ServiceRequest<ActingUser>;

const grantPath = '/v1/documents/:documentId/grants/:granteeId';

export function accessService({ world, settings }: ServiceDeps): RestService<ActingUser> {
  const quota = createQuota({ limit: settings.accessPerSecond, windowSeconds: 1, now: () => world.now() });
  return {
    name: 'access',
    version: '1.12.0',
    authenticate: actingUser(world, settings.platformKey),
    admit({ caller }) {
      if (quota.take(caller.userId)) return;
      const { resetSeconds } = quota.state(caller.userId);
      throw new Refusal(429, '1429', 'slow down', { headers: { 'Retry-After': String(resetSeconds) } });
    },
    refused: (refusal) => errorAnswer(refusal, world.internals),
    operations: [
      {
        id: 'access.getEffectiveAccess',
        method: 'get',
        path: '/v1/documents/:documentId/access',
        handle: (r) => effective(world, r),
      },
      {
        id: 'access.listGrants',
        method: 'get',
        path: '/v1/documents/:documentId/grants',
        handle: (r) => listGrants(world, r),
      },
      { id: 'access.putGrant', method: 'put', path: grantPath, handle: (r) => putGrant(world, r) },
      { id: 'access.deleteGrant', method: 'delete', path: grantPath, handle: (r) => deleteGrant(world, r) },
      { id: 'access.checkAccess', method: 'post', path: '/v1/access/check', handle: (r) => checkAccess(world, r) },
    ],
  };
}

function effective(world: World, request: Request): Answer {
  const { document, decision } = requireDocument(world, request);
  const about = { documentId: document.documentId, userId: request.caller.userId, now: world.now() };
  return { status: 200, body: decisionForm(decision, about, world.internals) };
}

const listInput = z.object({ after: z.string().max(100).optional(), limit: wholeNumber(1, 100).default(50) });

function listGrants(world: World, request: Request): Answer {
  const input = check(listInput, queryOf(request.query));
  if (!input.ok) throw refused(1400, `${input.faults[0]?.path.join('.')} ${input.faults[0]?.message}`);
  const { after, limit } = input.value;
  const seen = requireDocument(world, request);
  requirePermission(seen, 'share');
  const all = grantsOn(world, seen.document);
  const start = after === undefined ? 0 : all.findIndex(({ grantId }) => grantId === after) + 1;
  if (after !== undefined && start === 0) throw refused(1400, 'after is not of this list');
  const page = all.slice(start, start + limit);
  const next = `/v1/documents/${seen.document.documentId}/grants?after=${page.at(-1)?.grantId}&limit=${limit}`;
  return {
    status: 200,
    headers: start + limit < all.length ? { Link: `<${next}>; rel="next"` } : {},
    body: page.map((grant) => grantForm(grant, seen.document, world.internals)),
  };
}

const checkInput = z.object({
  checks: z
    .array(z.object({ documentId: idOf('doc'), permission: z.enum(['read', 'comment', 'write', 'share', 'delete']) }))
    .min(1, 'must have at least 1')
    .max(200, 'must have at most 200'),
});

function checkAccess(world: World, request: Request): Answer {
  const input = check(checkInput, request.json());
  if (!input.ok) throw refused(1400, `${input.faults[0]?.path.join('.')} ${input.faults[0]?.message}`);
  const { userId } = request.caller;
  const results = input.value.checks.map(({ documentId, permission }) => {
    const decision = effectiveAccess(world, userId, documentId);
    const allowed = decision?.permissions.includes(permission) ?? false;
    return { documentId, permission, allowed, reason: reasonOf(decision, permission) };
  });
  const debugInfo = world.internals.object({ engineMs: 3, cacheHits: results.length - 1 });
  return { status: 200, body: { userId, results, evaluatedAt: wholeSeconds(world.now()), debugInfo } };
}

function reasonOf(decision: Decision | undefined, permission: Permission): string {
  if (!decision) return 'unknownDocument';
  if (decision.permissions.includes(permission)) return 'granted';
  if (decision.role !== 'none') return 'roleTooWeak';
  return decision.expired ? 'expired' : 'noGrant';
}
