import type { BackendError } from './outcome.ts';
import type { GrpcService } from './platform.ts';
import { searchError } from './search/error-format.ts';

/** Reads what a service says in the trailer `platform-error-info-bin`; whatever else comes has no code. */
export const grpcErrorFormats: Readonly<Record<GrpcService, (trailer: Uint8Array | undefined) => BackendError>> = {
  search: searchError,
};
