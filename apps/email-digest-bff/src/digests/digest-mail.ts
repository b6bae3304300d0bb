import { z } from 'zod';
import type { DigestContent } from './digest-content.ts';
import type { Period } from './period.ts';

/** What a mailer sends. */
export const digestMail = z.object({
  subject: z.string(),
  html: z.string().describe('A whole document, without scripts, pictures or anything from elsewhere'),
  text: z.string(),
  isEmpty: z.boolean().describe('Nothing happened: better no mail'),
  documentCount: z.int(),
  noticeCount: z.int(),
});
export type DigestMail = z.output<typeof digestMail>;

interface Around {
  readonly period: Period;
  /** Of the browser app. */
  readonly webOrigin: string;
}

/** Titles and notices are what people wrote: in HTML each sign of theirs is a sign, and never markup. */
export function toDigestMail({ documents, notices }: DigestContent, { period, webOrigin }: Around): DigestMail {
  const linkOf = (documentId: string) => `${webOrigin}/documents/${encodeURIComponent(documentId)}`;
  const days = daysOf(period);
  const subject = `What changed ${days}: ${counted(documents.length, 'document')}`;
  const lines = documents.map((one) => ({ ...one, link: linkOf(one.documentId), changes: one.changes.join(', ') }));
  const told = notices.map(({ documentId, text }) => ({ text: inOneLine(text), link: linkOf(documentId) }));
  return {
    subject,
    html: htmlOf({
      subject,
      documents: lines.map(({ title, link, changes }) => item(link, inOneLine(title), changes)),
      notices: told.map(({ text, link }) => item(link, text, '')),
    }),
    text: [
      subject,
      ...lines.map(({ title, link, changes }) => `* ${inOneLine(title)}${changes && `: ${changes}`}\n  ${link}`),
      ...(told.length > 0 ? ['For you:'] : []),
      ...told.map(({ text, link }) => `* ${text}\n  ${link}`),
    ].join('\n\n'),
    isEmpty: documents.length === 0 && notices.length === 0,
    documentCount: documents.length,
    noticeCount: notices.length,
  };
}

interface Parts {
  readonly subject: string;
  readonly documents: readonly string[];
  readonly notices: readonly string[];
}

function htmlOf({ subject, documents, notices }: Parts): string {
  const list = (items: readonly string[]) => (items.length === 0 ? '' : `<ul>${items.join('')}</ul>`);
  const forYou = notices.length === 0 ? '' : `<h2>For you</h2>${list(notices)}`;
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>` +
    `<body><h1>${escaped(subject)}</h1>${list(documents)}${forYou}</body></html>`
  );
}

function item(link: string, title: string, changes: string): string {
  return `<li><a href="${escaped(link)}">${escaped(title)}</a>${changes && `: ${escaped(changes)}`}</li>`;
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}

/** So that nobody writes a heading, or a line of a list, into the text of a mail. */
function inOneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function daysOf({ from, to }: Period): string {
  return `from ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
}

function counted(count: number, word: string): string {
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}
