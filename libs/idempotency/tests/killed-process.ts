// A process that answers one route, and kills itself as kill -9 would where its last argument says.
import { createRedis } from '@frontdesk/redis';
import { redisStore, type RecordStore } from '../src/index.ts';
import { listening } from './app.ts';

const [redisUrl = '', backendUrl = '', dies = 'never'] = process.argv.slice(2);

const passing = async (point: string): Promise<void> => {
  if (point !== dies) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
};

const redis = createRedis({ url: redisUrl, app: 'killed-bff', commandDeadlineMs: 900 });
await redis.whenUp(10_000);
const store = redisStore(redis);
const recorded = async <T>(act: () => Promise<T>): Promise<T> => {
  await passing('before the record');
  const result = await act();
  await passing('after the record');
  return result;
};
const dying: RecordStore = {
  ...store,
  async claim(...args) {
    await passing('before the claim');
    const claimed = await store.claim(...args);
    await passing('after the claim');
    return claimed;
  },
  complete: (...args) => recorded(() => store.complete(...args)),
};

const app = await listening({
  store: dying,
  leaseMs: 1_500,
  things: {
    async add(_exchange, key) {
      await passing('before the effect');
      const answer = await fetch(backendUrl, { method: 'POST', body: key });
      await passing('after the effect');
      return Number(await answer.text());
    },
  },
});
process.stdout.write(`${app.url}\n`);
