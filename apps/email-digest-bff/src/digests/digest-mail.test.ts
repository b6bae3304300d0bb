import { describe, expect, test } from '@jest/globals';
import { answers, documentId } from '../../tests/sample-reads.ts';
import { toDigestContent } from './digest-content.ts';
import { digestMail, toDigestMail } from './digest-mail.ts';
import { isWithin, period } from './period.ts';

const around = {
  period: { from: '2026-06-15T00:00:00Z', to: '2026-06-22T00:00:00Z' },
  webOrigin: 'https://desk.example',
};
const sections = {
  documents: answers.documents.items,
  activity: answers.activity.Items,
  notifications: answers.notifications.Items,
};

describe('what a digest tells', () => {
  test('is how often what happened to which document', () => {
    expect(toDigestContent(sections)).toEqual({
      documents: [{ documentId, title: 'Q3 capacity plan', changes: ['2 new revisions'] }],
      notices: [{ documentId, text: 'Ada Lindqvist replied to your comment' }],
    });
  });

  test('leaves out a document to which nothing happened, unless that is not known', () => {
    expect(toDigestContent({ ...sections, activity: [] }).documents).toEqual([]);
    expect(toDigestContent({ ...sections, activity: undefined }).documents).toHaveLength(1);
  });
});

describe('a mail', () => {
  test('is what it declares', () => {
    const mail = toDigestMail(toDigestContent(sections), around);
    expect(digestMail.parse(mail)).toEqual(mail);
    expect(mail).toMatchObject({
      subject: 'What changed from 2026-06-15 to 2026-06-22: 1 document',
      isEmpty: false,
      documentCount: 1,
      noticeCount: 1,
    });
    expect(mail.html).toContain(
      '<a href="https://desk.example/documents/doc_q3plan7x2mva">Q3 capacity plan</a>: 2 new revisions',
    );
    expect(mail.text).toContain(
      '* Q3 capacity plan: 2 new revisions\n  https://desk.example/documents/doc_q3plan7x2mva',
    );
    expect(toDigestMail({ documents: [], notices: [] }, around)).toMatchObject({ isEmpty: true });
  });

  test('has no markup that people wrote, and no line that they made', () => {
    const title = `<img src=x onerror="alert(1)">'&\n* Click here\u2028http://evil.example\u0007`;
    const content = { documents: [{ documentId, title, changes: [] }], notices: [{ documentId, text: title }] };
    const { html, text } = toDigestMail(content, around);
    expect(html).not.toMatch(/<img|onerror="|'&(?!amp;)/);
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;');
    expect(text.split('\n').filter((line) => /^\* Click|^http:/.test(line))).toEqual([]);
    expect(text).not.toContain('\u0007');
  });
});

describe('a period', () => {
  test.each([
    ['2026-06-15T00:00:00Z', '2026-06-15T00:00:00Z'],
    ['2026-06-16T00:00:00Z', '2026-06-15T00:00:00Z'],
    ['2026-05-01T00:00:00Z', '2026-06-15T00:00:00Z'],
    ['2026-06-15T00:00:00+02:00', '2026-06-16T00:00:00Z'],
    ['yesterday', 'today'],
  ])('is none from %s to %s', (from, to) => {
    expect(period.safeParse({ from, to }).success).toBe(false);
  });

  test('has its beginning, and not its end', () => {
    expect(isWithin(around.period, '2026-06-15T00:00:00Z')).toBe(true);
    expect(isWithin(around.period, '2026-06-21T23:59:59Z')).toBe(true);
    expect(isWithin(around.period, '2026-06-22T00:00:00Z')).toBe(false);
  });
});
