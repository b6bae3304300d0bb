import { Resolver } from 'node:dns/promises';
import { afterEach, expect, test } from '@jest/globals';
import { startDnsServer } from './dns-server.ts';
import type { DnsZone, StartedDnsServer } from './dns-server.ts';

let dns: StartedDnsServer | undefined;
afterEach(async () => dns?.stop());

async function started(zone: DnsZone): Promise<{ dns: StartedDnsServer; resolver: Resolver }> {
  dns = await startDnsServer(zone);
  const resolver = new Resolver({ timeout: 100, tries: 1 });
  resolver.setServers([dns.address]);
  return { dns, resolver };
}

test('answers A, AAAA and SRV with their TTLs', async () => {
  const { resolver, dns: server } = await started({
    'documents.test': [
      { type: 'A', address: '10.0.0.1', ttlS: 7 },
      { type: 'AAAA', address: 'fd00::1' },
    ],
    '_documents._tcp.test': [{ type: 'SRV', target: 'documents.test', port: 4101, priority: 1, weight: 3 }],
  });
  expect(await resolver.resolve4('documents.test', { ttl: true })).toEqual([{ address: '10.0.0.1', ttl: 7 }]);
  expect(await resolver.resolve6('documents.test', { ttl: true })).toEqual([{ address: 'fd00::1', ttl: 0 }]);
  expect(await resolver.resolveSrv('_documents._tcp.test')).toMatchObject([
    { name: 'documents.test', port: 4101, priority: 1, weight: 3 },
  ]);
  expect(server.queries).toEqual(['A documents.test', 'AAAA documents.test', 'SRV _documents._tcp.test']);
});

test('says a change at once, and tells a name without such records from one that does not exist', async () => {
  const { resolver, dns: server } = await started({ 'a.test': [{ type: 'A', address: '10.0.0.1' }] });
  await resolver.resolve4('a.test');
  server.set('a.test', [{ type: 'A', address: '10.0.0.2' }]);
  expect(await resolver.resolve4('a.test')).toEqual(['10.0.0.2']);
  await expect(resolver.resolve6('a.test')).rejects.toMatchObject({ code: 'ENODATA' });
  server.set('a.test');
  await expect(resolver.resolve4('a.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('fails in the ways DNS does, and answers again after a restart', async () => {
  const { resolver, dns: server } = await started({ 'a.test': 'SERVFAIL', 'b.test': 'silence' });
  await expect(resolver.resolve4('a.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  await expect(resolver.resolve4('b.test')).rejects.toMatchObject({ code: 'ETIMEOUT' });
  await server.stop();
  await expect(resolver.resolve4('a.test')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  server.set('a.test', [{ type: 'A', address: '10.0.0.3' }]);
  await server.restart();
  expect(await resolver.resolve4('a.test')).toEqual(['10.0.0.3']);
});
