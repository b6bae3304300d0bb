import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Seal } from '@frontdesk/sealing';

/** What is kept of a session: all of it sealed. Ends are milliseconds since the epoch. */
export interface SessionContent {
  readonly userId: string;
  readonly tenantId: string;
  /** The provider's name for this sign-in, by which it ends it. */
  readonly sid?: string | undefined;
  /** What the browser may be told of the user: `name`, `email`. */
  readonly profile: Readonly<Record<string, string>>;
  readonly startedAt: number;
  readonly accessToken: string;
  readonly accessTokenFrom: number;
  readonly accessTokenEndsAt: number;
  readonly refreshToken?: string | undefined;
  /** For the provider, when it is asked to end its own session. */
  readonly idToken?: string | undefined;
}

/** Raised with each change of the content's fields. A reader knows its own and the one before. */
const contentFormat = 1;

const content = z.object({
  userId: z.string(),
  tenantId: z.string(),
  sid: z.string().optional(),
  profile: z.record(z.string(), z.string()),
  startedAt: z.number(),
  accessToken: z.string(),
  accessTokenFrom: z.number(),
  accessTokenEndsAt: z.number(),
  refreshToken: z.string().optional(),
  idToken: z.string().optional(),
});

export interface ContentCodec {
  readonly format: number;
  write(key: string, content: SessionContent): Buffer;
  /** Undefined: sealed with a key that is gone, or tampered with. Throws where another version wrote it. */
  read(key: string, kept: { readonly format: number; readonly value: Buffer }): SessionContent | undefined;
}

/** `format` is another one only in the test of a rollout. */
export function contentCodec(seal: Seal, format = contentFormat): ContentCodec {
  return {
    format,
    write: (key, value) => seal.close(`session:${key}`, Buffer.from(JSON.stringify(value))),
    read(key, kept) {
      if (kept.format !== format && kept.format !== format - 1) throw new UnknownFormat(kept.format);
      const opened = seal.open(`session:${key}`, kept.value);
      return opened && content.parse(JSON.parse(opened.toString()));
    },
  };
}

/** A newer version wrote it. It is good there, so that nobody is signed out here. */
export class UnknownFormat extends Error {
  override readonly name = 'UnknownFormat';
  constructor(format: number) {
    super(`A session is kept in format ${format}, which this version cannot read.`);
  }
}

const idForm = /^[A-Za-z0-9_-]{43}$/;

/** What the browser holds, and nobody else: 256 random bits. */
export function newSessionId(randomBytes: (size: number) => Buffer): string {
  return randomBytes(32).toString('base64url');
}

/** What the store knows a session by: whoever reads the store cannot be anyone. Undefined for what is no id. */
export function keyOfSession(id: string): string | undefined {
  return idForm.test(id) ? digest(id) : undefined;
}

/** The group of all sessions of a user, or of one sign-in at the provider. */
export function groupOf(kind: 'sub' | 'sid', issuer: string, id: string): string {
  return digest(JSON.stringify([kind, issuer, id]));
}

export function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}
