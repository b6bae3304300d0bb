export { bind } from './bind.ts';
export type { Bound } from './bind.ts';
export { createPlatform } from './platform.ts';
export type {
  CallerReach,
  Credentials,
  Platform,
  PlatformOptions,
  RestAccess,
  Services,
  SwitchedOff,
} from './platform.ts';
export { headerLists } from './header-lists.ts';
export { orStale } from './or-stale.ts';
export { invalidationsOf } from './invalidations.ts';
export type { Invalidation, PlatformChange } from './invalidations.ts';
export type { Reader } from './reader.ts';
export type { OperationFacts } from './facts.ts';
export { isoFromEpochMillis, isoFromEpochSeconds, isoFromHttpDate, isoFromOffset, isoFromProto } from './timestamps.ts';
// Problems that a client may be answered with.
export {
  Refusal,
  budgetSpent,
  conflict,
  notAllowed,
  notFound,
  preconditionFailed,
  preconditionRequired,
  refusedRequest,
} from './refusal.ts';
