import type { Node } from './contract-document.ts';

const texts: Readonly<Record<string, string>> = {
  'date-time': '2026-06-18T09:41:27Z',
  date: '2026-06-18',
  uuid: '5f0c1c62-6f0a-4d5e-9d7a-0e5a3a1f7b11',
  uri: 'https://example.com/a',
  email: 'ada@example.com',
};

/** Something that a schema allows, for contracts that show no example: its own examples first, then by its type. */
export function sampleOf(node: Node): unknown {
  const { example, default: usual, const: constant } = node as Readonly<Record<string, unknown>>;
  const [first] = [...list(node['examples']), ...list(node['enum'])] as unknown[];
  const shown = example ?? constant ?? first ?? usual;
  if (shown !== undefined) return shown;
  const [alternative] = [...list(node['oneOf']), ...list(node['anyOf'])];
  if (alternative !== undefined) return sampleOf(alternative);
  if (node['allOf'] !== undefined) return Object.assign({}, ...list(node['allOf']).map(sampleOf)) as unknown;
  return byType(node);
}

function byType(node: Node): unknown {
  const types = [node['type'] as unknown].flat();
  if (types.includes('object') || node['properties'] !== undefined) {
    const members = Object.entries(node['properties'] ?? {});
    return Object.fromEntries(members.map(([name, member]) => [name, sampleOf(member ?? {})]));
  }
  if (types.includes('array')) return [sampleOf(node['items'] ?? {})];
  if (types.includes('boolean')) return true;
  if (types.includes('integer')) return (node['minimum'] as unknown) ?? 1;
  if (types.includes('number')) return (node['minimum'] as unknown) ?? 0.5;
  return types.includes('null') ? null : (texts[String(node['format'])] ?? 'text');
}

function list(node: Node | undefined): readonly Node[] {
  return Array.isArray(node) ? (node as readonly Node[]) : [];
}
