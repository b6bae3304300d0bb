// A backend's side of a rotation: in front of the real one, it believes two secrets for a while, and then the new one only.
import { createHmac, hash } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

type Headers = Record<string, string | string[] | undefined>;

/** How one kind of secret is shown, and how the real backend wants to be shown its own. */
export interface Proof {
  /** Of a request that this secret proves. */
  fits(message: IncomingMessage, body: Buffer, secret: string): boolean;
  with(message: IncomingMessage, body: Buffer, secret: string): Headers;
}

export interface RotatingGate {
  readonly url: string;
  /** Any other one is refused from now on. */
  believe(...secrets: string[]): void;
  /** How often each secret was shown; '' is any other. */
  readonly shown: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

export async function startGate(to: string, proof: Proof, own: string): Promise<RotatingGate> {
  let believed: readonly string[] = [];
  const shown: Record<string, number> = {};
  const server = createServer(async (message, response) => {
    const body = Buffer.concat((await message.toArray()) as Buffer[]);
    const secret = believed.find((one) => proof.fits(message, body, one));
    shown[secret ?? ''] = (shown[secret ?? ''] ?? 0) + 1;
    if (secret === undefined) return void response.writeHead(401).end();
    const headers = { ...message.headers, ...proof.with(message, body, own), host: new URL(to).host };
    const onward = request(new URL(message.url ?? '/', to), { method: message.method ?? 'GET', headers });
    onward.once('error', () => response.destroy());
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    response.once('close', () => onward.destroy());
    Readable.from([body]).pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    believe: (...secrets) => void (believed = secrets),
    shown,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function inHeader(name: string, valueOf: (secret: string) => string): Proof {
  return {
    fits: ({ headers }, _body, secret) => headers[name] === valueOf(secret),
    with: (_message, _body, secret) => ({ [name]: valueOf(secret) }),
  };
}

export const platformKey = inHeader('x-platform-key', (secret) => secret);
export const bearerKey = inHeader('authorization', (secret) => `Bearer ${secret}`);
export const clientSecret = inHeader(
  'authorization',
  (secret) => `Basic ${Buffer.from(`mobile-bff:${secret}`).toString('base64')}`,
);

/** The signature that activity checks: of who asks for what, at what time. */
export const contextSignature: Proof = {
  fits: (message, body, secret) => {
    const [, seconds = ''] = /^t=(\d+),/.exec(String(message.headers['x-context-signature'])) ?? [];
    return message.headers['x-context-signature'] === signatureOf(message, body, { secret, seconds });
  },
  with: (message, body, secret) => {
    const seconds = String(Math.floor(Date.now() / 1000));
    return { 'x-context-signature': signatureOf(message, body, { secret, seconds }) };
  },
};

function signatureOf(
  { method = '', url = '', headers }: IncomingMessage,
  body: Buffer,
  { secret, seconds }: { readonly secret: string; readonly seconds: string },
): string {
  const who = [String(headers['x-user-id']), String(headers['x-tenant-id'])];
  const signed = ['v1', seconds, method, url, ...who, hash('sha256', body, 'hex')].join('\n');
  return `t=${seconds},v1=${createHmac('sha256', secret).update(signed).digest('hex')}`;
}
