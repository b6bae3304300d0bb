import { ScalarType, create } from '@bufbuild/protobuf';
import type { DescEnum, DescField, DescMessage, MessageShape } from '@bufbuild/protobuf';

type Members = Readonly<Record<string, unknown>>;

/** All that can be asked with an operation, its tenant aside: that is always the caller's own. */
export function sampleParams({ input }: { readonly input: DescMessage }): Members {
  const { tenantId: _, ...params } = membersOf(input, []);
  return params;
}

/** A message with something in each of its fields, alternatives aside. */
export function sampleMessage<D extends DescMessage>(type: D): MessageShape<D> {
  return create(type, membersOf(type, []) as never);
}

function membersOf(type: DescMessage, above: readonly string[]): Members {
  const within = [...above, type.typeName];
  const fields = type.fields.filter(
    ({ message, oneof }) => oneof === undefined && !within.includes(message?.typeName ?? ''),
  );
  const members = fields.map((field) => [field.localName, valueOf(field, within)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function valueOf(field: DescField, within: readonly string[]): unknown {
  if (field.fieldKind === 'map') return undefined;
  const { message, enum: values, scalar } = field;
  const one = message ? membersOf(message, within) : values ? lastOf(values) : scalarOf(scalar);
  return field.fieldKind === 'list' && one !== undefined ? [one] : one;
}

const lastOf = (type: DescEnum): number => type.values.at(-1)?.number ?? 0;
const big = [ScalarType.INT64, ScalarType.UINT64, ScalarType.SINT64, ScalarType.FIXED64, ScalarType.SFIXED64];

function scalarOf(type: ScalarType | undefined): unknown {
  if (type === undefined || type === ScalarType.BYTES) return undefined;
  if (type === ScalarType.STRING) return 'text';
  if (type === ScalarType.BOOL) return true;
  return big.includes(type) ? 7n : 7;
}
