import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Certificates by common name, each its own authority. */
export async function certificatesFor<Name extends string>(...names: Name[]): Promise<Record<Name, Certificate>> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-tls-'));
  try {
    const made = await Promise.all(names.map(async (name) => [name, await certificate(folder, name)] as const));
    return Object.fromEntries(made) as Record<Name, Certificate>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function certificate(folder: string, name: string): Promise<Certificate> {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const named = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  await promisify(execFile)('openssl', ['req', ...kind, ...named, '-keyout', key, '-out', cert]);
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}
