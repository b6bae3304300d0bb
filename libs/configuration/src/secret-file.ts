import { readFileSync, statSync } from 'node:fs';

// Often enough for a rotation, whose old secret is good for a while, and seldom enough not to be felt.
const lookAgainMs = 5_000;

/**
 * A secret that is kept in a file, as orchestrators mount them. It is read again when the file has changed; when it
 * cannot be read, or is empty in the middle of being written, the last one stays. Throws when there is none at first.
 */
export function secretInFile(path: string, now: () => number = Date.now): () => string {
  let { secret, changedAt } = read(path);
  let lookAt = now() + lookAgainMs;
  return () => {
    if (now() < lookAt) return secret;
    lookAt = now() + lookAgainMs;
    try {
      if (statSync(path).mtimeMs !== changedAt) ({ secret, changedAt } = read(path));
    } catch {
      // The last one stays: whoever refuses it says so in the log.
    }
    return secret;
  };
}

function read(path: string): { secret: string; changedAt: number } {
  const changedAt = statSync(path).mtimeMs;
  const secret = readFileSync(path, 'utf8').trim();
  if (secret === '') throw new Error(`${path} is empty`);
  return { secret, changedAt };
}
