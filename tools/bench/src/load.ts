import { Pool } from 'undici';

export interface View {
  readonly url: string;
  /** A function gives another path for each request. */
  readonly path: string | (() => string);
  readonly headers: Readonly<Record<string, string>>;
  /** With one, it is sent by POST. */
  readonly body?: string | undefined;
  /** Requests that make one view, one after the other. */
  readonly chain?: number;
}

export interface Load {
  /** Views so far that lacked a section: on a machine with much else to do, time limits are reached. */
  readonly degraded: number;
  /** Draws so many views, 32 at a time. */
  draw(views: number): Promise<void>;
  /** Draws views at a fixed rate and gives how long each took, in milliseconds. */
  drawAtRate(perSecond: number, views: number): Promise<number[]>;
  close(): Promise<void>;
}

const concurrency = 32;

export function createLoad({ url, path, headers, body: sent, chain = 1 }: View): Load {
  const pool = new Pool(url, { connections: 128, pipelining: 1 });
  const question = sent === undefined ? ({ method: 'GET' } as const) : ({ method: 'POST', body: sent } as const);
  let degraded = 0;
  const ask = async (): Promise<void> => {
    const asked = typeof path === 'string' ? path : path();
    const answer = await pool.request({ path: asked, headers, ...question });
    const body = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${url}${asked} answered ${answer.statusCode} ${body}`);
    if (answer.headers['frontdesk-degraded'] !== undefined) degraded += 1;
  };
  const drawOne = async (): Promise<void> => {
    for (let link = 0; link < chain; link += 1) await ask();
  };
  return {
    get degraded() {
      return degraded;
    },
    draw: async (views) => {
      let left = views;
      const drawer = async (): Promise<void> => {
        while (left-- > 0) await drawOne();
      };
      await Promise.all(Array.from({ length: concurrency }, drawer));
    },
    drawAtRate: async (perSecond, views) => {
      const startAt = performance.now();
      const timed = Array.from({ length: views }, async (_, index) => {
        const dueAt = startAt + (index * 1000) / perSecond;
        await new Promise((resolve) => setTimeout(resolve, Math.max(1, dueAt - performance.now())));
        const sentAt = performance.now();
        await drawOne();
        return performance.now() - sentAt;
      });
      return await Promise.all(timed);
    },
    close: () => pool.destroy(),
  };
}
