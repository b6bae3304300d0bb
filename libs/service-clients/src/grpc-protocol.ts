import { create, fromBinary, toBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import { exchangeGrpc } from './grpc-exchange.ts';
import type { GrpcFacts } from './grpc-operation.ts';
import type { Answered } from './outcome.ts';
import type { Protocol } from './protocol.ts';

/** How a gRPC operation is called and handed on. Internal fields are unknown to its types, and are left out with all unknown ones. */
export function grpcProtocol<Params extends object>(facts: GrpcFacts): Protocol<Params> {
  const { input, output } = facts.method;
  const written = ({ body }: Answered) => bytesOf(output, body as MessageShape<DescMessage>);
  return {
    exchange: (platform, params, reach, judge) => exchangeGrpc(facts, { platform, params, reach, judge }),
    sent: (params, { caller }) =>
      Buffer.from(bytesOf(input, create(input, { ...params, tenantId: caller.tenantId }))).toString('base64'),
    bytesOf: (outcome) => ('error' in outcome ? 0 : (outcome.bytes ?? 0)),
    // Without its first byte, an error is a miss.
    encode: (outcome) => ('error' in outcome ? Buffer.alloc(0) : Buffer.concat([formatByte, written(outcome)])),
    decode: (bytes) =>
      bytes[0] === formatByte[0]
        ? {
            body: fromBinary(output, bytes.subarray(1), { readUnknownFields: false }),
            headers: {},
            bytes: bytes.byteLength - 1,
          }
        : undefined,
  };
}

// A value of another format is a miss.
const formatByte = Buffer.from([1]);

function bytesOf(type: DescMessage, message: MessageShape<DescMessage>): Uint8Array {
  return toBinary(type, message, { writeUnknownFields: false });
}
