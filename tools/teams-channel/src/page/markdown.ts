/// <reference lib="dom" />
// The Markdown that Teams shows in messages and cards: emphasis, links, lists, code. Everything else is text.

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that holds nothing but what these rules make. */
export function toHtml(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map(block)
    .join('');
}

function block(text: string): string {
  if (text.startsWith('```')) return `<pre>${escaped(text.replace(/^```.*\n?|\n?```$/g, ''))}</pre>`;
  const parts: { kind: 'ul' | 'ol' | 'p'; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const kind = kindOf(line);
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else parts.push({ kind, lines: [line] });
  }
  return parts
    .map(({ kind, lines }) => (kind === 'p' ? `<p>${lines.map(inline).join('<br>')}</p>` : list(kind, lines)))
    .join('');
}

function kindOf(line: string): 'ul' | 'ol' | 'p' {
  if (/^\s*[-*+] /.test(line)) return 'ul';
  return /^\s*\d+[.)] /.test(line) ? 'ol' : 'p';
}

function list(tag: 'ul' | 'ol', lines: readonly string[]): string {
  const items = lines.map((line) => `<li>${inline(line.replace(/^\s*(?:[-*+]|\d+[.)]) /, ''))}</li>`);
  return `<${tag}>${items.join('')}</${tag}>`;
}

// What a backslash protects is put aside first, so that no rule sees it.
function inline(text: string): string {
  const aside: string[] = [];
  const keep = (html: string): string => `\u0000${aside.push(html) - 1}\u0000`;
  const html = escaped(text.replaceAll('\u0000', ''))
    .replace(/\\(&(?:amp|lt|gt|quot|#39);|[!-/:-@[-`{-~])/g, (_all, character: string) => keep(character))
    .replace(/`([^`]+)`/g, (_all, code: string) => keep(`<code>${code}</code>`))
    .replace(
      /\[([^\]]+)\]\((https?:[^)\s]+)\)/g,
      (_all, label: string, url: string) => `${keep(anchor(url))}${label}</a>`,
    )
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/(^|[^\w*])[*_](?=\S)(.+?)(?<=\S)[*_](?![\w*])/g, '$1<em>$2</em>');
  return html.replace(/\u0000(\d+)\u0000/g, (_all, index: string) => aside[Number(index)] ?? '');
}

function anchor(url: string): string {
  return `<a href="${url}" target="_blank" rel="noopener noreferrer">`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}
