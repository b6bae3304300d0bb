import { grpcOperation } from '../grpc-operation.ts';
import { SearchService } from './generated/search_pb.js';

export const passages = grpcOperation({
  name: 'search.Passages',
  method: SearchService.method.passages,
  needs: ['query'],
  codes: ['TOO_MANY_DOCUMENTS', 'QUERY_TOO_LONG', 'TENANT_MISMATCH', 'FIELD_INVALID'],
  uncached: 'It grounds one answer of a model: the same question is hardly asked twice.',
});
