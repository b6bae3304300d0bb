// What Revocations have to do, shared or not.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { ApiKeyProof, BearerProof, Principal, Revocations } from '../src/index.ts';

export function signedInBy(proof: Partial<BearerProof> = {}, userId = anyUser()): Principal<BearerProof> {
  return {
    userId,
    tenantId: 'ten_halden4k7q2w',
    clientId: 'mobile',
    scopes: new Set(),
    proof: { kind: 'bearer', token: 't', expiresAt: 4_000_000_000, issuedAt: nowS() - 60, ...proof },
  };
}

export function withKey(keyId: string, proof: Partial<ApiKeyProof> = {}): Principal<ApiKeyProof> {
  return {
    userId: anyUser(),
    tenantId: 'ten_halden4k7q2w',
    clientId: 'acme-crm',
    scopes: new Set(),
    proof: { kind: 'api-key', keyId, limits: {}, issuedAt: nowS() - 60, ...proof },
  };
}

export function nowS(): number {
  return Math.floor(Date.now() / 1000);
}

export function anyUser(): string {
  return `usr_${Math.random().toString(36).slice(2).padEnd(12, '0')}`;
}

/** Polls until it is so, and tells after how many milliseconds. */
export async function until(isSo: () => boolean, withinMs = 5_000): Promise<number> {
  const start = performance.now();
  while (!isSo()) {
    if (performance.now() - start > withinMs) throw new Error(`not so after ${withinMs} ms`);
    await pause(5);
  }
  return performance.now() - start;
}

/** `another` is what another instance knows; in process it is the same. */
export function revocationsBehaviour(open: () => { readonly here: Revocations; readonly another: Revocations }): void {
  test('who is not revoked is not', async () => {
    const { here } = open();
    await here.revoke({ kind: 'token', id: 'some-other' });
    expect(here.isRevoked(signedInBy({ tokenId: 'jti-1', sessionId: 'sid-1' }))).toBe(false);
    expect(here.isRevoked(withKey('0123456789abcdef'))).toBe(false);
  });

  test('a user, with all that they hold so far, is, at every instance within a second', async () => {
    const { here, another } = open();
    const userId = anyUser();
    const held = [signedInBy({}, userId), { ...withKey('k1'), userId }];
    await here.revoke({ kind: 'user', id: userId });
    expect(held.map((principal) => here.isRevoked(principal))).toEqual([true, true]);
    expect(await until(() => held.every((principal) => another.isRevoked(principal)))).toBeLessThan(1000);
  });

  test('what the user gets afterwards is good', async () => {
    const { here, another } = open();
    const userId = anyUser();
    await here.revoke({ kind: 'user', id: userId });
    await until(() => another.isRevoked(signedInBy({}, userId)));
    for (const instance of [here, another]) {
      // The issuer's clock may be a little ahead of ours.
      expect(instance.isRevoked(signedInBy({ issuedAt: nowS() + 3 }, userId))).toBe(true);
      expect(instance.isRevoked(signedInBy({ issuedAt: nowS() + 10 }, userId))).toBe(false);
    }
  });

  test('a token that does not say when it was issued is from before', async () => {
    const { here } = open();
    const { proof, ...who } = signedInBy();
    const { issuedAt: _, ...undated } = proof;
    await here.revoke({ kind: 'user', id: who.userId });
    expect(here.isRevoked({ ...who, proof: undated })).toBe(true);
  });

  test.each([
    ['a session', 'session', signedInBy({ sessionId: 'sid-7', tokenId: 'jti-7' }), signedInBy({ sessionId: 'sid-8' })],
    ['a token', 'token', signedInBy({ sessionId: 'sid-9', tokenId: 'jti-9' }), signedInBy({ sessionId: 'sid-9' })],
    ['a key', 'key', withKey('a'.repeat(16)), withKey('b'.repeat(16))],
  ] as const)('%s is, and no other', async (_name, kind, revoked, other) => {
    const { here, another } = open();
    const ids = { session: 'sid-7', token: 'jti-9', key: 'a'.repeat(16) };
    await here.revoke({ kind, id: ids[kind] });
    await until(() => another.isRevoked(revoked));
    expect([here.isRevoked(revoked), here.isRevoked(other), another.isRevoked(other)]).toEqual([true, false, false]);
  });

  test('what stays open hears of its end, once', async () => {
    const { here, another } = open();
    const userId = anyUser();
    const ended: string[] = [];
    another.onRevoked(signedInBy({}, userId), () => ended.push('watched'));
    another.onRevoked(signedInBy(), () => ended.push('other'));
    another.onRevoked(signedInBy({}, userId), () => ended.push('stopped'))();
    await here.revoke({ kind: 'user', id: userId });
    expect(await until(() => ended.length > 0)).toBeLessThan(1000);
    await here.revoke({ kind: 'user', id: userId });
    another.onRevoked(signedInBy({}, userId), () => ended.push('late'));
    await until(() => ended.length > 1);
    expect(ended).toEqual(['watched', 'late']);
  });

  test('ids are taken as issuers make them, and refused where they would break the record', async () => {
    const { here, another } = open();
    for (const id of ['a+b/c==', '{"x":1}', '%00', '__proto__', 'i'.repeat(256)]) {
      await here.revoke({ kind: 'token', id });
      await until(() => another.isRevoked(signedInBy({ tokenId: id })));
    }
    for (const id of ['', 'a b', 'a\nb', 'ä', 'i'.repeat(257)]) {
      await expect(here.revoke({ kind: 'token', id })).rejects.toThrow('An id to revoke');
      expect(here.isRevoked(signedInBy({ tokenId: id }))).toBe(false);
    }
  });

  test('they are current', async () => {
    const { here, another } = open();
    expect(await here.whenCurrent(2_000)).toBe(true);
    expect(await another.whenCurrent(2_000)).toBe(true);
    expect([here.isCurrent, another.isCurrent]).toEqual([true, true]);
  });
}
