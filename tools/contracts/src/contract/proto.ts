import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Schema } from '../schema.ts';
import type { ContractOperation, ServiceContract } from './contract.ts';

const run = promisify(execFile);
const buf = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '.bin', 'buf');

interface Field {
  readonly name: string;
  readonly number: number;
  readonly label: string;
  readonly type: string;
  readonly typeName?: string;
  readonly jsonName: string;
  readonly proto3Optional?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
}
interface Message {
  readonly name: string;
  readonly field?: readonly Field[];
  readonly nestedType?: readonly Message[];
  readonly enumType?: readonly Enum[];
  readonly options?: { readonly mapEntry?: boolean };
}
interface Enum {
  readonly name: string;
  readonly value: readonly { readonly name: string; readonly number: number }[];
}
interface File {
  readonly package?: string;
  readonly messageType?: readonly Message[];
  readonly enumType?: readonly Enum[];
  readonly service?: readonly {
    readonly name: string;
    readonly method?: readonly { readonly name: string; readonly inputType: string; readonly outputType: string }[];
  }[];
}

/** What a .proto declares, by full names. */
export interface ProtoFile {
  readonly files: readonly File[];
  readonly messages: ReadonlyMap<string, Message>;
  readonly enums: ReadonlyMap<string, Enum>;
}

/** Compiles a .proto of one file, as the clients' own generator does. */
export async function compiledProto(text: string): Promise<ProtoFile> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-contract-'));
  try {
    await writeFile(join(folder, 'contract.proto'), text);
    await writeFile(join(folder, 'buf.yaml'), 'version: v2\n');
    // buf keeps a cache, and refuses to start without a place for it; it is started by `node`.
    const env = { HOME: folder, PATH: dirname(process.execPath) };
    await run(buf, ['build', '-o', 'image.json'], { cwd: folder, env });
    return indexed((JSON.parse(await readFile(join(folder, 'image.json'), 'utf8')) as { file: File[] }).file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function indexed(files: readonly File[]): ProtoFile {
  const messages = new Map<string, Message>();
  const enums = new Map<string, Enum>();
  const add = (prefix: string, { messageType = [], enumType = [] }: Pick<File, 'messageType' | 'enumType'>) => {
    for (const one of enumType) enums.set(`${prefix}.${one.name}`, one);
    for (const one of messageType) {
      messages.set(`${prefix}.${one.name}`, one);
      add(`${prefix}.${one.name}`, { messageType: one.nestedType ?? [], enumType: one.enumType ?? [] });
    }
  };
  for (const file of files) add(file.package ? `.${file.package}` : '', file);
  return { files, messages, enums };
}

/**
 * The contract of a gRPC service. On the wire are numbers and no names: members are called as `before` called the same
 * number, so that a new name alone is no change for who is deployed.
 */
export function protoContract(proto: ProtoFile, before: ProtoFile = proto): ServiceContract {
  const operations = proto.files.flatMap(({ package: name = '', service = [] }) =>
    service.flatMap((one) =>
      (one.method ?? []).map((method): ContractOperation => {
        const id = method.name;
        const old = methodIn(before, id);
        const schema = (type: string, then: string | undefined) => messageSchema({ proto, before }, type, then, []);
        const body = schema(method.inputType, old?.inputType);
        return {
          id,
          method: 'POST',
          path: `/${name}.${one.name}/${id}`,
          parameters: [],
          body: { required: true, media: { 'application/json': body } },
          answers: [answerOf(schema(method.outputType, old?.outputType))],
          security: [],
        };
      }),
    ),
  );
  return { title: '', version: proto.files.find(({ service }) => service)?.package ?? '', operations };
}

function answerOf(schema: Schema): ContractOperation['answers'][number] {
  return { status: 200, headers: {}, media: { 'application/json': schema }, examples: [], headerExamples: {} };
}

function methodIn({ files }: ProtoFile, name: string) {
  return files.flatMap(({ service = [] }) => service.flatMap(({ method = [] }) => method)).find((one) => one.name === name); // prettier-ignore
}

interface Both {
  readonly proto: ProtoFile;
  readonly before: ProtoFile;
}

function messageSchema(both: Both, type: string, then: string | undefined, within: readonly string[]): Schema {
  const message = both.proto.messages.get(type);
  if (message === undefined || within.includes(type)) return {};
  const old = then === undefined ? undefined : both.before.messages.get(then);
  const fields = (message.field ?? []).map((field) => {
    const known = old?.field?.find(({ number }) => number === field.number);
    const name = known?.jsonName ?? nameOfNew(field, old);
    const one = fieldSchema(both, field, known?.typeName, [...within, type]);
    const renamed = known !== undefined && known.name !== field.name ? { 'x-name': field.name } : {};
    return { name, schema: { ...one, ...renamed, ...internalOf(field) }, always: isAlways(field) };
  });
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    required: fields.filter(({ always }) => always).map(({ name }) => name),
  };
}

// A name that moved to another number is another field.
function nameOfNew({ jsonName, number }: Field, old: Message | undefined): string {
  const isTaken = old?.field?.some((field) => field.jsonName === jsonName) ?? false;
  return isTaken ? `${jsonName} (${number})` : jsonName;
}

// Without presence, what is missing is empty.
function isAlways({ label, type, proto3Optional }: Field): boolean {
  return label === 'LABEL_REPEATED' || (type !== 'TYPE_MESSAGE' && proto3Optional !== true);
}

function internalOf({ options = {} }: Field): { readonly 'x-internal'?: true } {
  const isInternal = Object.entries(options).some(([name, value]) => /\.internal\]$/.test(name) && value === true);
  return isInternal ? { 'x-internal': true } : {};
}

function fieldSchema(both: Both, field: Field, then: string | undefined, within: readonly string[]): Schema {
  const one = field.type === 'TYPE_MESSAGE' ? messageSchema(both, field.typeName ?? '', then, within) : scalar(both, field); // prettier-ignore
  if (field.label !== 'LABEL_REPEATED') return one;
  return { type: 'array', items: one };
}

const big = new Set(['INT64', 'UINT64', 'SINT64', 'FIXED64', 'SFIXED64']);
const other: Readonly<Record<string, string>> = { STRING: 'string', BOOL: 'boolean', BYTES: 'bytes', DOUBLE: 'number', FLOAT: 'number' }; // prettier-ignore

function scalar({ proto }: Both, { type, typeName = '' }: Field): Schema {
  const wire = type.replace('TYPE_', '');
  const values = wire === 'ENUM' ? proto.enums.get(typeName)?.value.map(({ number }) => number) : undefined;
  const known = other[wire] ?? (big.has(wire) ? 'bigint' : 'integer');
  return { type: known, 'x-wire': wire.toLowerCase(), ...(values && { enum: values }) };
}
