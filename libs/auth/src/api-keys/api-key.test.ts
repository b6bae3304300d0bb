import { describe, expect, test } from '@jest/globals';
import { digestOf, newApiKey, parseApiKey } from './api-key.ts';

describe('an API key', () => {
  test('says what it is, for which environment, and which record it belongs to', () => {
    const key = newApiKey('live');
    expect(key.text).toMatch(/^fd_live_[0-9a-f]{16}_[0-9a-f]{48}$/);
    expect(parseApiKey(key.text)).toEqual(key);
    expect(newApiKey('live', key.id).id).toBe(key.id);
  });

  test('is never made twice', () => {
    const made = Array.from({ length: 1000 }, () => newApiKey('live', '0'.repeat(16)).text);
    expect(new Set(made).size).toBe(1000);
  });

  test('with any one character mistyped is none', () => {
    const { text } = newApiKey('live');
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === '7' ? '8' : '7';
      expect(parseApiKey(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
    }
    for (const other of [
      `${text} `,
      ` ${text}`,
      `${text}\n`,
      text.toUpperCase(),
      text.slice(0, -1),
      `${text}, ${text}`,
    ])
      expect(parseApiKey(other)).toBeUndefined();
  });

  test('has a digest of its own, which covers its id and environment', () => {
    const { text } = newApiKey('live');
    const digest = digestOf({ environment: 'live', id: '', text });
    expect(digest).toMatch(/^[\w-]{43}$/);
    expect(digestOf({ environment: 'live', id: '', text: text.replace('live', 'test') })).not.toBe(digest);
  });

  test.each(['', 'a_b', 'Live', '1st', 'e'.repeat(17)])('is not made for the environment %p', (environment) => {
    expect(() => newApiKey(environment)).toThrow('An environment is');
  });
});
