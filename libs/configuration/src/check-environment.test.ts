import { expect, test } from '@jest/globals';
import { checkEnvironment, onTrial } from './check-environment.ts';

async function checked(build: () => AsyncDisposable) {
  const said: string[] = [];
  let hasFailed = false;
  await checkEnvironment(build, {
    out: (line) => void said.push(line),
    failed: (line) => {
      hasFailed = true;
      said.push(line);
    },
  });
  return { said, hasFailed };
}

test('what can be built is let go again, and said to be usable', async () => {
  let isOpen = true;
  const built = { [Symbol.asyncDispose]: async () => void (isOpen = false) };
  expect(await checked(() => built)).toEqual({ said: ['The environment is usable.'], hasFailed: false });
  expect(isOpen).toBe(false);
});

test('whatever stands in the way is one line', async () => {
  const failing = (message: string) => () => {
    throw new Error(message);
  };
  const known = 'The environment is not usable: PORT must be a whole number.';
  expect(await checked(failing(known))).toEqual({ said: [known], hasFailed: true });
  expect(await checked(failing('leaseMs has to\n  exceed providerWithinMs.'))).toEqual({
    said: ['The environment is not usable: leaseMs has to exceed providerWithinMs.'],
    hasFailed: true,
  });
});

test('a trial has no stores, and no words', () => {
  const config = { LOG_LEVEL: 'info', REDIS_URL: 'redis://a', CACHE_REDIS_URL: 'redis://b', EVENTS_URL: 'c', PORT: 1 };
  expect(onTrial(config)).toEqual({ LOG_LEVEL: 'silent', PORT: 1 });
});
