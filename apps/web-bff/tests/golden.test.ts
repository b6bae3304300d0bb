import { goldenAnswers, goldenFolder } from '@frontdesk/versioning/testing';
import { created, ok } from '@frontdesk/server';
import { describe, expect, test } from '@jest/globals';
import { toComment } from '../src/comments/comment.ts';
import { everything } from '../src/documents/include.ts';
import { toRichDocument } from '../src/documents/rich-document.ts';
import { toSavedRevision } from '../src/revisions/saved-revision.ts';
import { routes } from '../src/routes.ts';
import { dashboardSamples } from './golden-dashboards.ts';
import { editingSamples } from './golden-editing.ts';
import { librarySamples } from './golden-library.ts';
import { answerId } from './sample-answers.ts';
import { answers, documentId } from './sample-reads.ts';

const { access, document, latestBody, user: owner, related, ...others } = answers;
const sections = { ...others, access, document, revision: latestBody, owner, related: related.documents };
const lost = {
  ...{ access, document, revision: answers.revision },
  ...Object.fromEntries([...everything].map((name) => [name, undefined])),
} as typeof sections;
const degraded = [{ section: 'owner', reason: 'timeout' as const }];

const golden = goldenFolder(new URL('./golden/', import.meta.url));
const held = goldenAnswers(routes, {
  ...librarySamples,
  getDocument: {
    whole: ok({ ...toRichDocument(sections, everything), degraded: [] }),
    lost: ok({ ...toRichDocument(lost, everything), degraded }),
    bare: ok({ ...toRichDocument(sections, new Set()), degraded: [] }),
  },
  createComment: { whole: created(`/v2/documents/${documentId}`, toComment(answers.createComment)) },
  changeComment: { whole: ok(toComment(answers.changeComment)) },
  saveRevision: { whole: created(`/v2/documents/${documentId}`, toSavedRevision(answers.saveRevision.body)) },
  askDocument: { begun: created(`/v2/answers/${answerId}`, { answerId }) },
  askDocuments: { begun: created(`/v2/answers/${answerId}`, { answerId }) },
  ...editingSamples,
  ...dashboardSamples,
});

describe('every published version', () => {
  test.each(held)('$name is what was published', (answer) => golden.hold(answer));

  test('has a file, and no file is left over', () => {
    const unheld = routes.filter(({ name, path, answers: declared }) => {
      const isJson = Object.values(declared).some((shape) => typeof shape === 'object' && shape !== null);
      return path.text.startsWith('/v2/') && isJson && !held.some((one) => one.name.startsWith(`${name}.`));
    });
    expect(unheld.map(({ name }) => name)).toEqual([]);
    expect(golden.leftOver(held)).toEqual([]);
  });
});
