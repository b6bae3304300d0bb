import { describe, expect, test } from '@jest/globals';
import { stale, view, type Reach } from './index.ts';

interface Document {
  readonly title: string;
  readonly ownerId: string;
}
interface Request {
  readonly documentId: string;
}
type CallerReach = Reach & { readonly caller: string };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const exactly =
  <E>() =>
  <A>(_value: A, ..._wrong: Same<A, E> extends true ? [] : ['another type']): void => {};

const load = async (): Promise<Document> => ({ title: 'Plan', ownerId: 'usr_1' });
const name = async (): Promise<string> => 'Ada';
const begun = view<Request, CallerReach>('test.types').required('document', load).optional('owner', name);

describe('the types of a view', () => {
  test('give a loader its input, and what it needs as surely there', () => {
    begun
      .required('access', { after: ['document'] }, ({ documentId, document }, reach) => {
        exactly<string>()(documentId);
        exactly<Document>()(document);
        exactly<CallerReach>()(reach);
        return Promise.resolve([document.title]);
      })
      .optional('avatar', { after: ['owner'], withinMs: 10 }, ({ owner }) => {
        exactly<string>()(owner);
        return name();
      });
    expect(begun).toBeDefined();
  });

  test('give a presenter gaps for optional sections only', () => {
    const shown = begun
      .optional('badge', { fallback: null }, name)
      .optional('old', async () => (Math.random() < 2 ? stale(1) : 2))
      .presentedBy(({ document, owner, badge, old }, { documentId }) => {
        exactly<Document>()(document);
        exactly<string | undefined>()(owner);
        exactly<string | null>()(badge);
        exactly<number | undefined>()(old);
        return { title: document.title, documentId };
      });
    type Shape = Awaited<ReturnType<typeof shown.compose>>['shape'];
    const sample: Shape = { title: 'Plan', documentId: 'doc_1' };
    exactly<{ title: string; documentId: string }>()(sample);
    expect(shown.sections.map((section) => section.name)).toEqual(['document', 'owner', 'badge', 'old']);
  });

  test('give a presenter nothing for a section that may not be asked for, and for what needs it', () => {
    const shown = begun
      .optional(
        'summary',
        { after: ['document'], when: ({ documentId, document }) => document.title === documentId },
        name,
      )
      .optional('badge', { fallback: null, when: () => true }, name)
      .optional('length', { after: ['summary'], fallback: 0 }, async ({ summary }) => {
        exactly<string>()(summary);
        return summary.length;
      })
      .optional('double', { after: ['length'], fallback: 0 }, async ({ length }) => length * 2)
      .optional('other', { after: ['owner'], fallback: 0 }, async ({ owner }) => owner.length)
      .presentedBy(({ summary, badge, length, double, other }) => {
        exactly<string | undefined>()(summary);
        exactly<string | null | undefined>()(badge);
        exactly<number | undefined>()(length);
        exactly<number | undefined>()(double);
        exactly<number>()(other);
        return 1;
      });
    expect(shown.sections).toHaveLength(7);
  });

  test('refuse a condition on a required section, on what is not in `after`, and one that does not decide', () => {
    // @ts-expect-error a required section is always asked for
    expect(() => begun.required('x', { when: () => true }, name).presentedBy(() => 1)).toThrow('cannot have a "when"');
    // @ts-expect-error not named in `after`
    begun.optional('y', { after: ['document'], when: ({ owner }) => owner === '' }, name);
    // @ts-expect-error a promise is always true
    begun.optional('z', { when: async () => false }, name);
  });

  test('refuse a need that is unknown, declared later, or not surely there', () => {
    // @ts-expect-error nobody declares it
    expect(() => begun.optional('x', { after: ['nobody'] }, name).presentedBy(() => 1)).toThrow('not declared');
    // @ts-expect-error declared later
    const early = begun.optional('early', { after: ['late'] }, name);
    expect(() => early.optional('late', name).presentedBy(() => 1)).toThrow('not declared before it');
    // @ts-expect-error a required section cannot hang on an optional one
    const hanging = begun.required('x', { after: ['owner'] }, name);
    expect(() => hanging.presentedBy(() => 1)).toThrow('cannot need an optional section');
  });

  test('refuse what is not in `after`, and options that do not exist', () => {
    // @ts-expect-error not named in `after`
    begun.optional('x', { after: ['document'] }, ({ owner }) => Promise.resolve(owner));
    // @ts-expect-error not in `after` at all
    begun.optional('y', ({ document }) => Promise.resolve(document));
    // @ts-expect-error a slip of the pen
    begun.optional('z', { witihnMs: 5 }, name);
    // @ts-expect-error a required section has nothing that stands in for it
    begun.required('v', { fallback: '' }, name);
    expect(begun).toBeDefined();
  });

  test('refuse a name that is taken by a section or by the input', () => {
    // @ts-expect-error taken by a section
    expect(() => begun.required('document', load).presentedBy(() => 1)).toThrow('two sections');
    // @ts-expect-error it would hide the input
    begun.optional('documentId', name);
    // @ts-expect-error also with options
    begun.optional('documentId', { withinMs: 5 }, name);
  });

  test('let a decision be made on a required section only', () => {
    begun.allowedIf('document', (document, { documentId }) => document.title === documentId);
    // @ts-expect-error an optional section may be missing
    expect(() => begun.allowedIf('owner', () => true).presentedBy(() => 1)).toThrow('required section');
    expect(() => begun.allowedIf('document', () => true).allowedIf('document', () => true)).toThrow('already');
  });

  test('ask for the reach that the loaders use', () => {
    const shown = begun.presentedBy(() => 1);
    const never = (): unknown =>
      // @ts-expect-error nobody is calling
      shown.compose({ documentId: 'doc_1' }, { signal: new AbortController().signal, deadline: 0 });
    expect(never).toBeDefined();
  });
});
