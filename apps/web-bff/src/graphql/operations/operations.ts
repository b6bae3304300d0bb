import { dashboard } from './dashboard.ts';
import { documentReport } from './document-report.ts';
import { documentsOverview } from './documents-overview.ts';
import { searchDocuments } from './search-documents.ts';
import { usageAndCost } from './usage-and-cost.ts';

/** Every operation that runs in production. One that clients may still send stays here, also when its successor is there. */
export const operations: readonly string[] = [
  dashboard,
  documentReport,
  documentsOverview,
  searchDocuments,
  usageAndCost,
];
