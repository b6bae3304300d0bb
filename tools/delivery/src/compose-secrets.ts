// Makes the secrets of docker/compose.yaml once: random, files that Git does not see.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allApps } from '@frontdesk/workspace-plugin/apps';

/** The name of each file, and what is in it. */
export function secretFiles(): Readonly<Record<string, string>> {
  const [state, cache] = [password(), password()];
  return {
    redis_state_url: `redis://frontdesk:${state}@redis-state:6379`,
    redis_state_acl: accessList(state),
    redis_cache_url: `redis://frontdesk:${cache}@redis-cache:6379`,
    redis_cache_acl: accessList(cache),
    web_session_sealing_key: sealingKey(),
    bot_state_sealing_key: sealingKey(),
    idempotency_encryption_key: sealingKey(),
    ...Object.fromEntries(generatedApps().map((name) => [name, sealingKey()])),
    grafana_admin_password: password(),
  };
}

/** Those that `nx sync` writes into compose.yaml have keys of their own, called by their client. */
function generatedApps(): string[] {
  return allApps()
    .filter(({ port }) => port >= 3004)
    .flatMap(({ client, auth }) => {
      const own = client.replaceAll('-', '_');
      return [`${own}_state_sealing_key`, ...(auth === 'session' ? [`${own}_session_sealing_key`] : [])];
    });
}

function password(): string {
  return randomBytes(24).toString('base64url');
}

function sealingKey(): string {
  return randomBytes(32).toString('base64');
}

/** Who does not sign in may ask whether Redis is alive, and nothing else; the apps may not administer it. */
function accessList(secret: string): string {
  const hash = createHash('sha256').update(secret).digest('hex');
  const apps = `user frontdesk on #${hash} ~frontdesk:* &frontdesk:* +@all -@admin -@dangerous +info`;
  return `user default on nopass -@all +ping\n${apps}\n`;
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', '..', '..', 'docker', 'secrets');
  mkdirSync(folder, { recursive: true });
  const kept = existsSync(join(folder, 'redis_state_url'));
  // Read by the users that containers run as, whose numbers this machine does not know.
  if (!kept)
    for (const [name, text] of Object.entries(secretFiles())) writeFileSync(join(folder, name), text, { mode: 0o444 });
  process.stdout.write(kept ? 'docker/secrets has its files already\n' : 'docker/secrets: new secrets\n');
}
