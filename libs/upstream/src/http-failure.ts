import { internal, type ProblemKind } from '@frontdesk/problems';
import {
  UpstreamFailure,
  backendFailed,
  backendInvalid,
  backendTimedOut,
  backendUnavailable,
  type FailedCall,
  type Phase,
} from './failures.ts';

type Where = Pick<FailedCall, 'service' | 'operation'>;

/** What a broken connection or parser means depends on how far the call was. */
export function failureOfError(where: Where, phase: Phase, error: unknown): UpstreamFailure {
  const code = codeOf(error);
  const { kind, what } = meaningOf(phase, code);
  return new UpstreamFailure(kind, { ...where, phase, what, cause: error });
}

function meaningOf(phase: Phase, code: string): { kind: ProblemKind; what: string } {
  if (code === 'UND_ERR_INVALID_ARG') return { kind: internal, what: 'we made a request that cannot be sent' };
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return { kind: backendTimedOut, what: 'it fell silent' };
  }
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') {
    return { kind: backendUnavailable, what: 'we are stopping' };
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { kind: backendInvalid, what: `its answer is not HTTP as we accept it, ${code}` };
  }
  if (phase === 'body') return { kind: backendInvalid, what: `its answer ended half way, ${code}` };
  return { kind: backendUnavailable, what: phase === 'connect' ? `no connection, ${code}` : `it hung up, ${code}` };
}

function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return 'no code';
}

/** A whole answer that says that the backend failed. */
export function failureOfStatus(where: Where, status: number, retryAfter: string | undefined): UpstreamFailure {
  const retryAfterS = wholeSeconds(retryAfter);
  return new UpstreamFailure(kindOfStatus(status), {
    ...where,
    phase: 'answer',
    what: `it answered ${status}`,
    backendStatus: status,
    ...(retryAfterS !== undefined && { retryAfterS }),
  });
}

function kindOfStatus(status: number): ProblemKind {
  if (status === 502 || status === 503) return backendUnavailable;
  return status === 504 ? backendTimedOut : backendFailed;
}

/** `Retry-After` in seconds, believed up to five minutes; a date is not worth the trouble. */
function wholeSeconds(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,9}$/.test(value)) return undefined;
  return Math.min(Number(value), 300);
}
