import { internal, type ProblemKind } from '@frontdesk/problems';
import { bareCause } from './bare-cause.ts';
import {
  UpstreamFailure,
  backendInvalid,
  backendTimedOut,
  backendUnavailable,
  type FailedCall,
  type Phase,
} from '../failures.ts';

/** What a broken connection or parser means depends on how far the call was. */
export function failureOfError(
  where: Pick<FailedCall, 'service' | 'operation'>,
  phase: Phase,
  error: unknown,
): UpstreamFailure {
  const cause = bareCause(error);
  const { kind, what } = meaningOf(phase, cause.name, cause.code ?? 'no code');
  return new UpstreamFailure(kind, { ...where, phase, what, cause });
}

interface Meaning {
  readonly kind: ProblemKind;
  readonly what: string;
}

function meaningOf(phase: Phase, name: string, code: string): Meaning {
  switch (code) {
    case 'UND_ERR_INVALID_ARG':
      return { kind: internal, what: 'we made a request that cannot be sent' };
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return { kind: backendTimedOut, what: 'it fell silent' };
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
      return { kind: backendUnavailable, what: 'we are stopping' };
    case 'UND_ERR_HEADERS_OVERFLOW':
      return { kind: backendInvalid, what: 'its headers are too large' };
  }
  if (name === 'HTTPParserError') return { kind: backendInvalid, what: 'its answer is not HTTP' };
  if (phase === 'body') return { kind: backendInvalid, what: `its answer ended half way, ${code}` };
  return { kind: backendUnavailable, what: phase === 'connect' ? `no connection, ${code}` : `it hung up, ${code}` };
}
