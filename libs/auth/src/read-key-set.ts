import type { JSONWebKeySet } from 'jose';

const timeoutMs = 1_500; // below the deadline of a request, so that the first one hears why
const maxBytes = 256 * 1024;

/** Fetches a JWKS once. Redirects, other statuses, large bodies and sets without a key are failures. */
export async function readKeySet(url: URL, fetch: typeof globalThis.fetch): Promise<JSONWebKeySet> {
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new Error(`the key set answered ${answer.status}`);
  }
  const keys: unknown = JSON.parse(await textOf(answer));
  if (!isKeySet(keys)) throw new Error('the key set has no keys');
  return keys;
}

async function textOf(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop early cancels the body.
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`the key set is larger than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  if (typeof value !== 'object' || value === null || !('keys' in value) || !Array.isArray(value.keys)) return false;
  return value.keys.length > 0 && value.keys.every((key) => typeof key === 'object' && key !== null);
}
