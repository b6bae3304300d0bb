import { env } from 'node:process';
import { createFrontdesk, hasCode } from '@frontdesk/email-digest-client';

const { FRONTDESK_URL: baseUrl = '', FRONTDESK_TOKEN: token = '' } = env;
const frontdesk = createFrontdesk({ baseUrl, token });

const documentId = 'doc_q3plan7x2mva';
const recipient = { tenantId: 'ten_halden4k7q2w', userId: 'usr_ada7k2m9qxr3' };
const { data: document, error } = await frontdesk.getDocument({ path: { documentId }, body: { recipient } });
if (hasCode(error, 'no-such-document')) throw new Error(error.detail);
if (error) throw error;
console.log(
  `${document.title}: ${document.owner.name ?? 'somebody'}, ${document.comments?.length ?? 'unknown'} comments`,
);
