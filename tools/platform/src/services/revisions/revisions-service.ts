// The revisions service, as its contract describes it. Reads are not checked against grants.
import type { Answer } from '../../http/answer.ts';
import { bearer } from '../../http/bearer.ts';
import { check, queryOf } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { RestService, ServiceDeps, ServiceRequest } from '../../http/service.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import type { World } from '../../world/world.ts';
import { createRevision } from './create-revision.ts';
import type { Saving } from './create-revision.ts';
import { diffOf } from './diff.ts';
import { requireRevision, requireRevisions } from './require-revisions.ts';
import { errorAnswer, etagOf, invalid, revisionForm, summaryForm } from './revisions-form.ts';
import { diffInput, listInput, outlineInput } from './revisions-input.ts';
import { createSavedOnce } from './saved-once.ts';

type Request = ServiceRequest<TokenCaller>;

const base = '/v1/documents/:documentId';

export function revisionsService({ world, settings, tokens }: ServiceDeps): RestService<TokenCaller> {
  const saves = createSavedOnce(() => world.now());
  const saving: Saving = { world, saves, saveMs: settings.revisionSaveMs };
  return {
    name: 'revisions',
    version: '2.9.1',
    bodyLimitBytes: 8 * 1_048_576,
    authenticate: bearer({
      world,
      tokens,
      audience: 'revisions',
      readScope: 'revisions.read',
      writeScope: 'revisions.write',
    }),
    refused: (refusal) => errorAnswer(refusal, world.internals),
    operations: [
      { id: 'revisions.listRevisions', method: 'get', path: `${base}/revisions`, handle: (r) => list(world, r) },
      {
        id: 'revisions.createRevision',
        method: 'post',
        path: `${base}/revisions`,
        handle: (r) => createRevision(saving, r),
      },
      {
        id: 'revisions.getLatestRevision',
        method: 'get',
        path: `${base}/revisions/latest`,
        handle: (r) => latest(world, r),
      },
      {
        id: 'revisions.getRevision',
        method: 'get',
        path: `${base}/revisions/:revision`,
        handle: (r) => one(world, r),
      },
      { id: 'revisions.diffRevisions', method: 'get', path: `${base}/diff`, handle: (r) => diff(world, r) },
      { id: 'revisions.getOutline', method: 'get', path: `${base}/outline`, handle: (r) => outline(world, r) },
    ],
  };
}

function revisionsOf(world: World, { caller, params }: Request): ReturnType<typeof requireRevisions> {
  return requireRevisions(world, caller, params['documentId'] ?? '');
}

function list(world: World, request: Request): Answer {
  const input = check(listInput, queryOf(request.query));
  if (!input.ok) throw invalid(input.faults);
  const { offset, limit, authorId } = input.value;
  const all = revisionsOf(world, request).filter((revision) => !authorId || revision.authorId === authorId);
  const page = all.toReversed().slice(offset, offset + limit);
  const items = page.map((revision) => summaryForm(revision, world.internals));
  return { status: 200, body: { items, offset, limit, total: all.length } };
}

function latest(world: World, request: Request): Answer {
  const revision = revisionsOf(world, request).at(-1)!;
  const headers = { ETag: etagOf(revision) };
  if (request.headers['if-none-match'] === headers.ETag) return { status: 304, headers };
  return { status: 200, headers, body: revisionForm(revision, world.internals) };
}

function one(world: World, request: Request): Answer {
  const revisions = revisionsOf(world, request);
  const wanted = request.params['revision'] ?? '';
  if (!/^[1-9]\d{0,9}$/.test(wanted)) throw new Refusal(404, 'REVISION_NOT_FOUND', 'no such revision');
  const revision = requireRevision(revisions, Number(wanted));
  const headers = { ETag: etagOf(revision), 'Cache-Control': 'private, max-age=31536000, immutable' };
  return { status: 200, headers, body: revisionForm(revision, world.internals) };
}

function diff(world: World, request: Request): Answer {
  const input = check(diffInput, queryOf(request.query));
  if (!input.ok) throw invalid(input.faults);
  const { from, to } = input.value;
  const revisions = revisionsOf(world, request);
  const { stats, changes } = diffOf(requireRevision(revisions, from).blocks(), requireRevision(revisions, to).blocks());
  return { status: 200, body: { documentId: request.params['documentId'], from, to, stats, changes } };
}

function outline(world: World, request: Request): Answer {
  const input = check(outlineInput, queryOf(request.query));
  if (!input.ok) throw invalid(input.faults);
  const revisions = revisionsOf(world, request);
  const revision = requireRevision(revisions, input.value.revision ?? revisions.length);
  const items = revision
    .blocks()
    .map((block, index) => ({ ...block, index }))
    .filter(({ type }) => type === 'heading')
    .slice(0, 1000)
    .map(({ blockId, level = 1, text, index }) => ({ blockId, level, text, index }));
  return { status: 200, body: { documentId: revision.documentId, revision: revision.revision, items } };
}
