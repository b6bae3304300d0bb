/** An event as the platform publishes it, with other members where a test wants them. */
export function anEvent(members: Readonly<Record<string, unknown>> = {}) {
  return {
    specversion: '1.0',
    id: 'evt_01jy1c7m3x9q',
    source: '/platform/revisions',
    type: 'revision.created',
    subject: 'doc_q3plan7x2mva',
    time: '2026-06-18T09:41:27Z',
    datacontenttype: 'application/json',
    tenantid: 'ten_halden4k7q2w',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    data: { documentId: 'doc_q3plan7x2mva', revision: 42, baseRevision: 41 },
    ...members,
  };
}
