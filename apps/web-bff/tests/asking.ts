import { Refusal } from '@frontdesk/service-clients';
import type { ProblemKind } from '@frontdesk/problems';
import type { Response } from 'supertest';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { send } from './requests.ts';
import type { Example } from './requests.ts';
import { sampleReads } from './sample-reads.ts';

/** What the page is answered, where the platform answers as the sample but for these reads. */
export async function answerTo(example: Example, reads: Partial<Reads> = {}): Promise<Response> {
  return await send(appUnderTest({ reads: sampleReads(reads) }).app, example, signedIn);
}

export function getting(path: string, reads: Partial<Reads> = {}): Promise<Response> {
  return answerTo({ method: 'get', path }, reads);
}

/** A read that the platform refuses. */
export function refusing(kind: ProblemKind, backendCode: string, details?: unknown) {
  return async (): Promise<never> => {
    const refused = { service: 'any', operation: 'any.thing', backendCode, details };
    throw new Refusal(kind, { ...refused, backendStatus: kind.status });
  };
}

export function codeOf({ body }: Response): string | undefined {
  return (body as { type?: string }).type?.split('/').at(-1);
}
