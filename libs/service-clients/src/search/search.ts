import { grpcOperation } from '../grpc-operation.ts';
import { SearchService } from './generated/search_pb.js';

export const search = grpcOperation({
  name: 'search.Search',
  method: SearchService.method.search,
  needs: ['query'],
  codes: ['QUERY_TOO_LONG', 'TENANT_MISMATCH', 'FIELD_INVALID', 'TOO_MANY_DOCUMENTS'],
});
