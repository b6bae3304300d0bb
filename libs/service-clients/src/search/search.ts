import { snapshotEnd } from '../ends.ts';
import { grpcOperation } from '../grpc-operation.ts';
import { SearchService } from './generated/search_pb.js';

export const search = grpcOperation({
  name: 'search.Search',
  method: SearchService.method.search,
  needs: ['query'],
  codes: ['QUERY_TOO_LONG', 'TENANT_MISMATCH', 'FIELD_INVALID', 'TOO_MANY_DOCUMENTS'],
  // Its access snapshot is "up to 60 seconds old", and no older when it comes from here.
  cache: { forMs: 30_000, variesBy: ['tenant', 'user'], endsAt: snapshotEnd },
});
