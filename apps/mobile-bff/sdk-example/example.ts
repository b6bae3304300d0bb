import { env } from 'node:process';
import { createFrontdesk, hasCode, isProblem } from '@frontdesk/mobile-client';

const { FRONTDESK_URL: baseUrl = '', FRONTDESK_TOKEN: token = '' } = env;
const frontdesk = createFrontdesk({ baseUrl, token, app: 'ios/7.3.1' });

// What the first screen shows. An app that is too old hears it here, and where a newer one is.
const { data: home, error } = await frontdesk.getHome();
if (hasCode(error, 'app-version-unsupported')) throw new Error(`get a newer app: ${error['store']}`);
if (error) throw error;
console.log(`${home.unread?.length ?? 'unknown'} unread, ${home.recent.length} recent documents`);

// A document. A section that was lost is null, and named in `degraded`.
const documentId = 'doc_q3plan7x2mva';
const { data: document } = await frontdesk.getDocument({ path: { documentId }, throwOnError: true });
console.log(`${document.title}: ${document.ownerName ?? 'somebody'}, revision ${document.revision}`);
// @ts-expect-error: a name that the API does not have does not compile
console.log(`a typing error is ${document.titel}`);

// A picture, as the platform has it.
const { data: picture } = await frontdesk.getThumbnail({ path: { documentId }, throwOnError: true });
console.log(`a picture: ${picture.type}, ${picture.size > 0 ? 'not empty' : 'empty'}`);

// A write. Its Idempotency-Key is made here; who sends it again makes one with newKey() and keeps it.
const comment = await frontdesk.createComment({ path: { documentId }, body: { body: 'From the example.' } });
console.log(`commented: ${comment.data?.body ?? 'no'}`);

// What went wrong has a code. Codes that this call is never answered with do not compile.
const missing = await frontdesk.getDocument({ path: { documentId: 'doc_nothing00000' } });
if (hasCode(missing.error, 'no-such-document')) console.log(`${missing.error.status}: ${missing.error.detail}`);
// @ts-expect-error: saving is what conflicts, and not reading
else if (hasCode(missing.error, 'revision-conflict')) console.log('never');
else if (!isProblem(missing.error)) console.log('there is no network');
