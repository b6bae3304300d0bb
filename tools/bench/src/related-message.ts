import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export interface RelatedDocument {
  readonly documentId: string;
  readonly title: string;
}

/** search.proto, RelatedResponse: documents = 1, of them document_id = 1, title = 2, score = 3, reason = 4. */
export function relatedMessage(documents: readonly RelatedDocument[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { documentId, title } of documents) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(documentId);
    writer.tag(2, WireType.LengthDelimited).string(title);
    writer.tag(3, WireType.Bit32).float(0.71);
    writer.tag(4, WireType.Varint).int32(1);
    writer.join();
  }
  return writer.finish();
}

export function relatedDocumentsOf(message: Uint8Array): RelatedDocument[] {
  const documents: RelatedDocument[] = [];
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1) documents.push(relatedDocumentOf(reader.bytes()));
    else reader.skip(type);
  }
  return documents;
}

function relatedDocumentOf(message: Uint8Array): RelatedDocument {
  const texts = ['', '', ''];
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1 || field === 2) texts[field] = reader.string();
    else reader.skip(type);
  }
  return { documentId: texts[1] ?? '', title: texts[2] ?? '' };
}

/** One flag byte and the length, before each message of gRPC. */
export function enveloped(message: Uint8Array): Buffer {
  const envelope = Buffer.alloc(5);
  envelope.writeUInt32BE(message.length, 1);
  return Buffer.concat([envelope, message]);
}
