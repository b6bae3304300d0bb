import { setTimeout as pause } from 'node:timers/promises';
import { createRedis } from '@frontdesk/redis';
import { newDocumentPath } from './calls.ts';
import type { Around, Reading } from './contenders.ts';

const tenantid = 'ten_halden4k7q2w';
const heardWithinMs = 500;
let told = 0;

/**
 * Documents that were read before, and whose comments, collaborators and summary have changed since. These three are asked
 * for anew, and so are attachments and related documents, which are hardly kept: the other seven come from the cache.
 */
export function changedDocuments({ redis }: Around): Reading {
  let paths: string[] = [];
  let next = 0;
  const path = (): string => paths[next++ % paths.length] ?? newDocumentPath();
  return {
    path,
    async prepare(views, draw) {
      paths = Array.from({ length: views }, newDocumentPath);
      next = 0;
      await draw(views);
      if (redis === undefined) return; // nobody tells of changes: all are from the cache
      const publisher = createRedis({ url: redis, app: 'bench', commandDeadlineMs: 5_000 });
      await publisher.whenUp(5_000);
      for (const one of paths) {
        const changes = changesOf(one.slice(one.lastIndexOf('/') + 1)).map((event) => JSON.stringify(event));
        await Promise.all(changes.map((text) => publisher.publish('platform:events', text)));
      }
      await publisher.close();
      await pause(heardWithinMs);
    },
  };
}

function changesOf(id: string): object[] {
  return [
    event('comment.created', { document_id: id, comment_id: 'cmt_new' }),
    event('summary.refreshed', { document_id: id, revision: 42 }),
  ];
}

function event(type: string, data: object): object {
  told += 1;
  const names = { id: `evt_${told}`, source: '/bench', type, subject: 'bench', time: new Date().toISOString() };
  return { specversion: '1.0', ...names, tenantid, data };
}
