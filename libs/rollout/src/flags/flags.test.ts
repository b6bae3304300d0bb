import { describe, expect, test } from '@jest/globals';
import { OpenFeature, type Hook, type Provider } from '@openfeature/server-sdk';
import { createFlags, flagsProvider, whenOn, type FlagEvaluation, type FlagSettings, type Flags } from './index.ts';

interface CallerReach {
  readonly token: string;
}

const subject = { tenant: 'ten_halden4k7q2w', user: 'usr_ada7k2m9qxr3' };
// As identity.getTenantFlags answers.
const tenantFlags = [
  { key: 'ai-chat', enabled: true, variant: 'streaming' },
  { key: 'semantic-search', enabled: true, variant: null },
  { key: 'offline-mobile', enabled: false, variant: 'eager' },
];
let domains = 0;

async function setUp(flagsOf: () => Promise<FlagSettings>) {
  return await setUpWith(flagsProvider({ flagsOf }));
}

async function setUpWith(provider: Provider) {
  const evaluations: FlagEvaluation[] = [];
  const domain = `test-${(domains += 1)}`;
  const flags: Flags = createFlags({ domain, provider, onEvaluated: (one) => void evaluations.push(one) });
  await flags.ready;
  return { flags, evaluations, domain };
}

describe('a flag', () => {
  test('is on or off as the tenant’s flags say for this user', async () => {
    const { flags, evaluations } = await setUp(async () => tenantFlags);
    expect(await flags.isOn('ai-chat', subject, { otherwise: false })).toBe(true);
    expect(await flags.isOn('offline-mobile', subject, { otherwise: true })).toBe(false);
    expect(evaluations).toEqual([
      { flag: 'ai-chat', reason: 'TARGETING_MATCH' },
      { flag: 'offline-mobile', reason: 'TARGETING_MATCH' },
    ]);
  });

  test('has a variant while it is on', async () => {
    const { flags, evaluations } = await setUp(async () => tenantFlags);
    expect(await flags.variantOf('ai-chat', subject, { otherwise: 'plain' })).toBe('streaming');
    expect(await flags.variantOf('offline-mobile', subject, { otherwise: 'plain' })).toBe('plain');
    expect(await flags.variantOf('semantic-search', subject, { otherwise: 'plain' })).toBe('plain');
    expect(evaluations.map(({ reason, code }) => code ?? reason)).toEqual([
      'TARGETING_MATCH',
      'DISABLED',
      'TYPE_MISMATCH',
    ]);
  });

  test('may be a plain value, and no member that every object has', async () => {
    const { flags } = await setUp(async () => ({ beta: true, size: 3, colour: 'blue' }));
    expect(await flags.isOn('beta', subject, { otherwise: false })).toBe(true);
    expect(await flags.variantOf('colour', subject, { otherwise: 'red' })).toBe('blue');
    expect(await flags.client.getNumberValue('size', 1, {})).toBe(3);
    expect(await flags.isOn('constructor', subject, { otherwise: false })).toBe(false);
  });

  test('is asked for a subject, within a reach that no hook gets to see', async () => {
    const asked: unknown[] = [];
    const seen: unknown[] = [];
    const flags = createFlags<CallerReach>({
      domain: 'test-reach',
      provider: flagsProvider<CallerReach>({
        flagsOf: async (whose, { token }) => (asked.push([whose, token]), tenantFlags),
      }),
    });
    const hook: Hook = { before: ({ context }) => void seen.push(context) };
    flags.client.addHooks(hook);
    const reach = { token: 'secret' };
    await flags.isOn('ai-chat', subject, { otherwise: false, reach, attributes: { client: 'mobile' } });
    expect(asked).toEqual([[subject, 'secret']]);
    expect(seen).toEqual([{ ...subject, targetingKey: subject.user, client: 'mobile' }]);
    // @ts-expect-error a reader that needs a reach is not asked without one
    expect(await flags.isOn('ai-chat', subject, { otherwise: false })).toBe(false);
    await flags.close();
  });

  test('asked for together with others is read once, and each has its own stand-in', async () => {
    let reads = 0;
    const { flags } = await setUp(async () => ((reads += 1), tenantFlags));
    const otherwise = { 'ai-chat': false, 'offline-mobile': true, 'brand-new': true };
    expect(await flags.allOf(subject, { otherwise })).toEqual({
      'ai-chat': true,
      'offline-mobile': false,
      'brand-new': true,
    });
    expect(reads).toBe(1);
    await flags.isOn('ai-chat', subject, { otherwise: false });
    expect(reads).toBe(2);
  });

  test('decides on a section that comes after the flags', () => {
    const when = whenOn('ai-chat');
    expect([when({ flags: { 'ai-chat': true } }), when({ flags: { 'ai-chat': false } })]).toEqual([true, false]);
    // @ts-expect-error nobody asks for that flag
    expect(when({ flags: { other: true } })).toBeUndefined();
  });
});

