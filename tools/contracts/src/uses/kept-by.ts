import { alternativesOf, type Schema } from '../schema.ts';

/** The members that a function reads of an answer: it is given one that writes down what is asked for. */
export function membersAsked(answer: Schema, read: (answer: never) => unknown): readonly string[] {
  const asked = new Set<string>();
  read(sample(answer, '', asked) as never);
  const all = [...asked];
  return all.filter((path) => !all.some((other) => other.startsWith(`${path}/`))).toSorted();
}

function sample(schema: Schema, path: string, asked: Set<string>): unknown {
  const [first] = alternativesOf(schema).filter(({ type }) => type !== 'null');
  if (first?.type === 'array') return [sample(first.items ?? {}, `${path}/*`, asked)];
  if (first?.type === 'object') return askedObject(first.properties ?? {}, path, asked);
  if (first?.type === 'bigint') return 1n;
  return first?.type === 'string' ? (first.enum?.[0] ?? '2026-06-18T10:30:00Z') : 1;
}

function askedObject(properties: Readonly<Record<string, Schema>>, path: string, asked: Set<string>): object {
  return new Proxy(properties, {
    get: (_, name) => {
      const member = properties[String(name)];
      if (member === undefined) return undefined;
      asked.add(`${path}/${String(name)}`);
      return sample(member, `${path}/${String(name)}`, asked);
    },
  });
}
