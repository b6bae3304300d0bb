import { hash } from 'node:crypto';
import { pageStyle } from './style.ts';

/** Only our own script runs and only our own origin is asked; no frame, no form that leads elsewhere, no HTML from text. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'sha256-${hash('sha256', pageStyle, 'base64')}'`,
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
<style>${pageStyle}</style>
<script src="/page.js" defer></script>
</head>
<body>
<header><div>
<h1>Frontdesk web BFF</h1>
<p id="state" role="status"></p>
<a id="sign-in" class="button" href="/auth/login?returnTo=/" hidden>Sign in</a>
<button id="sign-out" type="button" hidden>Sign out</button>
</div></header>
<main>
<noscript><section><p>This page needs JavaScript. Without it you can still <a href="/auth/login?returnTo=/">sign in</a>.</p></section></noscript>
<section aria-labelledby="welcome">
<h2 id="welcome">A page for trying things out</h2>
<p>It stands for the web app, until there is one: it signs you in, shows a document, answers
questions about it, and hears when your session ends.
All that it asks is in <a href="/docs">the API</a>.</p>
</section>
<section aria-labelledby="view-title" id="view" hidden>
<h2 id="view-title">A document</h2>
<form id="ask">
<p><label for="document-id">Its id</label>
<input id="document-id" name="id" value="doc_q3plan7x2mva" autocomplete="off" spellcheck="false">
<button type="submit">Show</button></p>
</form>
<div id="document" aria-live="polite" hidden>
<h3 id="document-title"></h3>
<dl id="document-facts"></dl>
<details><summary>All of the answer, as JSON</summary>
<pre id="document-json" tabindex="0" role="region" aria-label="All of the answer, as JSON"></pre></details>
</div>
<h3 id="ask-title">Ask about it</h3>
<form id="question-form" aria-labelledby="ask-title">
<p><label for="question">A question</label>
<input id="question" name="question" value="How full is Rotterdam?" maxlength="2000" autocomplete="off">
<button type="submit">Ask</button>
<button id="stop" type="button" hidden>Stop</button></p>
</form>
<div id="answer" hidden>
<p id="answer-state" role="status"></p>
<p id="answer-text" aria-label="The answer"></p>
<ol id="answer-citations" aria-label="What it rests on"></ol>
</div>
</section>
<section aria-labelledby="events-title">
<h2 id="events-title">Events of the session</h2>
<ul id="events" role="log" aria-labelledby="events-title"></ul>
</section>
</main>
</body>
</html>
`;
