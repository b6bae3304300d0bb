// How identity writes things: camelCase, the tenant's offset, `{errors: [{code, title, pointer}]}`.
import type { Answer } from '../../http/answer.ts';
import type { Refusal } from '../../http/refusal.ts';
import type { Flag, Tenant } from '../../world/tenant.ts';
import type { Preferences, User } from '../../world/user.ts';
import type { Internals } from '../../world/internals.ts';
import type { World } from '../../world/world.ts';
import { tenantTime } from './tenant-time.ts';

export interface IdentityError {
  readonly code: string;
  readonly title: string;
  readonly pointer: string | null;
}

export function userForm(user: User, world: World): Record<string, unknown> {
  const { timeZone } = world.tenants.get(user.tenantId)!;
  const { createdAt, updatedAt, costCenter, directoryDn, ...shown } = user;
  return {
    ...shown,
    createdAt: tenantTime(createdAt, timeZone),
    updatedAt: tenantTime(updatedAt, timeZone),
    costCenter: world.internals.text(costCenter),
    directoryDn: world.internals.text(directoryDn),
  };
}

export function preferencesForm(preferences: Preferences, timeZone: string): Record<string, unknown> {
  return { ...preferences, updatedAt: tenantTime(preferences.updatedAt, timeZone) };
}

export function settingsForm(tenant: Tenant, internals: Internals): Record<string, unknown> {
  const { tenantId, name, plan, region, defaultLocale, timeZone, ai } = tenant;
  return {
    tenantId,
    name,
    plan,
    region,
    defaultLocale,
    timeZone,
    branding: { logoUrl: tenant.logoUrl, primaryColor: tenant.primaryColor },
    ai,
    limits: {
      maxDocumentBytes: 5_242_880,
      maxAttachmentBytes: 5_368_709_120,
      maxCollaborators: tenant.maxCollaborators,
    },
    updatedAt: tenantTime(tenant.updatedAt, timeZone),
    costCenter: internals.text(tenant.costCenter),
    internalNotes: internals.text(tenant.internalNotes),
  };
}

export function flagForm(flag: Flag, userId: string, internals: Internals): Record<string, unknown> {
  const enabled = flag.enabled || flag.onFor.includes(userId);
  return { key: flag.key, enabled, variant: flag.variant, rolloutRule: internals.text(flag.rolloutRule) };
}

const errorOf: Readonly<Record<number, IdentityError>> = {
  400: { code: 'invalid_value', title: 'Not valid', pointer: null },
  401: { code: 'invalid_token', title: 'Token is not for audience platform', pointer: null },
  403: { code: 'not_owner', title: "Preferences are their owner's", pointer: '/path/userId' },
  404: { code: 'user_not_found', title: 'User not found', pointer: '/path/userId' },
  413: { code: 'invalid_value', title: 'The body is too large', pointer: null },
};

export function errorsAnswer(refusal: Refusal, internals: Internals): Answer {
  const own = refusal.details['errors'] as readonly IdentityError[] | undefined;
  const usual = errorOf[refusal.status] ?? { code: 'internal', title: 'Internal error', pointer: null };
  const title = refusal.status === 401 ? `Token is not accepted: ${refusal.message}`.slice(0, 200) : usual.title;
  const errors = (own ?? [{ ...usual, title }]).map((error) => ({
    ...error,
    debugInfo: internals.text(refusal.debugInfo),
  }));
  return { status: refusal.status === 413 ? 422 : refusal.status, headers: refusal.headers, body: { errors } };
}
