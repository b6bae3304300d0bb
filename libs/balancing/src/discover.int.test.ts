import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { afterEach, expect, test } from '@jest/globals';
import { startDnsServer } from '@frontdesk/test-kit/dns';
import type { DnsRecord, DnsZone, StartedDnsServer } from '@frontdesk/test-kit/dns';
import { discover } from './discover.ts';
import type { Discovery, Instance } from './instance.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function started(urls: readonly string[], zone: DnsZone) {
  const dns: StartedDnsServer = await startDnsServer(zone);
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([dns.address]);
  const failures = new EventTarget();
  const onFailed = (): void => void failures.dispatchEvent(new Event('failed'));
  const discovery = discover(urls, { resolver, everyMs: 20, events: { onFailed } });
  opened.push(
    () => dns.stop(),
    () => discovery.close(),
  );
  return { dns, discovery, failed: async () => once(failures, 'failed') };
}

const address = (end: number): DnsRecord => ({ type: 'A', address: `127.0.0.${end}` });
const ids = (instances: readonly Instance[]): string[] => instances.map(({ id }) => id);

async function changed(discovery: Discovery): Promise<string[]> {
  return new Promise((resolve) => {
    const stop = discovery.subscribe((instances) => {
      stop();
      resolve(ids(instances));
    });
  });
}

test('follows the addresses of a name', async () => {
  const { dns, discovery } = await started(['dns+http://docs.test:4101'], { 'docs.test': [address(1), address(2)] });
  expect(await discovery.whenFound(2_000)).toBe(true);
  expect(ids(discovery.instances)).toEqual(['http://127.0.0.1:4101', 'http://127.0.0.2:4101']);
  const next = changed(discovery);
  dns.set('docs.test', [address(2), { type: 'AAAA', address: '::1' }]);
  expect(await next).toEqual(['http://127.0.0.2:4101', 'http://[::1]:4101']);
});

test('follows the records of a service, whose targets have addresses of their own', async () => {
  const srv = (target: string, port: number): DnsRecord => ({ type: 'SRV', target, port, weight: 5 });
  const { dns, discovery } = await started(['dns+srv+http://_docs._tcp.test'], {
    '_docs._tcp.test': [srv('one.test', 4101)],
    'one.test': [address(1)],
    'two.test': [address(2)],
  });
  await discovery.whenFound(2_000);
  expect(discovery.instances).toMatchObject([{ id: 'http://127.0.0.1:4101', weight: 5, serverName: 'test' }]);
  const next = changed(discovery);
  dns.set('_docs._tcp.test', [srv('one.test', 4101), srv('two.test', 4202)]);
  expect(await next).toEqual(['http://127.0.0.1:4101', 'http://127.0.0.2:4202']);

  const later = changed(discovery);
  dns.set('one.test', 'SERVFAIL');
  dns.set('two.test', [address(3)]);
  expect(await later).toEqual(['http://127.0.0.1:4101', 'http://127.0.0.3:4202']);
});

test('with DNS gone, silent or forgetful, the last known instances stay until it answers again', async () => {
  const { dns, discovery, failed } = await started(['dns+http://docs.test'], { 'docs.test': [address(1)] });
  await discovery.whenFound(2_000);
  await dns.stop();
  await failed();
  await dns.restart();
  for (const says of ['silence', 'SERVFAIL', [], undefined] as const) {
    dns.set('docs.test', says);
    await failed();
    await failed();
    expect(ids(discovery.instances)).toEqual(['http://127.0.0.1']);
  }
  const next = changed(discovery);
  dns.set('docs.test', [address(3)]);
  expect(await next).toEqual(['http://127.0.0.3']);
});

test('waits no longer for a name that nobody knows than it is told', async () => {
  const { discovery } = await started(['dns+http://nobody.test'], {});
  expect(await discovery.whenFound(60)).toBe(false);
});
