// Which licences a bundle may have. It is given to nobody, but an image is soon copied: nothing that obliges us to more
// than to name who wrote it.
import type { Package } from './bundle-contents.ts';

const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

/** The packages that may not be shipped, and why. */
export function licenceMistakes(packages: readonly Package[]): string[] {
  return packages.flatMap(({ name, version, licence }) => {
    if (licence === undefined) return [`${name}@${version}: says nothing of its licence`];
    return isAllowed(licence) ? [] : [`${name}@${version}: ${licence} is not among the licences that we ship`];
  });
}

/** `(MIT OR GPL-3.0)`: one of them is enough; `MIT AND ISC`: all have to be. */
export function isAllowed(expression: string): boolean {
  const plain = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(plain)) return false; // nobody nests them: look at it
  return plain.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((one) => allowed.has(one)));
}

/** Who wrote what is in the bundle, with the texts that they ask us to keep. */
export function licenceList(app: string, packages: readonly Package[]): string {
  const rows = packages.map(({ name, version, licence }) => `${name} ${version}: ${licence ?? 'unknown'}`);
  const texts = packages.map(({ name, version, licenceTexts }) =>
    [
      `${'='.repeat(80)}\n${name} ${version}\n`,
      ...(licenceTexts.length > 0 ? licenceTexts : ['(no text in the package)\n']),
    ].join('\n'),
  );
  return `What is in the bundle of ${app}: ${packages.length} packages\n\n${rows.join('\n')}\n\n${texts.join('\n')}`;
}
