// Spans out of what an OpenTelemetry exporter sends: OTLP over HTTP, in protobuf. Only the members that are shown are read.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Attributes, TraceSpan } from '../waterfall/trace-span.ts';

export interface ReceivedSpan extends TraceSpan {
  readonly traceId: string;
}

type Field = (reader: BinaryReader) => void;

export function spansFrom(bytes: Uint8Array): readonly ReceivedSpan[] {
  const spans: ReceivedSpan[] = [];
  // ExportTraceServiceRequest.resource_spans
  message(new BinaryReader(bytes), { 1: (all) => inner(all, { 2: (scope) => inner(scope, { 2: span }) }) });
  return spans;

  function span(reader: BinaryReader): void {
    const parts = { traceId: '', id: '', parentId: '', name: '', kind: 0, from: 0n, to: 0n, isError: false };
    const attributes: Record<string, string | number | boolean> = {};
    inner(reader, {
      1: (at) => void (parts.traceId = hex(at)),
      2: (at) => void (parts.id = hex(at)),
      4: (at) => void (parts.parentId = hex(at)),
      5: (at) => void (parts.name = at.string()),
      6: (at) => void (parts.kind = at.int32()),
      7: (at) => void (parts.from = BigInt(at.fixed64())),
      8: (at) => void (parts.to = BigInt(at.fixed64())),
      9: (at) => attribute(at, attributes),
      15: (at) => inner(at, { 3: (status) => void (parts.isError = status.int32() === 2) }),
    });
    const { traceId, id, parentId, name, kind, from, to, isError } = parts;
    const times = { startMs: Number(from) / 1e6, endMs: Number(to) / 1e6 };
    spans.push({ traceId, id, parentId, name, isRequest: kind === 2, isError, ...times, attributes });
  }
}

function attribute(reader: BinaryReader, into: Attributes): void {
  let key = '';
  let value: string | number | boolean | undefined;
  inner(reader, {
    1: (at) => void (key = at.string()),
    2: (at) =>
      inner(at, {
        1: (any) => void (value = any.string()),
        2: (any) => void (value = any.bool()),
        3: (any) => void (value = Number(any.int64())),
        4: (any) => void (value = any.double()),
      }),
  });
  if (value !== undefined) into[key] = value;
}

function inner(reader: BinaryReader, fields: Readonly<Record<number, Field>>): void {
  message(new BinaryReader(reader.bytes()), fields);
}

function message(reader: BinaryReader, fields: Readonly<Record<number, Field>>): void {
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const field = fields[number];
    if (field) field(reader);
    else reader.skip(type, number);
  }
}

function hex(reader: BinaryReader): string {
  return Buffer.from(reader.bytes()).toString('hex');
}