describe('without an answer the given one stands, and is counted', () => {
  test('when the flag service is away', async () => {
    const { flags, evaluations } = await setUp(() => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7')));
    expect(await flags.isOn('ai-chat', subject, { otherwise: true })).toBe(true);
    expect(await flags.allOf(subject, { otherwise: { 'ai-chat': true, beta: false } })).toEqual({
      'ai-chat': true,
      beta: false,
    });
    expect(evaluations[0]).toEqual({ flag: 'ai-chat', reason: 'ERROR', code: 'GENERAL' });
    const details = await flags.client.getBooleanDetails('ai-chat', true);
    expect(details.errorMessage).toBe('the flags could not be read');
  });

  test('when nobody knows the flag, or it is of another type', async () => {
    const { flags, evaluations } = await setUp(async () => ({ size: 3 }));
    expect(await flags.isOn('beta', subject, { otherwise: true })).toBe(true);
    expect(await flags.isOn('size', subject, { otherwise: true })).toBe(true);
    expect(await flags.client.getObjectValue('size', { a: 1 })).toEqual({ a: 1 });
    expect(evaluations.map(({ code }) => code)).toEqual(['FLAG_NOT_FOUND', 'TYPE_MISMATCH']);
  });

  test('when a provider answers what was not asked for', async () => {
    const wrong = { value: 'yes' as unknown as boolean };
    const provider = { ...flagsProvider({ flagsOf: async () => ({}) }), resolveBooleanEvaluation: async () => wrong };
    const { flags, evaluations } = await setUpWith(provider);
    expect(await flags.isOn('beta', subject, { otherwise: false })).toBe(false);
    expect(evaluations).toEqual([{ flag: 'beta', reason: 'ERROR', code: 'TYPE_MISMATCH' }]);
  });

  test('while a provider starts, and after its start failed', async () => {
    const start = Promise.withResolvers<void>();
    const evaluations: FlagEvaluation[] = [];
    const provider = { ...flagsProvider({ flagsOf: async () => tenantFlags }), initialize: () => start.promise };
    const onEvaluated = (one: FlagEvaluation) => void evaluations.push(one);
    const flags: Flags = createFlags({ domain: 'test-start', provider, onEvaluated });
    expect(await flags.isOn('ai-chat', subject, { otherwise: false })).toBe(false);
    expect(evaluations).toEqual([{ flag: 'ai-chat', reason: 'ERROR', code: 'PROVIDER_NOT_READY' }]);
    start.reject(new Error('away'));
    expect(await flags.ready).toBe(false);
    // It may have come back since: it is asked.
    expect(await flags.isOn('ai-chat', subject, { otherwise: false })).toBe(true);
  });

  test('when a measure fails, the answer stays', async () => {
    const provider = flagsProvider({ flagsOf: async () => tenantFlags });
    const onEvaluated = () => { throw new Error('no metrics'); }; // prettier-ignore
    const flags: Flags = createFlags({ domain: 'test-measure', provider, onEvaluated });
    expect(await flags.isOn('ai-chat', subject, { otherwise: false })).toBe(true);
  });
});

describe('an app’s flags', () => {
  test('are its own: neither another app’s nor the process’s', async () => {
    const one = await setUp(async () => ({ beta: true }));
    const other = await setUp(async () => ({ beta: false }));
    expect(await one.flags.isOn('beta', subject, { otherwise: false })).toBe(true);
    expect(await other.flags.isOn('beta', subject, { otherwise: true })).toBe(false);
    expect(await OpenFeature.getClient().getBooleanValue('beta', false)).toBe(false);
  });

  test('let go of their provider, and of theirs only', async () => {
    let closed = 0;
    const provider = {
      ...flagsProvider({ flagsOf: async () => ({ beta: true }) }),
      onClose: async () => void closed++,
    };
    const { flags, domain } = await setUpWith(provider);
    await flags.close();
    await flags.close();
    expect([closed, await flags.isOn('beta', subject, { otherwise: false })]).toEqual([1, false]);
    const next: Flags = createFlags({ domain, provider: flagsProvider({ flagsOf: async () => ({ beta: true }) }) });
    await flags.close();
    expect(await next.isOn('beta', subject, { otherwise: false })).toBe(true);
  });
});

describe('several flags of a whole subject', () => {
  test('are what they are one by one, with and without a hook', async () => {
    const settings = { on: true, off: false, size: 3 };
    const { flags, evaluations } = await setUp(async () => settings);
    const otherwise = { on: false, off: true, size: true, unknown: true };
    const plain = await flags.allOf(subject, { otherwise });
    const told = evaluations.splice(0);
    const seen: string[] = [];
    flags.client.addHooks({ finally: ({ flagKey }) => void seen.push(flagKey) });
    expect(await flags.allOf(subject, { otherwise })).toEqual(plain);
    expect(plain).toEqual({ on: true, off: false, size: true, unknown: true });
    expect(evaluations.toSorted(byFlag)).toEqual(told.toSorted(byFlag));
    expect(seen.toSorted()).toEqual(['off', 'on', 'size', 'unknown']);
  });

  test('are those of whoever has the domain now', async () => {
    const { flags, domain } = await setUp(async () => ({ beta: true }));
    expect(await flags.allOf(subject, { otherwise: { beta: false } })).toEqual({ beta: true });
    await OpenFeature.setProviderAndWait(domain, flagsProvider({ flagsOf: async () => ({ beta: false }) }));
    expect(await flags.allOf(subject, { otherwise: { beta: true } })).toEqual({ beta: false });
  });
});

function byFlag(one: FlagEvaluation, other: FlagEvaluation): number {
  return one.flag < other.flag ? -1 : 1;
}
