import { hash } from 'node:crypto';
import type { Locale } from '@frontdesk/bot-framework';
import { bytes } from '@frontdesk/server';
import type { BytesAnswer } from '@frontdesk/server';
import type { Ended } from './sign-in-windows.ts';

/** Teams' library for pages, by which a page speaks to the Teams that opened it. */
export interface TeamsLibrary {
  readonly url: string;
  readonly integrity: string | undefined;
}

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;margin:0;padding:3rem 1rem;color-scheme:light dark}' +
  'main{max-width:32rem;margin:0 auto}h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}';

// What it says to Teams stands on the page, so that the script is always the same, and known by its hash.
const script =
  "const { code, failure } = document.querySelector('main').dataset;" +
  'microsoftTeams.app.initialize().then(() => code === undefined' +
  ' ? microsoftTeams.authentication.notifyFailure(failure) : microsoftTeams.authentication.notifySuccess(code));';

const texts: Readonly<Record<Locale, Readonly<Record<Ended['state'], readonly [title: string, text: string]>>>> = {
  en: {
    'signed-in': ['You are signed in', 'You may close this window.'],
    expired: ['This sign-in has ended', 'It took too long, or was finished before. Please begin again in Teams.'],
    cancelled: ['You are not signed in', 'The sign-in was cancelled or not allowed.'],
    refused: ['You could not be signed in', 'Please sign in as the person that you are in Teams.'],
    unavailable: ['Signing in does not work at the moment', 'Please try again in a minute.'],
  },
  de: {
    'signed-in': ['Sie sind angemeldet', 'Sie können dieses Fenster schließen.'],
    expired: [
      'Diese Anmeldung ist vorbei',
      'Sie dauerte zu lange oder war schon zu Ende. Bitte in Teams neu beginnen.',
    ],
    cancelled: ['Sie sind nicht angemeldet', 'Die Anmeldung wurde abgebrochen oder nicht erlaubt.'],
    refused: ['Die Anmeldung ging nicht', 'Bitte melden Sie sich als die Person an, die Sie in Teams sind.'],
    unavailable: ['Anmelden geht gerade nicht', 'Bitte versuchen Sie es in einer Minute noch einmal.'],
  },
};

/** Where a sign-in ends: it tells Teams, which closes the window. */
export function windowPage<Status extends number>(
  status: Status,
  ended: Ended,
  { url, integrity }: TeamsLibrary,
): BytesAnswer<Status> {
  const [title, text] = texts[ended.locale][ended.state];
  const said = ended.state === 'signed-in' ? `data-code="${ended.code}"` : `data-failure="${ended.state}"`;
  const checked = integrity === undefined ? '' : ` integrity="${escaped(integrity)}" crossorigin="anonymous"`;
  const html = `<!doctype html>
<html lang="${ended.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main ${said}>
<h1>${title}</h1>
<p>${text}</p>
</main>
<script src="${escaped(url)}"${checked}></script>
<script>${script}</script>
</body>
</html>
`;
  const body = Buffer.from(html);
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': String(body.length),
    'Content-Security-Policy': policy(url),
    'Cache-Control': 'no-store',
  };
  return bytes(status, headers, once(body));
}

function policy(libraryUrl: string): string {
  return [
    "default-src 'none'",
    `script-src ${libraryUrl} 'sha256-${hash('sha256', script, 'base64')}'`,
    `connect-src ${new URL(libraryUrl).origin}`, // the library looks up there in which hosts it may run
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

async function* once(body: Buffer): AsyncGenerator<Uint8Array> {
  yield body;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
