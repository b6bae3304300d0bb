import { describe, expect, test } from '@jest/globals';
import { botToken } from './bot-token.ts';

function scripted() {
  const asked: URLSearchParams[] = [];
  const clock = { at: 0 };
  let status = 200;
  const token = botToken({
    url: 'https://login.example/token',
    appId: 'app',
    secret: () => 'secret',
    scope: 'https://api.botframework.com/.default',
    now: () => clock.at,
    fetch: async (_url, init) => {
      asked.push(new URLSearchParams(String(init.body)));
      return { status, json: async () => ({ access_token: `token ${asked.length}`, expires_in: 3600 }) };
    },
  });
  return { token, asked, clock, fail: (with_: number) => (status = with_) };
}

describe('the bot’s token', () => {
  test('is asked for once for all who wait, by client credentials', async () => {
    const { token, asked } = scripted();
    expect(await Promise.all([token.get(), token.get()])).toEqual(['token 1', 'token 1']);
    expect(await token.get()).toBe('token 1');
    expect(asked.map((form) => Object.fromEntries(form))).toEqual([
      {
        grant_type: 'client_credentials',
        client_id: 'app',
        client_secret: 'secret',
        scope: 'https://api.botframework.com/.default',
      },
    ]);
  });

  test('is a new one five minutes before its end, and when it was refused', async () => {
    const { token, clock } = scripted();
    await token.get();
    clock.at = 54 * 60_000;
    expect(await token.get()).toBe('token 1');
    clock.at = 56 * 60_000;
    expect(await token.get()).toBe('token 2');
    token.refused('token 1');
    expect(await token.get()).toBe('token 2');
    token.refused('token 2');
    expect(await token.get()).toBe('token 3');
  });

  test('that cannot be had is told without what was sent', async () => {
    const { token, fail } = scripted();
    fail(400);
    await expect(token.get()).rejects.toThrow("the bot's token answered 400");
  });
});
