import { describe, expect, test } from '@jest/globals';
import { certificateMissing, serverTls } from './listener-rules.ts';

const pem = 'no certificate';

describe('what proves the server itself', () => {
  test('may be left to something before it', () => {
    expect(certificateMissing({})).toEqual([]);
    expect(serverTls({})).toBeUndefined();
  });

  test.each([
    [{ TLS_CERT: pem }, 'TLS_CERT and TLS_KEY go together'],
    [{ TLS_KEY: pem }, 'TLS_CERT and TLS_KEY go together'],
    [{ TLS_CLIENT_CA: pem }, 'TLS_CLIENT_CA needs a TLS_CERT'],
    [
      { TLS_CERT: pem, TLS_KEY: () => pem },
      'TLS_CERT and TLS_KEY are no certificate and its key, or TLS_CLIENT_CA is none',
    ],
  ])('is whole, or refused before it is needed: %#', (given, mistake) => {
    expect(certificateMissing(given)).toEqual([mistake]);
  });

  test('is handed on as it was given, so that a file may change', () => {
    const key = () => pem;
    expect(serverTls({ TLS_CERT: pem, TLS_KEY: key })).toEqual({ cert: pem, key, clientCa: undefined });
  });
});
