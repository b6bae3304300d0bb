import { hash } from 'node:crypto';
import { bytes, type BytesAnswer, type Headers } from '@frontdesk/server';
import type { SignInFailure } from './sign-in.ts';

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;margin:0;padding:3rem 1rem;color:#1d2733;background:#eef2f6}' +
  'main{max-width:32rem;margin:0 auto;padding:1.5rem 2rem;background:#fff;border:1px solid #cfd8e1;border-radius:.5rem}' +
  'h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}p{margin:.5rem 0 0}p+p{margin-top:1rem}' +
  'a{display:inline-block;padding:.375rem .875rem;border-radius:.375rem;background:#0b57a4;color:#fff}' +
  'a:focus-visible{outline:3px solid #d96b00;outline-offset:2px}';

/** No script, no frame, nothing loaded from elsewhere. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** An answer to a navigation: what a person reads. */
export function page<Status extends number>(status: Status, html: string, headers: Headers = {}): BytesAnswer<Status> {
  const body = Buffer.from(html);
  const described = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': String(body.length),
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
  };
  return bytes(status, { ...described, ...headers }, once(body));
}

async function* once(body: Buffer): AsyncGenerator<Uint8Array> {
  yield body;
}

/**
 * Where a sign-in ends, on our own site. A redirect from here would still count as the provider's, and the browser would
 * leave the `Strict` cookie at home; a page of ours that goes on does not.
 */
export function landingPage(returnTo: string): string {
  const to = escaped(returnTo);
  return html('Signed in', `<p><a href="${to}">Go on</a></p>`, `<meta http-equiv="refresh" content="0;url=${to}">`);
}

const texts: Readonly<Record<SignInFailure, readonly [title: string, text: string]>> = {
  cancelled: ['You are not signed in', 'The sign-in was cancelled or not allowed.'],
  expired: ['This sign-in has ended', 'It took too long, was finished before, or began in another browser.'],
  refused: ['You could not be signed in', 'The answer of the login system did not fit. Nothing was changed.'],
  unavailable: ['Signing in does not work at the moment', 'Please try again in a minute.'],
};

export function failedPage(failure: SignInFailure, returnTo: string): string {
  const [title, text] = texts[failure];
  const again = escaped(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
  return html(title, `<p>${text}</p>\n<p><a href="${again}">Sign in again</a></p>`);
}

function html(title: string, main: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
