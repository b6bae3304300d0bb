import type { OpenApiDocument } from './openapi-document.ts';
import type { JsonSchema } from './schema-components.ts';
import { misfits, type Misfit } from './schema-fit.ts';

/** What a change does to a client that was written for the published document. */
export type BreakingRule =
  | 'operation-removed'
  | 'operation-renamed'
  | 'credential-added'
  | 'parameter-removed'
  | 'parameter-added'
  | 'parameter-required'
  | 'parameter-narrowed'
  | 'body-added'
  | 'body-removed'
  | 'body-required'
  | 'body-type-removed'
  | 'body-narrowed'
  | 'default-changed'
  | 'answer-removed'
  | 'answer-type-removed'
  | 'answer-widened'
  | 'answer-member-removed'
  | 'answer-member-optional'
  | 'answer-values-added'
  | 'answer-header-removed';

export interface BreakingChange {
  readonly rule: BreakingRule;
  /** Such as `GET /v1/things/{thingId} 200 /owner/name`. */
  readonly at: string;
  readonly detail: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}
type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;
interface Response {
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Content;
}
interface Operation {
  readonly operationId?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly (Parameter & { readonly $ref?: string })[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses?: Readonly<Record<string, Response>>;
}

/**
 * What in the current document breaks clients of the published one: it asks for more than it did, or gives less or other
 * things. Nothing: the current one may be published in its place.
 */
export function breakingChanges(published: OpenApiDocument, current: OpenApiDocument): BreakingChange[] {
  return Object.entries(published.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, before]) => {
      const at = `${method.toUpperCase()} ${path}`;
      const after = current.paths[path]?.[method];
      if (!after) return [change('operation-removed', at, 'is not there')];
      return new Comparison(published, current, at).between(before, after);
    }),
  );
}

function change(rule: BreakingRule, at: string, detail: string): BreakingChange {
  return { rule, at, detail };
}

/** Compares one operation of two documents. */
class Comparison {
  readonly #published: OpenApiDocument;
  readonly #current: OpenApiDocument;
  readonly #at: string;

  constructor(published: OpenApiDocument, current: OpenApiDocument, at: string) {
    this.#published = published;
    this.#current = current;
    this.#at = at;
  }

  between(before: Operation, after: Operation): BreakingChange[] {
    return [
      ...this.#name(before, after),
      ...this.#credentials(before, after),
      ...this.#parameters(before, after),
      ...this.#body(before.requestBody, after.requestBody),
      ...this.#answers(before.responses ?? {}, after.responses ?? {}),
    ];
  }

