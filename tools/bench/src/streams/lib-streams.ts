import { setTimeout as pause } from 'node:timers/promises';
import { createRedis } from '@frontdesk/redis';
import {
  admit,
  anyone,
  answerProblems,
  checkInput,
  createExpress,
  openExchange,
  route,
  serveRoutes,
} from '@frontdesk/server';
import {
  createAnswerStreams,
  lastEventIdHeaders,
  memoryLog,
  readProblems,
  redisLog,
  streamAnswer,
  type AnswerStreams,
  type AnswerWriter,
} from '@frontdesk/streaming';
import { createLogger } from '@frontdesk/telemetry';
import { z } from 'zod';
import type { Streams } from './server.ts';

const readAnswer = route({
  name: 'readAnswer',
  get: '/streams/{id}',
  summary: 'An answer as it is written',
  access: anyone,
  params: z.strictObject({ id: z.string() }),
  headers: lastEventIdHeaders,
  answers: { 200: 'bytes', 204: null },
  problems: [...readProblems],
  handle: async ({ params, headers }, { answers }: { readonly answers: AnswerStreams }) =>
    streamAnswer(await answers.read(params.id, { lastEventId: headers['last-event-id'] })),
});

/** As in an app: through Express, the exchange, and the steps that every route has. */
export async function libStreams(redisUrl: string | undefined): Promise<Streams> {
  const redis =
    redisUrl === undefined ? undefined : createRedis({ url: redisUrl, app: 'bench', commandDeadlineMs: 2_000 });
  await redis?.whenUp(10_000);
  // Longer than it takes to open them all.
  const answers = await createAnswerStreams({ log: redis ? redisLog({ redis }) : memoryLog(), graceMs: 600_000 });
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log: createLogger({ name: 'bench', level: 'silent' }), deadlineMs: 30_000 }));
  app.use(serveRoutes([readAnswer], { answers }, [admit, checkInput]));
  app.use(answerProblems());
  let said = 0;
  const saying = (perSecond: number) => async (answer: AnswerWriter) => {
    if (perSecond === 0) await new Promise((resolve) => answer.signal.addEventListener('abort', resolve));
    await pause(Math.random() * 1_000); // not all in the same turn
    for (; !answer.signal.aborted; said += 1) {
      await pause(1_000 / perSecond);
      void answer.delta(' token').catch(() => undefined);
    }
  };
  const begun = async (perSecond: number): Promise<string> => {
    const { id } = await answers.start({ meta: { askerId: 'usr_1' }, produce: saying(perSecond) });
    return `/streams/${id}`;
  };
  return {
    listener: app,
    async begin(count, perSecond) {
      const paths: string[] = [];
      while (paths.length < count) {
        const next = Math.min(100, count - paths.length);
        paths.push(...(await Promise.all(Array.from({ length: next }, () => begun(perSecond)))));
      }
      return paths;
    },
    said: () => said,
  };
}
