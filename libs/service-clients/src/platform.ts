import type { Caller, Credential } from '@frontdesk/delegation';
import type { GrpcCall, HttpCall, Reach, StreamCall } from '@frontdesk/upstream';

export type RestService =
  'documents' | 'revisions' | 'identity' | 'access' | 'collaboration' | 'generation' | 'activity';
export type Service = RestService | 'search';

/** How far a call may go, and in whose name it is made. */
export type CallerReach = Reach & { readonly caller: Caller };

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
export type Platform = { readonly [S in RestService]?: RestAccess } & { readonly search?: GrpcAccess };

/** A platform of the services that an app uses; binding a reader of another one fails at the start. */
export function createPlatform(services: Platform): Platform {
  return Object.freeze({ ...services });
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
