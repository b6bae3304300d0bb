import { grpcOperation } from '../grpc-operation.ts';
import { SearchService } from './generated/search_pb.js';

export const indexStatus = grpcOperation({
  name: 'search.IndexStatus',
  method: SearchService.method.indexStatus,
  needs: [],
  codes: ['DOCUMENT_NOT_FOUND', 'TENANT_MISMATCH', 'FIELD_INVALID'],
  uncached: 'Whoever asks waits for it to change.',
});
