// What cannot be seen, or turns the direction of what follows. Joiners stay: scripts and emoji need them.
const unseen = /(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

// What Markdown, mentions (`<at>`), dates of cards (`{{DATE(…)}}`) and addresses that become links begin with. Each is
// decided by what stands before it, so that a text which grows keeps its beginning.
const special = /[\\`*_{}[\]()<>#|!~&@$]|(?<=\/)\/|(?<=www)\.|(?<=^[ \t]*)[-+=]|(?<=^[ \t]*\d+)\./gimu;

/** A person's text, of several lines, so that card and message Markdown show it as it was written. */
export function escapedText(text: string): string {
  return seen(text)
    .replaceAll(/^[ \t]+/gmu, '') // four spaces begin a block of code
    .replaceAll(special, '\\$&')
    .replaceAll('\n', '\n\n'); // one is a space
}

/** The same for names and titles: one line. */
export function escapedLine(text: string): string {
  return plainLine(text).replaceAll(special, '\\$&');
}

/** For places that know no Markdown: one line of what can be seen. */
export function plainLine(text: string): string {
  return seen(text).replaceAll(/\s+/gu, ' ').trim();
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For texts of thumbnail cards, which Teams reads as HTML. */
export function escapedHtml(text: string): string {
  return plainLine(text).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
}

function seen(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\u2028\u2029]/gu, ' ')
    .replaceAll(unseen, '');
}
