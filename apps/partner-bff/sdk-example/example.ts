import { env } from 'node:process';
import { createFrontdesk, hasCode } from '@frontdesk/partner-client';

const { FRONTDESK_URL: baseUrl = '', FRONTDESK_API_KEY: apiKey = '' } = env;
const frontdesk = createFrontdesk({ baseUrl, apiKey });

const documentId = 'doc_q3plan7x2mva';
const { data: document, error } = await frontdesk.getDocument({ path: { documentId } });
if (hasCode(error, 'no-such-document')) throw new Error(error.detail);
if (error) throw error;
console.log(
  `${document.title}: ${document.owner.name ?? 'somebody'}, ${document.comments?.length ?? 'unknown'} comments`,
);
