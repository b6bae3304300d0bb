import { hash } from 'node:crypto';

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2733;background:#fff}' +
  'a,button{font:inherit;color:#0b57a4}[hidden]{display:none}:focus-visible{outline:3px solid #1a5fb4}' +
  'pre{overflow:auto;max-height:40rem;padding:1rem;border:1px solid #5b6b7b}input{font:inherit;width:16rem}';

/** Only our own script runs and only our own origin is asked; no frame, no form that leads elsewhere, no HTML from text. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Stands for the web app, until there is one: it shows what a browser has of this BFF. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Frontdesk web BFF</title>
<style>${style}</style>
<script src="/page.js" defer></script>
</head>
<body>
<main>
<h1>Frontdesk web BFF</h1>
<p id="state" role="status">Looking whether you are signed in …</p>
<p><a id="sign-in" href="/auth/login?returnTo=/" hidden>Sign in</a>
<button id="sign-out" type="button" hidden>Sign out</button></p>
<form id="view" hidden>
<p><label for="document-id">Document</label>
<input id="document-id" name="id" value="doc_q3plan7x2mva" autocomplete="off" spellcheck="false">
<button type="submit">Show</button></p>
</form>
<h2 id="document-title">The document as JSON</h2>
<pre id="document" tabindex="0" role="region" aria-labelledby="document-title" aria-live="polite"></pre>
<h2 id="events-title">Events of the session</h2>
<ul id="events" role="log" aria-labelledby="events-title"></ul>
<p><a href="/docs">The API</a></p>
<noscript><p>This page needs JavaScript. Without it you can still <a href="/auth/login?returnTo=/">sign in</a>.</p></noscript>
</main>
</body>
</html>
`;
