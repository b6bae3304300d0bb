import { hash } from 'node:crypto';
import type { Compared, Found } from './compare.ts';
import { printable } from './printable.ts';

export interface PageFacts {
  /** What was recorded, and what it was compared with. */
  readonly before: string;
  readonly now: string;
}

/** The report: one file, without scripts, that can be sent and kept. */
export function page(compared: readonly Compared[], { before, now }: PageFacts): string {
  const different = compared.filter(({ found }) => found.length > 0);
  const title = different.length === 0 ? 'No differences' : `${different.length} of ${compared.length} answers differ`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)} – replay</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#differences">Skip to the differences</a>
<header>
<h1>${escaped(title)}</h1>
<dl>
<div><dt>Recorded</dt><dd><code>${escaped(before)}</code></dd></div>
<div><dt>Compared with</dt><dd><code>${escaped(now)}</code></dd></div>
<div><dt>Requests</dt><dd>${compared.length}</dd></div>
<div><dt>Differences</dt><dd>${different.reduce((sum, { found }) => sum + found.length, 0)}</dd></div>
</dl>
</header>
<main>
<section id="differences" aria-labelledby="differences-title" tabindex="-1">
<h2 id="differences-title">Differences</h2>
${different.length === 0 ? '<p>Every answer is the same, but for the declared noise.</p>' : different.map(exchangePart).join('\n')}
</section>
<section aria-labelledby="all-title">
<h2 id="all-title">All requests, in their order</h2>
${allPart(compared)}
</section>
</main>
</body>
</html>
`;
}

function exchangePart({ number, user, method, path, found }: Compared): string {
  return `<article aria-labelledby="e${number}">
<h3 id="e${number}"><span class="number">${number}</span> <code>${escaped(`${method} ${path}`)}</code></h3>
<p>by <code>${escaped(user)}</code></p>
<div class="scroll" role="region" aria-labelledby="e${number}" tabindex="0">
<table>
<thead><tr><th scope="col">Where</th><th scope="col">What</th><th scope="col">Recorded</th><th scope="col">Now</th></tr></thead>
<tbody>${found.map(foundRow).join('')}</tbody>
</table>
</div>
</article>`;
}

const words: Readonly<Record<Found['kind'], string>> = { missing: 'is gone', added: 'is new', type: 'has another type', value: 'has another value', status: 'another status' }; // prettier-ignore

function foundRow({ where, at, kind, before, now }: Found): string {
  const place =
    where === 'header' ? `header ${at}` : where === 'status' ? 'status' : at === '' ? 'whole body' : shortened(at);
  return `<tr><th scope="row"><code>${escaped(place)}</code></th><td>${words[kind]}</td><td><code>${escaped(before)}</code></td><td><code>${escaped(now)}</code></td></tr>`;
}

function allPart(compared: readonly Compared[]): string {
  const rows = compared.map(({ number, user, method, path, statuses, found }) => {
    const [before, now] = statuses;
    const outcome = found.length === 0 ? 'same' : `<a href="#e${number}">${found.length} ${found.length === 1 ? 'difference' : 'differences'}</a>`; // prettier-ignore
    return `<tr><td>${number}</td><td><code>${escaped(`${method} ${path}`)}</code></td><td><code>${escaped(user)}</code></td><td>${before === now ? Number(before) : `${Number(before)} → ${now === 0 ? 'no answer' : Number(now)}`}</td><td>${outcome}</td></tr>`;
  });
  return `<div class="scroll" role="region" aria-labelledby="all-title" tabindex="0">
<table>
<thead><tr><th scope="col">No.</th><th scope="col">Request</th><th scope="col">User</th><th scope="col">Status</th><th scope="col">Outcome</th></tr></thead>
<tbody>${rows.join('')}</tbody>
</table>
</div>`;
}

const longest = 300;

/** Whoever answers chooses how long the name of a member is. */
function shortened(pointer: string): string {
  return pointer.length > longest ? `…${pointer.slice(-longest)}` : pointer;
}

/** Text, whatever it says: neither markup, nor signs that turn what is beside it around. */
function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

// Each pair of colours has at least 7 : 1.
const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #f2f4f7; --line: #c4cad2; --link: #0b4f9e; --mark: #8a1c0f; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff3; --paper: #14171b; --soft: #1f242a; --line: #46505b; --link: #9ecbff; --mark: #ffb4a6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 72rem; color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .75rem; font-size: 1.75rem; } h2 { margin: 2.5rem 0 1rem; font-size: 1.25rem; } h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
a { color: var(--link); } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: 1rem; padding: .5rem; background: var(--paper); }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; } dt { font-size: .875rem; } dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
article { margin: 0 0 1.5rem; padding: 1rem; background: var(--soft); border-left: 4px solid var(--mark); border-radius: 4px; } article p { margin: .25rem 0 .75rem; }
.number { color: var(--mark); } .scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
code { font: .875rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
`;

const styleHash = `sha256-${hash('sha256', style, 'base64')}`;