  // Generated clients call their functions by it.
  #name({ operationId: was }: Operation, { operationId: is }: Operation): BreakingChange[] {
    return was === is ? [] : [change('operation-renamed', this.#at, `is ${is}, was ${was}`)];
  }

  // Whoever was let in by one way must be by one of those that are left.
  #credentials({ security: was = [] }: Operation, { security: is = [] }: Operation): BreakingChange[] {
    const ways = was.length > 0 ? was : [{}];
    const shut = is.length === 0 ? [] : ways.filter((way) => !is.some((other) => asksNoMore(other, way)));
    return shut.map((way) => change('credential-added', this.#at, `${JSON.stringify(way)} is not enough any more`));
  }

  #parameters(before: Operation, after: Operation): BreakingChange[] {
    const was = parametersOf(before, this.#published);
    const is = parametersOf(after, this.#current);
    const added = [...is].filter(([key, { required }]) => required && !was.has(key));
    return [
      ...added.map(([key]) => change('parameter-added', `${this.#at} ${key}`, 'is new and required')),
      ...[...was].flatMap(([key, parameter]) => this.#parameter(key, parameter, is.get(key))),
    ];
  }

  #parameter(key: string, was: Parameter, is: Parameter | undefined): BreakingChange[] {
    const at = `${this.#at} ${key}`;
    // A path's segment may be called otherwise, if the path is not; a header is ignored, a query name is refused.
    if (!is) return was.in === 'header' ? [] : [change('parameter-removed', at, 'is not known any more')];
    const required = is.required && !was.required ? [change('parameter-required', at, 'was optional')] : [];
    return [...required, ...this.#taken('parameter-narrowed', at, was.schema ?? {}, is.schema ?? {})];
  }

  #body(was: Operation['requestBody'], is: Operation['requestBody']): BreakingChange[] {
    const at = `${this.#at} body`;
    if (!was) return is?.required ? [change('body-added', at, 'is new and required')] : [];
    if (!is) return [change('body-removed', at, 'is not taken any more')];
    const required = is.required && !was.required ? [change('body-required', at, 'was optional')] : [];
    const types = Object.entries(was.content).flatMap(([type, { schema = {} }]) => {
      const now = is.content[type];
      if (!now) return [change('body-type-removed', at, `${type} is not taken any more`)];
      return this.#taken('body-narrowed', at, schema, now.schema ?? {});
    });
    return unique([...required, ...types]);
  }

  // All that was taken has to be taken, and to mean the same. A member that is new is nobody's who sends none.
  #taken(rule: BreakingRule, at: string, was: JsonSchema, is: JsonSchema): BreakingChange[] {
    const found = misfits(this.#before(was), this.#after(is)).filter(({ kind }) => kind !== 'member');
    return found.map((misfit) =>
      change(misfit.kind === 'default' ? 'default-changed' : rule, `${at} ${misfit.at}`.trimEnd(), takenDetail(misfit)),
    );
  }

  #answers(was: Readonly<Record<string, Response>>, is: Readonly<Record<string, Response>>): BreakingChange[] {
    const promised = Object.entries(was).filter(([status]) => Number(status) < 300);
    return promised.flatMap(([status, before]) => {
      const at = `${this.#at} ${status}`;
      const after = is[status];
      if (!after) return [change('answer-removed', at, 'is not answered any more')];
      const lost = Object.keys(before.headers ?? {}).filter((name) => !hasHeader(after, name));
      return [
        ...lost.map((name) => change('answer-header-removed', at, `${name} is not there`)),
        ...this.#contents(at, before.content ?? {}, after.content ?? {}),
      ];
    });
  }

  #contents(at: string, was: Content, is: Content): BreakingChange[] {
    return Object.entries(was).flatMap(([type, { schema = {} }]) => {
      const now = is[type];
      if (!now) return [change('answer-type-removed', at, `${type} is not answered any more`)];
      const found = misfits(this.#after(now.schema ?? {}), this.#before(schema));
      const gone = new Set(found.flatMap((misfit) => (misfit.kind === 'member' ? [misfit.at] : [])));
      return found.flatMap(({ kind, at: place, detail }) => {
        const rule = kind === 'required' && gone.has(place) ? undefined : answerRules[kind];
        return rule === undefined ? [] : [change(rule, `${at} ${place}`.trimEnd(), detail)];
      });
    });
  }

  #before(schema: JsonSchema) {
    return { schema, definitions: this.#published.components.schemas };
  }

  #after(schema: JsonSchema) {
    return { schema, definitions: this.#current.components.schemas };
  }
}

// A longer text and a greater number break nobody who reads JSON.
const answerRules: Readonly<Record<Misfit['kind'], BreakingRule | undefined>> = {
  type: 'answer-widened',
  form: 'answer-widened',
  closed: 'answer-widened',
  bound: undefined,
  default: undefined,
  member: 'answer-member-removed',
  required: 'answer-member-optional',
  values: 'answer-values-added',
};

function takenDetail({ kind, detail }: Misfit): string {
  return kind === 'required' ? 'is required, and was not' : detail;
}

function parametersOf(operation: Operation, { components }: OpenApiDocument): Map<string, Parameter> {
  const common = components['parameters'] ?? {};
  const all = (operation.parameters ?? []).map((parameter) =>
    parameter.$ref === undefined ? parameter : (common[parameter.$ref.split('/').at(-1) ?? ''] as Parameter),
  );
  return new Map(all.map((each) => [`${each.in} ${each.in === 'header' ? each.name.toLowerCase() : each.name}`, each]));
}

function asksNoMore(
  asked: Readonly<Record<string, readonly string[]>>,
  held: Readonly<Record<string, readonly string[]>>,
): boolean {
  return Object.entries(asked).every(
    ([scheme, scopes]) => scopes.every((scope) => held[scheme]?.includes(scope)) && held[scheme],
  );
}

function hasHeader({ headers = {} }: Response, name: string): boolean {
  return Object.keys(headers).some((other) => other.toLowerCase() === name.toLowerCase());
}

// A body of several types has one schema.
function unique(changes: readonly BreakingChange[]): BreakingChange[] {
  return [...new Map(changes.map((each) => [JSON.stringify(each), each])).values()];
}
