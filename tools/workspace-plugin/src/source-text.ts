// Small changes to files that people wrote: a line more, where their own lines are. What is not understood is an error
// that names the file, and nothing is written.
import type { Tree } from '@nx/devkit';

export function changed(tree: Tree, path: string, change: (text: string) => string): void {
  const before = tree.read(path, 'utf8');
  if (before === null) throw new Error(`There is no ${path}.`);
  const after = change(before);
  if (after === before) throw new Error(`${path} has no place for what is new: write it by hand.`);
  tree.write(path, after);
}

/** After the last import of another file of the app. */
export function withImport(text: string, line: string): string {
  const at = [...text.matchAll(/^import [^;]*? from '\.[^']*';\n/gm)].at(-1);
  if (!at) return text;
  const end = at.index + at[0].length;
  return `${text.slice(0, end)}${line}\n${text.slice(end)}`;
}

/** One more in the list that comes after the given beginning: `export const views … = [`. */
export function withItem(text: string, beginning: RegExp, item: string): string {
  const found = beginning.exec(text);
  if (!found) return text;
  const open = found.index + found[0].length;
  const close = closing(text, open);
  const items = text.slice(open, close).trimEnd();
  const comma = items === '' || items.endsWith(',') ? '' : ',';
  return `${text.slice(0, open)}${items}${comma} ${item},\n${text.slice(close)}`;
}

/** Where the bracket closes that was opened before this place. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if ('[({'.includes(text[at] ?? '')) depth += 1;
    else if ('])}'.includes(text[at] ?? '')) depth -= 1;
    if (depth === 0) return at;
  }
  return from;
}
