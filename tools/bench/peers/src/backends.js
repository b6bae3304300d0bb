// What all peers know of the backends: where each section of the view is read, and what the view shows of them.

/** @type {Record<string, string>} */
export const urls = JSON.parse(process.env.STUB_URLS ?? '{}');

/** Read as soon as the document's id is known; `related` is first, because the view shows something of it. */
export const sections = [
  { name: 'related', service: 'related', path: () => '/related' },
  { name: 'tags', service: 'documents', path: (id) => `/v1/documents/${id}/tags` },
  { name: 'attachments', service: 'documents', path: (id) => `/v1/documents/${id}/attachments` },
  { name: 'revision', service: 'revisions', path: (id) => `/v1/documents/${id}/revisions/latest` },
  { name: 'outline', service: 'revisions', path: (id) => `/v1/documents/${id}/outline` },
  { name: 'access', service: 'access', path: (id) => `/v1/documents/${id}/access` },
  { name: 'comments', service: 'collaboration', path: (id) => `/v1/documents/${id}/comments` },
  { name: 'collaborators', service: 'collaboration', path: (id) => `/v1/documents/${id}/collaborators` },
  { name: 'summary', service: 'generation', path: (id) => `/v1/documents/${id}/summary` },
  { name: 'readingState', service: 'activity', path: (id) => `/api/documents/${id}/reading-state` },
];

export const documentPath = (id) => `/v1/documents/${id}`;
export const userPath = (id) => `/v1/users/${id}`;

/** The view of `floor.ts`: `others` are the sections in the order above. */
export function presented(document, owner, others) {
  return {
    title: document.title,
    status: document.status,
    owner: owner.displayName,
    sections: others.map((section) => Object.keys(section).length),
    related: others[0].documents.slice(0, 5),
    comments: others.flatMap((section) => section.comments?.slice(0, 3) ?? []),
  };
}

/** Tells the benchmark where it listens. */
export function ready(port) {
  process.stdout.write(`${JSON.stringify({ ready: true, urls: { app: `http://127.0.0.1:${port}` } })}\n`);
}
