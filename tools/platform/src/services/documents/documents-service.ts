// The documents service, as its contract describes it.
import { bearer } from '../../http/bearer.ts';
import { check, queryOf } from '../../http/input.ts';
import type { Answer } from '../../http/answer.ts';
import { createQuota } from '../../http/quota.ts';
import { Refusal } from '../../http/refusal.ts';
import type { RestService, ServiceDeps, ServiceRequest } from '../../http/service.ts';
import type { TokenCaller } from '../../http/tokens.ts';
import { signedUrl } from '../../files/signature.ts';
import {
  attachmentForm,
  documentForm,
  etagOf,
  invalid,
  problemAnswer,
  summaryForm,
  tagsForm,
} from './documents-form.ts';
import { createDocument, tagsFor } from './create-document.ts';
import { documentUpdated } from './document-updated.ts';
import { createInput, listInput, tagsInput } from './documents-input.ts';
import { followRevisions } from './follow-revisions.ts';
import { listDocuments } from './list-documents.ts';
import { requireDocument } from './require-document.ts';
import { deleteDocument, updateDocument } from './change-document.ts';

type Request = ServiceRequest<TokenCaller>;

export function documentsService(deps: ServiceDeps): RestService<TokenCaller> {
  const { world, settings, tokens } = deps;
  const quota = createQuota({ limit: settings.documentsPerMinute, windowSeconds: 60, now: () => world.now() });
  followRevisions(world);
  return {
    name: 'documents',
    version: '3.4.0',
    authenticate: bearer({
      world,
      tokens,
      audience: 'documents',
      readScope: 'documents.read',
      writeScope: 'documents.write',
    }),
    admit({ caller }) {
      if (!quota.take(caller.tenantId)) throw new Refusal(429, 'rate-limited', "the tenant's quota is used up");
    },
    headersFor({ tenantId }) {
      const { limit, left, resetSeconds } = quota.state(tenantId);
      return { RateLimit: `"tenant";r=${left};t=${resetSeconds}`, 'RateLimit-Policy': `"tenant";q=${limit};w=60` };
    },
    retryHeaders: (seconds) => ({ RateLimit: `"tenant";r=0;t=${seconds}` }),
    refused: (refusal, { path }) => problemAnswer(refusal, path.slice(0, 500), world.internals),
    operations: [
      { id: 'documents.listDocuments', method: 'get', path: '/v1/documents', handle: (r) => list(deps, r) },
      { id: 'documents.createDocument', method: 'post', path: '/v1/documents', handle: (r) => create(deps, r) },
      { id: 'documents.getDocument', method: 'get', path: '/v1/documents/:documentId', handle: (r) => get(deps, r) },
      {
        id: 'documents.updateDocument',
        method: 'patch',
        path: '/v1/documents/:documentId',
        handle: (r) => updateDocument(world, r),
      },
      {
        id: 'documents.deleteDocument',
        method: 'delete',
        path: '/v1/documents/:documentId',
        handle: (r) => deleteDocument(world, r),
      },
      { id: 'documents.listTags', method: 'get', path: '/v1/documents/:documentId/tags', handle: (r) => tags(deps, r) },
      {
        id: 'documents.replaceTags',
        method: 'put',
        path: '/v1/documents/:documentId/tags',
        handle: (r) => replaceTags(deps, r),
      },
      {
        id: 'documents.listAttachments',
        method: 'get',
        path: '/v1/documents/:documentId/attachments',
        handle: (r) => attachments(deps, r),
      },
    ],
  };
}

function list({ world }: ServiceDeps, { query, caller }: Request): Answer {
  const input = check(listInput, queryOf(query));
  if (!input.ok) throw invalid(input.faults.map((fault) => ({ ...fault, path: ['query', ...fault.path] })));
  const page = listDocuments(world, caller.userId, input.value);
  const items = page.items.map((document) => summaryForm(document, world.internals));
  return { status: 200, body: { items, nextCursor: page.nextCursor } };
}

function create({ world }: ServiceDeps, request: Request): Answer {
  const input = check(createInput, request.json());
  if (!input.ok) throw invalid(input.faults);
  const { traceparent } = request;
  const document = createDocument(world, request.caller, { given: input.value, traceparent });
  const headers = { Location: `/v1/documents/${document.documentId}`, ETag: etagOf(document) };
  return { status: 201, headers, body: documentForm(document, world) };
}

function get({ world }: ServiceDeps, request: Request): Answer {
  const document = requireDocument(world, request, 'read');
  const headers = { ETag: etagOf(document) };
  if (request.headers['if-none-match'] === headers.ETag) return { status: 304, headers };
  return { status: 200, headers, body: documentForm(document, world) };
}

function tags({ world }: ServiceDeps, request: Request): Answer {
  return { status: 200, body: tagsForm(requireDocument(world, request, 'read')) };
}

function replaceTags({ world }: ServiceDeps, request: Request): Answer {
  const document = requireDocument(world, request, 'write');
  const input = check(tagsInput, request.json());
  if (!input.ok) throw invalid(input.faults);
  const { userId } = request.caller;
  const now = world.now();
  document.tags = tagsFor(input.value.tags, { userId, now, kept: document.tags });
  document.version += 1;
  document.updatedAt = now;
  document.updatedBy = userId;
  world.publish(documentUpdated(world, document, { changedFields: ['tags'], traceparent: request.traceparent }));
  return { status: 200, body: tagsForm(document) };
}

function attachments({ world, settings }: ServiceDeps, request: Request): Answer {
  const { documentId } = requireDocument(world, request, 'read');
  const signing = { key: settings.fileKey, seconds: settings.fileUrlSeconds, now: world.now() };
  const items = [...world.attachments.values()]
    .filter((attachment) => attachment.documentId === documentId)
    .sort((a, b) => b.uploadedAt - a.uploadedAt)
    .slice(0, 100)
    .map((attachment) => {
      const download = attachment.scanStatus === 'clean' ? signedUrl(attachment.attachmentId, signing) : null;
      return attachmentForm(attachment, download, world.internals);
    });
  return { status: 200, body: { documentId, items } };
}
