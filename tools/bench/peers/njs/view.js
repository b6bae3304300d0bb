// njs: the calls as subrequests, as `r.subrequest` of its documentation shows. It has no access to packages.
const sections = [
  { service: 'related', path: () => '/related' },
  { service: 'documents', path: (id) => `/v1/documents/${id}/tags` },
  { service: 'documents', path: (id) => `/v1/documents/${id}/attachments` },
  { service: 'revisions', path: (id) => `/v1/documents/${id}/revisions/latest` },
  { service: 'revisions', path: (id) => `/v1/documents/${id}/outline` },
  { service: 'access', path: (id) => `/v1/documents/${id}/access` },
  { service: 'collaboration', path: (id) => `/v1/documents/${id}/comments` },
  { service: 'collaboration', path: (id) => `/v1/documents/${id}/collaborators` },
  { service: 'generation', path: (id) => `/v1/documents/${id}/summary` },
  { service: 'activity', path: (id) => `/api/documents/${id}/reading-state` },
];

async function read(r, service, path) {
  const reply = await r.subrequest(`/backends/${service}${path}`);
  if (reply.status !== 200) throw new Error(`${service} answered ${reply.status}`);
  return JSON.parse(reply.responseText);
}

async function documentAndOwner(r, id) {
  const document = await read(r, 'documents', `/v1/documents/${id}`);
  return [document, await read(r, 'identity', `/v1/users/${document.ownerId}`)];
}

async function view(r) {
  const id = r.uri.slice('/v1/documents/'.length);
  const answers = await Promise.all(
    [documentAndOwner(r, id)].concat(sections.map((section) => read(r, section.service, section.path(id)))),
  );
  const document = answers[0][0];
  const others = answers.slice(1);
  const shown = {
    title: document.title,
    status: document.status,
    owner: answers[0][1].displayName,
    sections: others.map((section) => Object.keys(section).length),
    related: others[0].documents.slice(0, 5),
    comments: others.map((section) => (section.comments || []).slice(0, 3)).reduce((all, some) => all.concat(some)),
  };
  r.headersOut['Content-Type'] = 'application/json';
  r.return(200, JSON.stringify(shown));
}

// eslint-disable-next-line no-restricted-syntax -- njs knows no named exports
export default { view };
