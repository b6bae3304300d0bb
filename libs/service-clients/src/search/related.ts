import { grpcOperation } from '../grpc-operation.ts';
import { SearchService } from './generated/search_pb.js';

export const related = grpcOperation({
  name: 'search.Related',
  method: SearchService.method.related,
  needs: ['documentId'],
  codes: ['DOCUMENT_NOT_FOUND', 'TENANT_MISMATCH', 'FIELD_INVALID'],
});
