/** One change of one file, as a README shows it. */
export interface Hunk {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** The changes below a heading: in ```diff blocks, `--- file` begins a file, `@@` another place in it. */
export function hunksBelow(readme: string, heading: string): Hunk[] {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const [, block = ''] = section.split('\n## ', 1)[0]?.split('```diff\n') ?? [];
  const hunks: { file: string; lines: string[] }[] = [];
  for (const line of (block.split('\n```', 1)[0] ?? '').split('\n')) {
    const last = hunks.at(-1);
    if (line.startsWith('--- ')) hunks.push({ file: line.slice(4), lines: [] });
    else if (line === '@@') hunks.push({ file: last?.file ?? '', lines: [] });
    else last?.lines.push(line);
  }
  const side = (lines: string[], without: string) =>
    lines
      .filter((line) => !line.startsWith(without))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  return hunks.map(({ file, lines }) => ({ file, before: side(lines, '+'), after: side(lines, '-') }));
}

/** The text after a change that fits in exactly one place. */
export function applied(text: string, { file, before, after }: Hunk): string {
  const places = text.split(before).length - 1;
  if (before === '' || places !== 1) throw new Error(`${file}: this is there ${places} times:\n${before}`);
  return text.replace(before, () => after);
}
