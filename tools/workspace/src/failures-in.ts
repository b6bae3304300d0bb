import { stripVTControlCharacters } from 'node:util';

const linesOfEach = 25;
const isHead = (line: string) => /^(?: ?FAIL | {2}● (?!Console$))/.test(line);
const isNext = (line: string) => /^(?:\S| {2}● | (?:PASS|FAIL) )/.test(line);

/** What Jest printed of failed tests, each once and its first lines: nobody has to scroll through minutes of output. */
export function failuresIn(printed: string): string[] {
  const lines = stripVTControlCharacters(printed).split('\n');
  const told = new Set<string>();
  return lines.flatMap((head, at) => {
    if (!isHead(head) || told.has(head)) return [];
    told.add(head);
    const length = lines.slice(at + 1).findIndex(isNext);
    const block = lines.slice(at, length < 0 ? lines.length : at + 1 + length);
    return block.slice(0, linesOfEach).filter((line) => line.trim() !== '');
  });
}
