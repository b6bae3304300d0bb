// Saving a body on top of the latest revision, once for each Idempotency-Key.
import type { Answer } from '../../http/answer.ts';
import { check } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { ServiceRequest } from '../../http/service.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import { pause } from '../../http/trouble.ts';
import { effectiveAccess } from '../../world/access.ts';
import type { World } from '../../world/world.ts';
import { addRevision, sizeOf } from './add-revision.ts';
import { etagOf, invalid, revisionForm, summaryForm } from './revisions-form.ts';
import { createInput, idempotencyKey } from './revisions-input.ts';
import type { CreateInput } from './revisions-input.ts';
import type { SavedOnce } from './saved-once.ts';
import { requireRevisions } from './require-revisions.ts';

type Request = ServiceRequest<TokenCaller>;

export interface Saving {
  readonly world: World;
  readonly saves: SavedOnce;
  /** How long storing takes; a second call with the same key in this time finds the first one running. */
  readonly saveMs: number;
}

const maxBytes = 5_242_880;

export async function createRevision(saving: Saving, request: Request): Promise<Answer> {
  const { world, saves } = saving;
  const documentId = request.params['documentId'] ?? '';
  requireRevisions(world, request.caller, documentId);
  requireEditor(world, request.caller, documentId);
  const key = keyOf(request);
  const input = check(createInput, request.json());
  if (!input.ok) throw invalid(input.faults);
  const bytes = sizeOf(input.value.content.blocks);
  if (bytes > maxBytes) throw new Refusal(413, 'CONTENT_TOO_LARGE', `content has ${bytes} bytes`);
  const save = (): Promise<Answer> => stored(saving, request, input.value);
  if (key === undefined) return save();
  return saves.run(`${request.caller.userId}/${documentId}/${key}`, request.body, save);
}

async function stored({ world, saveMs }: Saving, request: Request, input: CreateInput): Promise<Answer> {
  await pause(saveMs, new AbortController().signal);
  const documentId = request.params['documentId'] ?? '';
  const latest = requireRevisions(world, request.caller, documentId).at(-1)!;
  if (latest.revision !== input.baseRevision) {
    throw new Refusal(409, 'REVISION_CONFLICT', `baseRevision ${input.baseRevision} is not the latest revision`, {
      details: { currentRevision: latest.revision, current: summaryForm(latest, world.internals) },
    });
  }
  const given = {
    documentId,
    authorId: request.caller.userId,
    message: input.message,
    blocks: input.content.blocks,
  };
  const revision = addRevision(world, given, request.traceparent);
  const headers = {
    Location: `/v1/documents/${documentId}/revisions/${revision.revision}`,
    ETag: etagOf(revision),
    'Idempotency-Replayed': 'false',
  };
  return { status: 201, headers, body: revisionForm(revision, world.internals) };
}

function requireEditor(world: World, { userId }: TokenCaller, documentId: string): void {
  const decision = effectiveAccess(world, userId, documentId);
  if (decision?.permissions.includes('write')) return;
  const details = { neededRole: 'editor' };
  throw new Refusal(403, 'FORBIDDEN', `role ${decision?.role ?? 'none'} may not save revisions`, { details });
}

function keyOf({ headers }: Request): string | undefined {
  const given = headers['idempotency-key'];
  if (given === undefined) return undefined;
  const key = check(idempotencyKey, given);
  if (!key.ok) throw invalid(key.faults.map((fault) => ({ ...fault, path: ['Idempotency-Key'] })));
  return key.value;
}
