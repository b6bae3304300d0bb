// More than one instance can do, of work that nobody waits for: a fleet of apps that all sync at once.
import { Agent, request } from 'undici';
import { requests, sendable } from '../requests.ts';
import type { Attack } from './attack.ts';

const atOnce = { full: 600, short: 50 } as const;
const sync = requests.find(({ route }) => route === 'syncDocuments');

export const backgroundFlood: Attack = {
  name: 'flood',
  isMany: true,
  says: (size) => `${atOnce[size]} apps, signed in, that sync again and again without a pause`,
  async run({ host, port, token, size }, count, stop) {
    if (!sync) throw new Error('There is no request for a sync.');
    const dispatcher = new Agent({ connections: atOnce[size], pipelining: 1 });
    const { headers, body = '' } = sendable(sync);
    const app = async (): Promise<void> => {
      while (!stop.aborted) {
        const options = { dispatcher, body, signal: stop, headers: { ...headers, authorization: `Bearer ${token}` } };
        try {
          const answer = await request(`http://${host}:${port}${sync.path}`, { method: sync.method, ...options });
          await answer.body.dump();
          count(String(answer.statusCode));
        } catch (error) {
          if (!stop.aborted) count((error as { code?: string }).code ?? 'failed');
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce[size] }, app));
    await dispatcher.destroy();
  },
};
