import { env } from 'node:process';
import { codeOf, createFrontdesk, hasCode, newKey } from '@frontdesk/web-client';

// A page needs only `createFrontdesk()`: its browser says which page asks, and sends the cookie. Outside of one:
const { FRONTDESK_ORIGIN: origin = '', FRONTDESK_COOKIE: cookie = '' } = env;
const asBrowser: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  for (const [name, value] of Object.entries({ cookie, origin, 'sec-fetch-site': 'same-origin' }))
    request.headers.set(name, value);
  return fetch(request);
};
const frontdesk = createFrontdesk({ baseUrl: origin, fetch: asBrowser });

// Who is signed in. Without a session the answer says so; the page then navigates to /auth/login.
const session = await frontdesk.session();
if (hasCode(session.error, 'session-missing')) throw new Error('sign in first', { cause: session.error });
console.log(`signed in: ${session.data?.userId ?? 'unknown'}`);

// A document with some of its sections. One that was lost is null, and named in `degraded`.
const path = { documentId: 'doc_q3plan7x2mva' };
const { data: document } = await frontdesk.getDocument({ path, query: { include: 'owner,tags' }, throwOnError: true });
console.log(`${document.title}: ${document.owner?.name ?? 'somebody'}, ${document.tags?.length ?? 0} tags`);
// @ts-expect-error: a name that the API does not have does not compile
console.log(`a typing error is ${document.titel}`);

// A write that may be sent again: under the same key it is done once, and answered the same.
const headers = { 'Idempotency-Key': newKey() };
const once = await frontdesk.createComment({ path, headers, body: { body: 'From the example.' } });
const again = await frontdesk.createComment({ path, headers, body: { body: 'From the example.' } });
console.log(`one comment: ${once.data?.commentId === again.data?.commentId}`);

// What went wrong has a code. Codes that this call is never answered with do not compile.
const missing = await frontdesk.getDocument({ path: { documentId: 'doc_nothing00000' } });
if (hasCode(missing.error, 'no-such-document')) console.log(`${missing.error.status}: ${missing.error.detail}`);
// @ts-expect-error: saving is what conflicts, and not reading
else if (hasCode(missing.error, 'revision-conflict')) console.log('never');
else console.log(codeOf(missing.error) ?? 'there is no network');
