import { describe, expect, test } from '@jest/globals';
import { RedisAway, awayOr } from './redis-away.ts';

function reply(message: string): Error {
  const error = Object.assign(new Error(message), { command: { name: 'set', args: ['key', 'secret'] } });
  error.name = 'ReplyError';
  return error;
}

describe('what went wrong', () => {
  test.each([
    'READONLY You can’t write against a read only replica.',
    'CLUSTERDOWN The cluster is down',
    'LOADING Redis is loading the dataset in memory',
    'OOM command not allowed when used memory > maxmemory',
    'NOAUTH Authentication required.',
    'MOVED 3 127.0.0.1:7001',
  ])('is an absence, in which nothing ran: %s', (message) => {
    expect(awayOr(reply(message), 'limit.take')).toMatchObject({ reason: 'refused', mayHaveRun: false });
  });

  test('is an error of ours when Redis did not like the command', () => {
    const error = awayOr(reply('WRONGTYPE Operation against a key'), 'limit.take');
    expect(error).not.toBeInstanceOf(RedisAway);
    expect(error.message).toBe('limit.take: WRONGTYPE Operation against a key');
  });

  test('says whether the command may have run', () => {
    const unsent = new Error("Stream isn't writeable and enableOfflineQueue options is false");
    expect(awayOr(unsent, 'x')).toMatchObject({ reason: 'not-connected', mayHaveRun: false });
    expect(awayOr(new Error('Connection is closed.'), 'x')).toMatchObject({
      reason: 'not-connected',
      mayHaveRun: true,
    });
  });

  test('holds no argument of the command', () => {
    expect(JSON.stringify(awayOr(reply('OOM x'), 'x').cause)).not.toContain('secret');
    expect(awayOr(reply('ERR x'), 'x').cause).not.toHaveProperty('command');
  });
});
