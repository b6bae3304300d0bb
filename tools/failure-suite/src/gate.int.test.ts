import { expect, test } from '@jest/globals';
import { json, scriptedBackend } from '@frontdesk/test-kit';
import { request } from 'undici';
import { openGate } from './gate.ts';

test('a gate lets through, refuses while it is shut, and is where it was when it opens again', async () => {
  const backend = await scriptedBackend({ '*': json({ ok: true }) });
  const gate = await openGate(backend.url);
  const ask = async () => (await (await request(gate.url)).body.json()) as unknown;
  expect(await ask()).toEqual({ ok: true });
  await gate.shut();
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await gate.open();
  expect(await ask()).toEqual({ ok: true });
  await gate.shut();
  await backend.stop();
});
