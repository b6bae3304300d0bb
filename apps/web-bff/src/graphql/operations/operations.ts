import { dashboard } from './dashboard.ts';
import { documentReport } from './document-report.ts';
import { documentsOverview } from './documents-overview.ts';
import { searchDocuments } from './search-documents.ts';
import { usageAndCost } from './usage-and-cost.ts';

/**
 * Every operation that runs in production. The former text of one stays after it, as a constant of its own, for as long
 * as there may be pages that send its hash.
 */
export const operations: readonly string[] = [
  dashboard,
  documentReport,
  documentsOverview,
  searchDocuments,
  usageAndCost,
];
