// The bytes of attachments: real files of their type, of exactly the size that the platform says they have.
import { crc32, deflateSync } from 'node:zlib';
import type { Attachment } from '../world/document.ts';
import { hashOf } from '../world/random.ts';
import { zipOf } from './zip.ts';

export function contentOf({ attachmentId, fileName, mediaType, sizeBytes }: Attachment): Buffer {
  if (mediaType.endsWith('spreadsheetml.sheet')) return workbook(sizeBytes, attachmentId);
  if (mediaType === 'application/pdf') return padded(pdfOf(fileName), sizeBytes, '% '.padEnd(80, 'frontdesk ') + '\n');
  if (mediaType === 'image/png') return pngOf(sizeBytes, hashOf(attachmentId));
  if (mediaType === 'text/csv') return lines(sizeBytes, 'hub,week,parcels\n', (n) => `Rotterdam,${n % 53},${n * 37}\n`);
  return lines(sizeBytes, `${fileName}\n\n`, (n) => `${n}. Agreed in the meeting, owner to be named.\n`);
}

function workbook(sizeBytes: number, seed: string): Buffer {
  const type = 'application/vnd.openxmlformats';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const row = (hub: string, at: number): string =>
    `<row r="${at}"><c r="A${at}" t="inlineStr"><is><t>${hub}</t></is></c><c r="B${at}"><v>${hashOf(hub + seed) % 100}</v></c></row>`;
  const files: [string, string][] = [
    [
      '[Content_Types].xml',
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
        `<Default Extension="rels" ContentType="${type}-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${type}-officedocument.spreadsheetml.sheet.main+xml"/>` +
        `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${packageRelations}"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Hubs" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packageRelations}"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    [
      'xl/worksheets/sheet1.xml',
      `<worksheet xmlns="${main}"><sheetData>${['Rotterdam', 'Oslo', 'Hamburg'].map((hub, at) => row(hub, at + 1)).join('')}</sheetData></worksheet>`,
    ],
  ];
  const parts = files.map(([name, xml]) => ({ name, content: Buffer.from(`<?xml version="1.0"?>\n${xml}`) }));
  const filler = (bytes: number): Buffer =>
    zipOf([...parts, { name: 'xl/media/filler.bin', content: Buffer.alloc(bytes) }]);
  return filler(Math.max(0, sizeBytes - filler(0).length));
}

function pdfOf(title: string): Buffer {
  const text = `BT /F1 24 Tf 72 720 Td (${title.replace(/[^\w .-]/g, '')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length;
  file += `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(`${file}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
}

/** A striped picture; a private chunk makes up the size. */
function pngOf(sizeBytes: number, hash: number): Buffer {
  const side = 32;
  const rows = Array.from({ length: side }, (_, y) =>
    Buffer.from([
      0,
      ...Array.from({ length: side }, (_pixel, x) => [x * 8, y * 8, (hash >>> ((x + y) % 16)) & 255]).flat(),
    ]),
  );
  const size = Buffer.alloc(13);
  size.writeUInt32BE(side, 0);
  size.writeUInt32BE(side, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const file = (filler: number): Buffer =>
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', size),
      chunk('IDAT', deflateSync(Buffer.concat(rows))),
      chunk('fiLl', Buffer.alloc(filler)),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  return file(Math.max(0, sizeBytes - file(0).length));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}

function lines(sizeBytes: number, first: string, line: (n: number) => string): Buffer {
  const parts = [first];
  for (let n = 1, bytes = first.length; bytes < sizeBytes; n += 1) {
    const next = line(n);
    parts.push(next);
    bytes += next.length;
  }
  return Buffer.from(parts.join('')).subarray(0, sizeBytes);
}

function padded(file: Buffer, sizeBytes: number, filler: string): Buffer {
  return Buffer.concat([file, Buffer.alloc(Math.max(0, sizeBytes - file.length), filler)]);
}
