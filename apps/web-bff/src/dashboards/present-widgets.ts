import type { GraphqlBody } from '../graphql/graphql.ts';
import type { Answered, ShownWidget } from './dashboard-data.ts';
import type { DashboardDefinition, Widget } from './definition.ts';

type Kind = Widget['kind'];
type WidgetError = ShownWidget['errors'][number] & { readonly kinds: readonly Kind[] };
type FieldErrors = NonNullable<GraphqlBody['errors']>;

/** Each widget with its part of the answer, and with what is missing of it. */
export function presentWidgets(
  definition: DashboardDefinition,
  data: Answered,
  errors: FieldErrors = [],
): ShownWidget[] {
  const kinds = definition.widgets.map(({ kind }) => kind);
  const lost = errors.map((error) => widgetError(error, definition, data));
  return kinds.map((kind) => ({
    ...dataOf(kind, data),
    errors: lost.filter((error) => error.kinds.includes(kind)).map(({ kinds: _, ...told }) => told),
  }));
}

type ShownData = ShownWidget extends infer One ? (One extends ShownWidget ? Omit<One, 'errors'> : never) : never;

function dataOf(kind: Kind, data: Answered): ShownData {
  const documents = (data.listed?.items ?? data.chosen ?? undefined)?.filter((one) => one !== null) ?? null;
  switch (kind) {
    case 'documents':
      return { kind, data: documents };
    case 'analytics':
      return { kind, data: documents && documents.map(({ id, title, analytics }) => ({ id, title, analytics })) };
    case 'activity':
      return { kind, data: documents && documents.map(({ id, title, activity }) => ({ id, title, activity })) };
    case 'revisions':
      return { kind, data: documents && documents.map(({ id, title, revisions }) => ({ id, title, revisions })) };
    case 'usage':
      return { kind, data: data.usage ?? null };
    case 'search':
      return { kind, data: data.search ?? null };
    case 'people':
      return { kind, data: data.people ?? null };
  }
}

const ofDocuments: readonly Kind[] = ['documents', 'analytics', 'activity', 'revisions'];

/** Whose loss it is, by where in the answer it happened. */
function widgetError(error: FieldErrors[number], { documents }: DashboardDefinition, data: Answered): WidgetError {
  const told = { code: error.extensions.code, detail: error.message };
  const [root, ...below] = error.path ?? [];
  if (root === 'usage' || root === 'search' || root === 'people') return { ...told, kinds: [root] };
  const at = below.find((step) => typeof step === 'number');
  const field = at === undefined ? undefined : below[below.indexOf(at) + 1];
  const id = at === undefined ? undefined : 'ids' in documents ? documents.ids[at] : data.listed?.items[at]?.id;
  const own = ofDocuments.find((kind) => kind === field);
  // The document itself is lost to all of them; what else it has is in the table.
  const kinds = field === undefined ? ofDocuments : [own ?? 'documents'];
  return { ...told, ...(id !== undefined && { documentId: id }), kinds };
}
