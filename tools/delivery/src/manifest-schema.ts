// The schema of Kubernetes' own kinds, and what ours of the Redis operator may have.
import type { Manifest } from './kustomize.ts';

type Model = new (data: object) => { validate(): void };

// As the operator's own examples of v1beta2 have them; it has no package with its schema.
const redisCluster = {
  required: ['clusterSize', 'clusterVersion', 'persistenceEnabled', 'kubernetesConfig', 'storage'],
  known: ['podSecurityContext', 'TLS', 'redisLeader', 'redisFollower'],
};

/** What is wrong with it, or nothing. */
export async function mistakeIn(manifest: Manifest): Promise<string | undefined> {
  if (manifest.apiVersion === 'redis.redis.opstreelabs.in/v1beta2') return redisMistake(manifest);
  const [group, version] = manifest.apiVersion.includes('/')
    ? manifest.apiVersion.split('/')
    : ['', manifest.apiVersion];
  const module = `kubernetes-models/${group === '' ? '' : `${group}/`}${version}`;
  try {
    const { [manifest.kind]: Model } = (await import(module)) as Record<string, Model | undefined>;
    if (Model === undefined) return `${manifest.apiVersion} has no ${manifest.kind}`;
    new Model(manifest).validate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function redisMistake({ spec = {} }: Manifest): string | undefined {
  const keys = Object.keys(spec as object);
  const missing = redisCluster.required.filter((key) => !keys.includes(key));
  const unknown = keys.filter((key) => ![...redisCluster.required, ...redisCluster.known].includes(key));
  return missing.length + unknown.length === 0 ? undefined : `missing: ${missing.join()}; unknown: ${unknown.join()}`;
}
