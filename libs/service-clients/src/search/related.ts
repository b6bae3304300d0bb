import { snapshotEnd } from '../ends.ts';
import { grpcOperation } from '../grpc-operation.ts';
import { SearchService } from './generated/search_pb.js';

export const related = grpcOperation({
  name: 'search.Related',
  method: SearchService.method.related,
  needs: ['documentId'],
  codes: ['DOCUMENT_NOT_FOUND', 'TENANT_MISMATCH', 'FIELD_INVALID'],
  // Its access snapshot is "up to 60 seconds old", and no older when it comes from here.
  cache: { forMs: 60_000, variesBy: ['tenant', 'user'], endsAt: snapshotEnd },
});
