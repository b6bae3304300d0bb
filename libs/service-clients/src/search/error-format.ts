import { fromBinary } from '@bufbuild/protobuf';
import type { BackendError } from '../outcome.ts';
import { ErrorInfoSchema } from './generated/search_pb.js';

/** An ErrorInfo in the trailer `platform-error-info-bin`; what another domain says is a proxy's word. */
export function searchError(trailer: Uint8Array | undefined): BackendError {
  if (trailer === undefined) return {};
  try {
    const { reason, domain, metadata } = fromBinary(ErrorInfoSchema, trailer);
    return domain === 'search.platform.internal' && reason !== '' ? { code: reason, details: metadata } : {};
  } catch {
    return {}; // Not an ErrorInfo: an error without a code.
  }
}
