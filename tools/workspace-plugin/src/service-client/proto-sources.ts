// The files of one gRPC service, as people write them here.
import { kebabOf } from '../names.ts';
import type { ProtoOperation, ProtoService } from './proto-operations.ts';
import { quoted, undecided } from './rest-sources.ts';

/** `GetReview` → `getReview` */
export function localName(rpc: string): string {
  return rpc.charAt(0).toLowerCase() + rpc.slice(1);
}

export function grpcOperationFile(service: string, { name }: ProtoService, operation: ProtoOperation): string {
  const { rpc, changes, codes, notToBeKept } = operation;
  const lines = [
    `name: '${service}.${rpc}',`,
    `method: ${name}.method.${localName(rpc)},`,
    ...repeatLines(changes),
    '// Proto3 requires nothing: whatever is left out is empty.',
    'needs: [],',
    `codes: [${codes.map(quoted).join(', ')}],`,
    ...(changes === 'nothing' ? [`uncached: ${quoted(notToBeKept ?? undecided)},`] : []),
  ];
  return `import { grpcOperation } from '../grpc-operation.ts';
import { ${name} } from './generated/${service}_pb.js';

export const ${localName(rpc)} = grpcOperation({
${lines.map((line) => `  ${line}`).join('\n')}
});
`;
}

function repeatLines(changes: ProtoOperation['changes']): readonly string[] {
  if (changes === 'nothing') return ['// "idempotency_level = NO_SIDE_EFFECTS"'];
  if (changes === 'the same') return ['safe: false,', '// "idempotency_level = IDEMPOTENT"', 'idempotent: true,'];
  return ['// Never sent twice: the contract gives it no idempotency_level.', 'safe: false,'];
}

export function grpcExportLine(rpc: string): string {
  return `export { ${localName(rpc)} } from './${kebabOf(rpc)}.ts';`;
}

export function grpcErrorFile(service: string, { domain }: ProtoService): string {
  return `import { fromBinary } from '@bufbuild/protobuf';
import type { BackendError } from '../outcome.ts';
import { ErrorInfoSchema } from './generated/${service}_pb.js';

/** An ErrorInfo in the trailer \`platform-error-info-bin\`; what another domain says is a proxy's word. */
export function ${service}Error(trailer: Uint8Array | undefined): BackendError {
  if (trailer === undefined) return {};
  try {
    const { reason, domain } = fromBinary(ErrorInfoSchema, trailer);
    return domain === '${domain}' && reason !== '' ? { code: reason } : {};
  } catch {
    return {}; // Not an ErrorInfo: an error without a code.
  }
}
`;
}
