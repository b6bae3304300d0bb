// The identity service, as its contract describes it.
import type { Answer } from '../../http/answer.ts';
import { bearer } from '../../http/bearer.ts';
import { Refusal } from '../../http/refusal.ts';
import type { RestService, ServiceDeps, ServiceRequest } from '../../http/service.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import { hashOf } from '../../world/random.ts';
import type { Tenant } from '../../world/tenant.ts';
import type { Preferences, User } from '../../world/user.ts';
import type { World } from '../../world/world.ts';
import { errorsAnswer, flagForm, preferencesForm, settingsForm, userForm } from './identity-form.ts';
import { tenantTime } from './tenant-time.ts';
import { updatePreferences } from './update-preferences.ts';

type Request = ServiceRequest<TokenCaller>;

const preferencesPath = '/v1/users/:userId/preferences';

export function identityService({ world, tokens }: ServiceDeps): RestService<TokenCaller> {
  return {
    name: 'identity',
    version: '5.1.0',
    authenticate: bearer({
      world,
      tokens,
      audience: 'platform',
      readScope: 'identity.read',
      writeScope: 'identity.write',
    }),
    refused: (refusal) => errorsAnswer(refusal, world.internals),
    operations: [
      {
        id: 'identity.getUser',
        method: 'get',
        path: '/v1/users/:userId',
        handle: (r) => ({ status: 200, body: userForm(requireUser(world, r), world) }),
      },
      { id: 'identity.batchGetUsers', method: 'get', path: '/v1/users', handle: (r) => batch(world, r) },
      { id: 'identity.getPreferences', method: 'get', path: preferencesPath, handle: (r) => preferences(world, r) },
      {
        id: 'identity.updatePreferences',
        method: 'patch',
        path: preferencesPath,
        handle: (r) => {
          updatePreferences(world, r, requirePreferences(world, r));
          return preferences(world, r);
        },
      },
      {
        id: 'identity.getTenantSettings',
        method: 'get',
        path: '/v1/tenants/:tenantId/settings',
        handle: (r) => ({ status: 200, body: settingsForm(requireTenant(world, r), world.internals) }),
      },
      {
        id: 'identity.getTenantFlags',
        method: 'get',
        path: '/v1/tenants/:tenantId/flags',
        handle: (r) => flags(world, r),
      },
    ],
  };
}

function batch(world: World, { query, caller }: Request): Answer {
  const ids = requireIds(query.get('ids'));
  const found = ids.flatMap((id) => {
    const user = world.users.get(id);
    return user?.tenantId === caller.tenantId ? [user] : [];
  });
  const missing = ids.filter((id) => !found.some(({ userId }) => userId === id));
  // In no particular order: a caller must not rely on one.
  const users = found.sort((a, b) => hashOf(a.userId) - hashOf(b.userId)).map((user) => userForm(user, world));
  return { status: 200, body: { users, missing } };
}

function preferences(world: World, request: Request): Answer {
  const { timeZone } = world.tenants.get(request.caller.tenantId)!;
  return { status: 200, body: preferencesForm(requirePreferences(world, request), timeZone) };
}

function flags(world: World, request: Request): Answer {
  const { tenantId, timeZone } = requireTenant(world, request);
  const known = [...world.flags.values()].filter((flag) => flag.tenantId === tenantId);
  return {
    status: 200,
    headers: { 'Cache-Control': 'private, max-age=60' },
    body: {
      tenantId,
      flags: known.map((flag) => flagForm(flag, request.caller.userId, world.internals)),
      evaluatedAt: tenantTime(world.now(), timeZone),
    },
  };
}

function requireUser(world: World, { params, caller }: Request): User {
  const user = world.users.get(params['userId'] ?? '');
  if (user?.tenantId === caller.tenantId) return user;
  throw new Refusal(404, 'user_not_found', 'User not found');
}

function requirePreferences(world: World, request: Request): Preferences {
  const { userId } = requireUser(world, request);
  if (userId !== request.caller.userId) throw new Refusal(403, 'not_owner', "Preferences are their owner's");
  return world.preferences.get(userId)!;
}

function requireTenant(world: World, { params, caller }: Request): Tenant {
  const tenant = world.tenants.get(params['tenantId'] ?? '');
  if (tenant && tenant.tenantId === caller.tenantId) return tenant;
  const error = { code: 'tenant_not_found', title: 'Tenant not found', pointer: '/path/tenantId' };
  throw new Refusal(404, 'tenant_not_found', 'Tenant not found', { details: { errors: [error] } });
}

function requireIds(text: string | null): string[] {
  const ids = text === null || text === '' ? [] : text.split(',');
  const refuse = (title: string, pointer: string): never => {
    const errors = [{ code: 'invalid_id', title, pointer }];
    throw new Refusal(400, 'invalid_id', title, { details: { errors } });
  };
  if (ids.length === 0) refuse('ids is missing', '/query/ids');
  if (ids.length > 100) refuse('Must have at most 100 ids', '/query/ids');
  ids.forEach((id, index) => {
    if (!/^usr_[0-9a-z]{8,32}$/.test(id)) refuse('Not a user id', `/query/ids/${index}`);
    if (ids.indexOf(id) !== index) refuse('Must not repeat an id', `/query/ids/${index}`);
  });
  return ids;
}
