// Zip archives whose files are stored as they are.
import { crc32 } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly content: Buffer;
}

const date = 0x5cd2; // 2026-06-18

export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of parts) {
    const facts = factsOf(name, content);
    const local = Buffer.concat([Buffer.from('PK\x03\x04\x14\x00', 'latin1'), facts, Buffer.from(name), content]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00\x14\x00', 'latin1'), facts, entry, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** Flags, method (stored), time, date, checksum, sizes, lengths: the same in both headers of a file. */
function factsOf(name: string, content: Buffer): Buffer {
  const facts = Buffer.alloc(24);
  facts.writeUInt16LE(date, 6);
  facts.writeUInt32LE(crc32(content), 8);
  facts.writeUInt32LE(content.length, 12);
  facts.writeUInt32LE(content.length, 16);
  facts.writeUInt16LE(Buffer.byteLength(name), 20);
  return facts;
}
