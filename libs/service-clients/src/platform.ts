import type { Cache } from '@frontdesk/cache';
import type { Caller, Credential } from '@frontdesk/delegation';
import {
  UpstreamFailure,
  backendUnavailable,
  type GrpcCall,
  type HttpCall,
  type Reach,
  type StreamCall,
} from '@frontdesk/upstream';
import type { OperationFacts, RestFacts } from './facts.ts';

export type RestService =
  'documents' | 'revisions' | 'identity' | 'access' | 'collaboration' | 'generation' | 'activity';
export type GrpcService = 'search';
export type Service = RestService | GrpcService;

/** How far a call may go, and in whose name it is made. */
export type CallerReach = Reach & {
  readonly caller: Caller;
  /** Who can say that an answer is old gets an old one rather than none, and is told so before it. See `orStale`. */
  readonly onStale?: () => void;
};

/** One credential for all calls, or a weaker one for those that change nothing. */
export type Credentials = Credential | { readonly reads: Credential; readonly writes: Credential };

export interface RestAccess {
  readonly call: HttpCall;
  /** Only generation's streamed chat completions need it. */
  readonly stream?: StreamCall;
  readonly credential: Credentials;
}

export interface GrpcAccess {
  readonly call: GrpcCall;
  readonly credential: Credentials;
}

/** How each backend is reached, and what proves us there. */
export type Services = { readonly [S in RestService]?: RestAccess } & { readonly [S in GrpcService]?: GrpcAccess };

/** Why an operation is off, for the log, and when to come back. */
export interface SwitchedOff {
  readonly reason?: string;
  readonly retryAfterS?: number;
}

export interface PlatformOptions {
  /** Keeps answers as each operation's policy says. Without it, every read is a call. */
  readonly cache?: Cache;
  /** Asked before each read and call: an operation that is off is not called, nor answered from the cache. */
  readonly isOff?: (operation: string) => SwitchedOff | undefined;
  /** Where rules send a call: what another version of a service answered is kept for those alone who are sent there. */
  readonly groupFor?: (operation: string, subject: NonNullable<Reach['subject']>) => string | undefined;
}

export type Platform = Services & PlatformOptions;

/** A platform of the services that an app uses; binding a reader of another one fails at the start. */
export function createPlatform(services: Services, { cache, isOff, groupFor }: PlatformOptions = {}): Platform {
  return Object.freeze({
    ...services,
    ...(cache && { cache }),
    ...(isOff && { isOff }),
    ...(groupFor && { groupFor }),
  });
}

/** What is reached for an operation of this service. */
export function accessTo<S extends Service>(platform: Platform, service: S): NonNullable<Platform[S]> {
  const access = platform[service];
  if (access === undefined) throw new TypeError(`This platform has no ${service}: give createPlatform its access.`);
  return access;
}

export function credentialFor(operation: { readonly safe: boolean }, credentials: Credentials): Credential {
  if (typeof credentials === 'function') return credentials;
  return operation.safe ? credentials.reads : credentials.writes;
}

/** Throws for what operators have turned off. */
export function refuseIfOff(platform: Platform, { name, service }: OperationFacts): void {
  const off = platform.isOff?.(name);
  if (off === undefined) return;
  throw new UpstreamFailure(backendUnavailable, {
    service,
    operation: name,
    phase: 'start',
    what: off.reason === undefined ? 'switched off' : `switched off: ${off.reason}`,
    ...(off.retryAfterS !== undefined && { retryAfterS: off.retryAfterS }),
  });
}

/**
 * The reach of a call, with whom it is for: rules may send some of them to another version. Member by member, so that
 * all of them look the same to the engine.
 */
export function reachFor(
  reach: CallerReach,
  within: Pick<Reach, 'signal' | 'deadline' | 'class'> = reach,
): CallerReach {
  return {
    signal: within.signal,
    deadline: within.deadline,
    traceparent: reach.traceparent,
    requestId: reach.requestId,
    class: within.class ?? reach.class,
    trail: reach.trail,
    subject: subjectOf(reach),
    caller: reach.caller,
  };
}

/** Where a call of this caller goes. One that goes together with others goes where the rules send those. */
export function groupOf(platform: Platform, operation: OperationFacts, reach: CallerReach): string {
  const { groupFor } = platform;
  if (groupFor === undefined) return '';
  const together = (operation as Partial<RestFacts>).batch?.by.name;
  const subject = subjectOf(reach);
  const group = groupFor(operation.name, subject) ?? '';
  return together === undefined ? group : `${group}/${groupFor(together, subject) ?? ''}`;
}

function subjectOf({ caller: { tenantId, userId } }: CallerReach): NonNullable<Reach['subject']> {
  return { tenant: tenantId, user: userId };
}
