import { describe, expect, test } from '@jest/globals';
import { anyUser, signedInBy } from '../../tests/revocations-behaviour.ts';
import { processRevocations } from '../index.ts';

describe('revocations of a process', () => {
  test('are refused rather than forgotten when there are too many, until some have ended', async () => {
    let nowMs = 0;
    const revocations = processRevocations({ most: 1_000, keptForS: 60, now: () => nowMs });
    const first = signedInBy({ tokenId: 'jti-0' });
    for (let made = 0; made < 1_000; made += 1) await revocations.revoke({ kind: 'token', id: `jti-${made}` });
    for (let made = 0; made < 1_000; made += 1) {
      await expect(revocations.revoke({ kind: 'user', id: anyUser() })).rejects.toThrow('More than 1000 revocations');
    }
    await revocations.revoke({ kind: 'token', id: 'jti-0' });
    expect(revocations.isRevoked(first)).toBe(true);
    nowMs += 60_000;
    await revocations.revoke({ kind: 'token', id: 'jti-new' });
    expect(revocations.isRevoked(first)).toBe(false);
    expect(revocations.isRevoked(signedInBy({ tokenId: 'jti-new' }))).toBe(true);
  });

  test('watch no stream that is over', async () => {
    const revocations = processRevocations();
    const userId = anyUser();
    let ended = 0;
    const stops = Array.from({ length: 1_000 }, () =>
      revocations.onRevoked(signedInBy({}, userId), () => (ended += 1)),
    );
    stops.forEach((stop) => stop());
    await revocations.revoke({ kind: 'user', id: userId });
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(0);
  });
});
