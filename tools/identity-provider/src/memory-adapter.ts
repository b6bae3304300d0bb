import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  payload: AdapterPayload;
  readonly expiresAtMs: number;
}

const capacity = 20_000;

/** Where oidc-provider keeps sessions, grants, codes and refresh tokens of one run: in memory, at most 20,000. */
export function memoryAdapter(): (model: string) => Adapter {
  const entries = new Map<string, Entry>();

  function live(key: string): Entry | undefined {
    const entry = entries.get(key);
    if (entry && entry.expiresAtMs > Date.now()) return entry;
    entries.delete(key);
    return undefined;
  }

  function first(model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of entries.keys()) {
      const payload = key.startsWith(`${model}:`) ? live(key)?.payload : undefined;
      if (payload && matches(payload)) return payload;
    }
    return undefined;
  }

  return (model) => ({
    async upsert(id, payload, expiresInS) {
      const key = `${model}:${id}`;
      entries.delete(key); // so that what was written last goes last
      entries.set(key, { payload, expiresAtMs: expiresInS ? Date.now() + expiresInS * 1000 : Infinity });
      for (const oldest of entries.keys()) {
        if (entries.size <= capacity) break;
        entries.delete(oldest);
      }
    },
    find: async (id) => live(`${model}:${id}`)?.payload,
    findByUid: async (uid) => first(model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => first(model, (payload) => payload.userCode === userCode),
    async consume(id) {
      const entry = live(`${model}:${id}`);
      if (entry) entry.payload = { ...entry.payload, consumed: Math.floor(Date.now() / 1000) };
    },
    async destroy(id) {
      entries.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
    },
  });
}
