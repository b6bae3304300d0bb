import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backendsTls, proofsMissing, unpriced } from './backend-rules.ts';

let folder: string;
let [one, other]: { cert: string; key: string }[] = [];

function pair(name: string): { cert: string; key: string } {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${name}`];
  execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pem-'));
  [one, other] = [pair('one'), pair('other')];
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what proves us to backends', () => {
  test('is a certificate with its key, or the shared key', () => {
    const { cert = '', key = '' } = one ?? {};
    expect(proofsMissing({ PLATFORM_KEY: 'k' })).toEqual([]);
    expect(proofsMissing({})).toEqual(['PLATFORM_KEY is missing, and so is BACKENDS_TLS_CERT']);
    expect(proofsMissing({ BACKENDS_TLS_CERT: cert, BACKENDS_TLS_KEY: () => key, BACKENDS_TLS_CA: cert })).toEqual([]);
    expect(proofsMissing({ BACKENDS_TLS_CERT: cert })).toEqual(['BACKENDS_TLS_CERT and BACKENDS_TLS_KEY go together']);
  });

  test('is refused before the start where it does not fit, and not shown', () => {
    for (const key of [other?.key ?? '', 'no PEM at all']) {
      const [mistake = ''] = proofsMissing({ BACKENDS_TLS_CERT: one?.cert ?? '', BACKENDS_TLS_KEY: key });
      expect(mistake).toMatch(/^BACKENDS_TLS_CERT and BACKENDS_TLS_KEY are no certificate and its key/);
    }
    expect(proofsMissing({ PLATFORM_KEY: 'k', BACKENDS_TLS_CA: 'no PEM' })[0]).toContain('BACKENDS_TLS_CA is none');
  });

  test('changes while the process runs; a certificate whose key is not there yet is not taken', () => {
    let [cert = '', key = ''] = [one?.cert, one?.key];
    const { tls } = backendsTls({ BACKENDS_TLS_CERT: () => cert, BACKENDS_TLS_KEY: () => key });
    expect(tls?.()).toEqual(one);
    cert = other?.cert ?? '';
    expect(tls).toThrow();
    key = other?.key ?? '';
    expect(tls?.()).toEqual(other);
    expect(backendsTls({})).toEqual({});
  });
});

test('every model that may be asked has a price', () => {
  const MODEL_PRICES = { small: {} };
  expect(unpriced({ ANSWER_MODELS: ['small'], MODEL_PRICES })).toEqual([]);
  expect(unpriced({ ANSWER_MODELS: ['small', 'large'], MODEL_PRICES })).toEqual([
    'ANSWER_MODELS must all be in MODEL_PRICES',
  ]);
});
