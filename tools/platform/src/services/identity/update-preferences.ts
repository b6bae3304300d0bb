// Changing some preferences: members left out keep their value, nested objects are merged one level deep.
import { z } from 'zod';
import { pointerTo } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { ServiceRequest } from '../../http/service.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import type { Preferences } from '../../world/user.ts';
import type { World } from '../../world/world.ts';
import type { IdentityError } from './identity-form.ts';
import { isTimeZone, tenantTime } from './tenant-time.ts';

const locale = z.string().min(2, 'Must have at least 2 characters').max(35, 'Must have at most 35 characters');
const flag = z.boolean('Must be true or false').optional();

function oneOf<const T extends readonly [string, ...string[]]>(
  ...names: T
): z.ZodOptional<z.ZodEnum<{ [K in T[number]]: K }>> {
  const message = `Must be one of ${names.join(', ')}`;
  return z.enum(names, message).optional() as z.ZodOptional<z.ZodEnum<{ [K in T[number]]: K }>>;
}

const patchInput = z
  .object({
    locale: locale.optional(),
    timeZone: z.string().refine(isTimeZone, { error: 'Not an IANA time zone' }).optional(),
    theme: oneOf('system', 'light', 'dark'),
    density: oneOf('comfortable', 'compact'),
    notifications: z.object({ email: oneOf('off', 'instant', 'daily'), push: flag, mentionsOnly: flag }).optional(),
    ai: z.object({ autoSummary: flag, language: locale.optional() }).optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, { error: 'Must change something' });

export function updatePreferences(world: World, request: ServiceRequest<TokenCaller>, current: Preferences): void {
  const patch = patchInput.safeParse(bodyOf(request));
  if (!patch.success) throw unprocessable(patch.error.issues.slice(0, 50).map(errorOf));
  const { notifications = {}, ai = {}, ...flat } = patch.data;
  Object.assign(current, present(flat), { updatedAt: world.now() });
  Object.assign(current.notifications, present(notifications));
  Object.assign(current.ai, present(ai));
  const { userId } = current;
  const { tenantId } = request.caller;
  const updatedAt = tenantTime(current.updatedAt, world.tenants.get(tenantId)!.timeZone);
  world.publish({
    type: 'user.updated',
    source: 'identity',
    subject: userId,
    tenantId,
    data: { userId, changedFields: ['preferences'], updatedAt },
    traceparent: request.traceparent,
  });
}

function bodyOf(request: ServiceRequest<TokenCaller>): unknown {
  try {
    return request.json();
  } catch {
    throw unprocessable([{ code: 'invalid_value', title: 'The body is not JSON', pointer: null }]);
  }
}

function errorOf(issue: z.core.$ZodIssue): IdentityError {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const isZone = path[0] === 'timeZone' && issue.code === 'custom';
  return {
    code: isZone ? 'unknown_time_zone' : 'invalid_value',
    title: issue.message.slice(0, 200),
    pointer: pointerTo(path),
  };
}

function unprocessable(errors: readonly IdentityError[]): Refusal {
  return new Refusal(422, 'invalid_value', 'not valid', { details: { errors } });
}

function present(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
