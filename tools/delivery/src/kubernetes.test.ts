import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { built, folders } from './kustomize.ts';
import type { Manifest } from './kustomize.ts';
import { mistakeIn } from './manifest-schema.ts';
import { apps, root, textOf } from './repository.ts';

interface Probe {
  readonly httpGet: { path: string; port: string };
}

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly topologySpreadConstraints: { topologyKey: string }[];
  readonly containers: Record<'startupProbe' | 'readinessProbe' | 'livenessProbe', Probe>[] &
    {
      image: string;
      ports: { name: string; containerPort: number }[];
      volumeMounts: { mountPath: string; readOnly?: boolean }[];
    }[];
}

const each = apps.flatMap((app) => (['development', 'production'] as const).map((overlay) => ({ app, overlay })));
const ofApp = (app: string, overlay: string) => built(`docker/kubernetes/${app}/overlays/${overlay}`);

function one(manifests: readonly Manifest[], kind: string): Manifest & { spec: Record<string, unknown> } {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as Manifest & { spec: Record<string, unknown> };
}

function podOf(manifests: readonly Manifest[]): PodSpec {
  const { template } = one(manifests, 'Deployment').spec as { template: { spec: PodSpec } };
  return template.spec;
}

function environmentOf(manifests: readonly Manifest[]): Record<string, string> {
  return one(manifests, 'ConfigMap').data ?? {};
}

describe('The manifests', () => {
  test.each(folders)('%s is valid by the schemas of its kinds', async (folder) => {
    const mistakes = await Promise.all(built(folder).map(mistakeIn));
    expect(mistakes.filter((mistake) => mistake !== undefined)).toEqual([]);
  });

  test('a wrong field, and a kind that is not there, are found', async () => {
    const [service] = built('docker/kubernetes/web-bff/base').filter(({ kind }) => kind === 'Service');
    const wrong = { ...service, spec: { ports: [{ port: 'eighty' }] } } as Manifest;
    expect(await mistakeIn(wrong)).toMatch(/port/);
    expect(await mistakeIn({ ...wrong, kind: 'Servise' })).toBe('v1 has no Servise');
  });

  test('every file is a part of some kustomization', () => {
    const all = readdirSync(join(root, 'docker/kubernetes'), { recursive: true, encoding: 'utf8' });
    const kustomizations = all.filter((file) => file.endsWith('kustomization.yaml'));
    const named = kustomizations.flatMap((file) => {
      const text = textOf(join('docker/kubernetes', file));
      return [...text.matchAll(/[\w-]+\.(?:yaml|env)/g)].map(([name]) => join(file, '..', name));
    });
    const others = all.filter((file) => /\.(yaml|env)$/.test(file) && !kustomizations.includes(file));
    expect(others.toSorted()).toEqual(
      named.filter((file) => existsSync(join(root, 'docker/kubernetes', file))).toSorted(),
    );
  });

  test('no Secret lies in the repository', () => {
    expect(folders.flatMap((folder) => built(folder)).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});

describe.each(each)('$app in $overlay', ({ app, overlay }) => {
  const manifests = ofApp(app, overlay);
  const environment = environmentOf(manifests);
  const pod = podOf(manifests);
  const [container] = pod.containers;

  test('has all that runs it', () => {
    const kinds = ['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget'];
    expect(manifests.map(({ kind }) => kind).toSorted()).toEqual([...kinds, 'Service', 'ServiceAccount']);
  });

  test('loses nothing in a rolling update', () => {
    const { strategy, minReadySeconds } = one(manifests, 'Deployment').spec;
    expect(strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
    expect(minReadySeconds).toBeGreaterThan(0);
    // It is out of all balancers before it refuses, and ends on its own before it is killed.
    expect(Number(environment['DRAIN_DELAY_MS'])).toBeGreaterThanOrEqual(5_000);
    const ownEnd = (Number(environment['DRAIN_DELAY_MS']) + Number(environment['STOP_WITHIN_MS'])) / 1_000;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(ownEnd + 5);
  });

  test('is asked how it is where it says so', () => {
    expect(container?.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
    expect(container?.startupProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
    expect(container?.livenessProbe.httpGet).toEqual({ path: '/livez', port: 'http' });
    const ports = { http: Number(environment['PORT']), metrics: Number(environment['METRICS_PORT']) };
    expect(Object.fromEntries(container?.ports.map((port) => [port.name, port.containerPort]) ?? [])).toEqual(ports);
  });

  test('may do as little as can be', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: {
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      },
    });
  });

  test('is spread over zones and machines', () => {
    const keys = pod.topologySpreadConstraints.map(({ topologyKey }) => topologyKey);
    expect(keys).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
  });

  test('has its secrets as files, and writes to /tmp only', () => {
    const mounts = container?.volumeMounts ?? [];
    expect(mounts.filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath)).toEqual(['/tmp']);
    const secrets = Object.entries(environment).filter(([name]) => /_FILE$/.test(name));
    expect(secrets.length).toBeGreaterThan(5);
    for (const [name, file] of secrets) expect(file).toBe(`/run/secrets/frontdesk/${name.replace(/_FILE$/, '')}`);
    expect(Object.keys(environment).filter((name) => /(SECRET|PASSWORD|_KEY)$/.test(name))).toEqual([]);
  });

  test('its policies, budget and scaling are for its own pods', () => {
    const labels = { 'app.kubernetes.io/name': app };
    expect(one(manifests, 'NetworkPolicy').spec).toMatchObject({
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(one(manifests, 'PodDisruptionBudget').spec).toMatchObject({ selector: { matchLabels: labels } });
    expect(one(manifests, 'Service').spec).toMatchObject({ selector: labels });
    expect(one(manifests, 'HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: app },
    });
    expect(one(manifests, 'Deployment').spec).not.toHaveProperty('replicas');
  });

  test('comes from the image of its name', () => {
    expect(container?.image).toMatch(new RegExp(`^ghcr\\.io/frontdesk/${app}:unreleased$`));
  });
});

describe('Redis', () => {
  const clusters = built('docker/kubernetes/redis').filter(({ kind }) => kind === 'ConfigMap');

  test('state is never thrown away to make room; what is cached is', () => {
    const configuration = Object.fromEntries(
      clusters.map(({ metadata, data }) => [metadata.name, data?.['redis-additional.conf']]),
    );
    expect(configuration['redis-state']).toMatch(/^maxmemory-policy noeviction$/m);
    expect(configuration['redis-state']).toMatch(/^appendonly yes$/m);
    expect(configuration['redis-cache']).toMatch(/^maxmemory-policy allkeys-lfu$/m);
  });
});
