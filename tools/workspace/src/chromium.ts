import { installDebianPackage, runs } from './debian-package.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The browser that tests drive; where root may, it is installed from Debian's packages first. Undefined: the tests in a
 * real browser are skipped, and say so.
 */
export function chromium(say: (line: string) => void): string | undefined {
  const found = browserBinary();
  if (!found) installDebianPackage('chromium', say);
  return found ?? browserBinary();
}

function browserBinary(): string | undefined {
  const named = process.env['CHROMIUM_BIN'];
  return (named ? [named] : names).find((candidate) => runs(candidate, ['--version']));
}
