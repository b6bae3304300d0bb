import type { Mark } from '../../world/revision.ts';

/** Turns `**bold**` and `[text](href)` into plain text with marks. */
export function markedText(source: string): { text: string; marks: Mark[] } {
  const marks: Mark[] = [];
  let text = '';
  let from = 0;
  for (const found of source.matchAll(/\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)/g)) {
    const [whole, bold, label, href] = found;
    text += source.slice(from, found.index);
    const start = text.length;
    text += bold ?? label ?? '';
    const range = { start, end: text.length };
    marks.push(href === undefined ? { ...range, type: 'bold' } : { ...range, type: 'link', href });
    from = found.index + whole.length;
  }
  return { text: text + source.slice(from), marks };
}
