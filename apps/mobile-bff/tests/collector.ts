import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Collector {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  stop(): Promise<void>;
}

/** A collector of traces as OTLP over HTTP knows it, which reads of the protobuf what tests ask for. */
export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const isTraces = request.url === '/v1/traces' && request.headers['content-type'] === 'application/x-protobuf';
      if (isTraces) spans.push(...spansIn(Buffer.concat(chunks)));
      response.writeHead(isTraces ? 200 : 404).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// opentelemetry/proto/trace/v1/trace.proto: resource_spans 1 > scope_spans 2 > spans 2.
function spansIn(message: Buffer): ReceivedSpan[] {
  const resources = fieldsOf(message).filter(({ number }) => number === 1);
  const scopes = resources.flatMap(({ bytes }) => fieldsOf(bytes).filter(({ number }) => number === 2));
  return scopes.flatMap(({ bytes }) => fieldsOf(bytes).filter(({ number }) => number === 2)).map(spanIn);
}

function spanIn({ bytes }: Field): ReceivedSpan {
  const fields = fieldsOf(bytes);
  const of = (number: number) => fields.find((field) => field.number === number);
  const hex = (number: number) => of(number)?.bytes.toString('hex') ?? '';
  const attributes = fields.filter(({ number }) => number === 9).map((field) => attributeIn(field.bytes));
  return {
    ...{ traceId: hex(1), spanId: hex(2), parentSpanId: hex(4) },
    name: of(5)?.bytes.toString() ?? '',
    kind: of(6)?.value ?? 0,
    attributes: Object.fromEntries(attributes),
  };
}

// KeyValue: key 1, value 2, of which a string is 1 and a whole number is 3.
function attributeIn(bytes: Buffer): [string, string] {
  const [key, value] = [1, 2].map((at) => fieldsOf(bytes).find(({ number }) => number === at)?.bytes ?? Buffer.of());
  const [any] = fieldsOf(value ?? Buffer.of());
  return [String(key), any?.number === 1 ? any.bytes.toString() : String(any?.value)];
}

interface Field {
  readonly number: number;
  readonly bytes: Buffer;
  readonly value: number;
}

/** The fields of a protobuf message: varints, fixed numbers and what has a length. */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const fixed: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
  while (at < message.length) {
    const tag = varint();
    const [number, type] = [tag >>> 3, tag & 7];
    const value = type === 0 ? varint() : 0;
    const length = type === 2 ? varint() : (fixed[type] ?? 0);
    fields.push({ number, value, bytes: message.subarray(at, at + length) });
    at += length;
  }
  return fields;
}
