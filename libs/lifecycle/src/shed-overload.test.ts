import { describe, expect, test } from '@jest/globals';
import { anyone, noContent, route, type Exchange, type Method } from '@frontdesk/server';
import { createOverload, type Priority } from './overload.ts';
import { shedOverload, type Priorities } from './shed-overload.ts';

const exchange = { signal: new AbortController().signal } as Exchange;
const answers = { 204: null };
const handle = async () => noContent();

function routeOf(name: string, method: Method = 'get') {
  const rest = { name, summary: name, access: anyone, answers, handle };
  return method === 'get' ? route({ get: `/${name}`, ...rest }) : route({ post: `/${name}`, ...rest });
}

function shedding(named: Priorities = {}) {
  const asked: Priority[] = [];
  const real = createOverload({ mostAtOnce: 1 });
  const overload = Object.assign(Object.create(real) as typeof real, {
    enter: (priority: Priority) => {
      asked.push(priority);
      return real.enter(priority);
    },
  });
  return { step: shedOverload(overload, named), asked };
}

describe('a route', () => {
  test('is interactive when it reads, a write when it does not, and what it is named otherwise', async () => {
    const { step, asked } = shedding({ sync: 'background', stop: 'critical' });
    const routes = [routeOf('read'), routeOf('save', 'post'), routeOf('sync', 'post'), routeOf('stop', 'post')];
    for (const one of routes) await step(exchange, one, async () => noContent()).catch(() => undefined);
    expect(asked).toEqual(['interactive', 'write', 'background', 'critical']);
  });

  test('that there is no room for is 503 with the time to wait, and what comes after it is not asked', async () => {
    const { step } = shedding();
    const inside = Promise.withResolvers<ReturnType<typeof noContent>>();
    const first = step(exchange, routeOf('read'), () => inside.promise);
    const never = () => Promise.reject(new Error('asked'));
    await expect(step(exchange, routeOf('read'), never)).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    inside.resolve(noContent());
    await first;
    await expect(step(exchange, routeOf('read'), async () => noContent())).resolves.toEqual(noContent());
  });

  test('that was given up gives its place back at once, and once only', async () => {
    const { step } = shedding();
    const cut = new AbortController();
    const [stuck, second] = [Promise.withResolvers<never>(), Promise.withResolvers<ReturnType<typeof noContent>>()];
    const first = step({ signal: cut.signal } as Exchange, routeOf('read'), () => stuck.promise);
    cut.abort();
    const next = step(exchange, routeOf('read'), () => second.promise);
    stuck.reject(new Error('at last'));
    await expect(first).rejects.toThrow('at last');
    await expect(step(exchange, routeOf('read'), async () => noContent())).rejects.toMatchObject({
      code: 'overloaded',
    });
    second.resolve(noContent());
    await next;
  });

  test('that fails gives its place back', async () => {
    const { step } = shedding();
    for (let times = 0; times < 3; times += 1) {
      await expect(step(exchange, routeOf('read'), () => Promise.reject(new Error('broken')))).rejects.toThrow(
        'broken',
      );
    }
  });
});
