// What a .proto says of each operation. As for REST: what it leaves open is not guessed.
export interface ProtoService {
  /** As it is declared: `SearchService`. */
  readonly name: string;
  readonly operations: readonly ProtoOperation[];
  /** Who says that it is this service's own error. */
  readonly domain: string;
}

export interface ProtoOperation {
  /** `GetReview` */
  readonly rpc: string;
  /** `idempotency_level`: protobuf's own word for it. */
  readonly changes: 'nothing' | 'the same' | 'something';
  readonly codes: readonly string[];
  readonly notToBeKept: string | undefined;
}

const level = /idempotency_level\s*=\s*(\w+)/;

export function protoServiceOf(text: string, service: string): ProtoService {
  const refuse = (why: string): never => {
    throw new Error(`This contract needs a word with its team: ${why}`);
  };
  const declared = [...text.matchAll(/^service (\w+) \{\n([^]*?)^\}/gm)];
  const [first, second] = declared;
  if (first === undefined || second !== undefined)
    return refuse(`it declares ${declared.length} services, and not one`);
  const [, name = '', body = ''] = first;
  if (/\brpc \w+\s*\([^)]*\bstream\b|\breturns\s*\(\s*stream\b/.test(body))
    refuse('it streams, which nothing here reads');
  const imported = [...text.matchAll(/^import "([^"]+)";/gm)].map(([, file]) => file ?? '');
  const foreign = imported.find((file) => !file.startsWith('google/protobuf/'));
  if (foreign !== undefined) refuse(`it imports ${foreign}: a contract is one file`);
  if (!/^message ErrorInfo \{[^}]*\bstring reason = 1;[^}]*\bstring domain = 2;/m.test(text)) {
    refuse('it declares no ErrorInfo (reason, domain, metadata), which says what an error is in the trailer');
  }
  const rpcs = [...body.matchAll(/((?:^ *\/\/.*\n)*)^ *rpc (\w+)\s*\([^)]*\)\s*returns\s*\([^)]*\)\s*(\{[^}]*\}|;)/gm)];
  if (rpcs.length === 0) refuse('it has no operations');
  const said = /"domain": "([\w.-]+)"/.exec(text)?.[1];
  return {
    name,
    domain: said ?? `${service}.platform.internal`,
    operations: rpcs.map(([, comment = '', rpc = '', options = '']) => operationOf(rpc, comment, options)),
  };
}

function operationOf(rpc: string, comment: string, options: string): ProtoOperation {
  const words = comment.replaceAll(/^ *\/\/ ?/gm, '');
  const idempotency = level.exec(options)?.[1];
  const errors = [...words.matchAll(/^Error: +([A-Z_]+) +\{"reason": "(\w+)"/gm)];
  const refusals = errors.filter(
    ([, status]) => !['UNAUTHENTICATED', 'UNAVAILABLE', 'INTERNAL'].includes(status ?? ''),
  );
  const sentences = words.replaceAll(/\s+/g, ' ').split(/(?<=[.!?])\s+/);
  return {
    rpc,
    changes: idempotency === 'NO_SIDE_EFFECTS' ? 'nothing' : idempotency === 'IDEMPOTENT' ? 'the same' : 'something',
    codes: [...new Set(refusals.map(([, , reason = '']) => reason))],
    notToBeKept: sentences.find((one) => /\bnot (to )?be (cached|kept|stored)\b/i.test(one))?.trim(),
  };
}
