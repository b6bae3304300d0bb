// Seeded attachments: the one of the examples, the pictures that bodies show, and files of all kinds and scan results.
import type { Attachment, Document } from '../world/document.ts';
import { idMaker } from '../world/ids.ts';
import { between, pick, seededRandom } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { at } from './dates.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const files = [
  { fileName: 'figures.xlsx', mediaType: xlsx, least: 8_000, most: 200_000 },
  { fileName: 'slides.pdf', mediaType: 'application/pdf', least: 20_000, most: 400_000 },
  { fileName: 'minutes.txt', mediaType: 'text/plain', least: 600, most: 9_000 },
  { fileName: 'measurements.csv', mediaType: 'text/csv', least: 2_000, most: 60_000 },
  { fileName: 'site-photo.png', mediaType: 'image/png', least: 6_000, most: 30_000 },
] as const;

const named: readonly Attachment[] = [
  {
    attachmentId: 'att_capmodel6y2',
    documentId: 'doc_q3plan7x2mva',
    fileName: 'capacity-model.xlsx',
    mediaType: xlsx,
    sizeBytes: 184_320,
    scanStatus: 'clean',
    uploadedBy: 'usr_ben4t8w1zcp6',
    uploadedAt: at('2026-06-15T12:00:00Z'),
    storageKey: 's3://halden-eu1/att/capmodel6y2',
  },
  {
    attachmentId: 'att_leaseoffer3',
    documentId: 'doc_fleet8k1zn4d',
    fileName: 'lease-offer.pdf',
    mediaType: 'application/pdf',
    sizeBytes: 66_048,
    scanStatus: 'pending',
    uploadedBy: 'usr_ben4t8w1zcp6',
    uploadedAt: at('2026-06-15T11:58:00Z'),
    storageKey: 's3://halden-eu1/att/leaseoffer3',
  },
  {
    attachmentId: 'att_macrolist77',
    documentId: 'doc_fleet8k1zn4d',
    fileName: 'vehicle-list.xlsx',
    mediaType: xlsx,
    sizeBytes: 24_576,
    scanStatus: 'infected',
    uploadedBy: 'usr_gus3v9e2xkd7',
    uploadedAt: at('2026-05-28T09:12:00Z'),
    storageKey: 's3://halden-eu1/att/macrolist77',
  },
  {
    attachmentId: 'att_fleetnotes1',
    documentId: 'doc_fleet8k1zn4d',
    fileName: 'notes ‘final’ (Køge).txt',
    mediaType: 'text/plain',
    sizeBytes: 2_048,
    scanStatus: 'clean',
    uploadedBy: 'usr_ben4t8w1zcp6',
    uploadedAt: at('2026-05-27T15:40:00Z'),
    storageKey: 's3://halden-eu1/att/fleetnotes1',
  },
];

export function seedAttachments(world: World): void {
  const namedFor = new Set(named.map(({ documentId }) => documentId));
  for (const attachment of named) world.attachments.set(attachment.attachmentId, { ...attachment });
  const random = seededRandom(`${world.seed}/attachments`);
  const newId = idMaker(random);
  for (const document of world.documents.values()) {
    for (const attachmentId of namedFor.has(document.documentId) ? [] : picturesIn(world, document)) {
      add(world, document, { attachmentId, fileName: 'figure.png', mediaType: 'image/png', sizeBytes: 4_096 });
    }
    if (namedFor.has(document.documentId)) continue;
    for (let left = between(random, 0, 3); left > 0; left -= 1) {
      const { least, most, ...file } = pick(random, files);
      const scanStatus = pick(random, ['clean', 'clean', 'clean', 'clean', 'pending', 'infected'] as const);
      add(world, document, {
        ...file,
        attachmentId: newId('att'),
        sizeBytes: between(random, least, most),
        scanStatus,
      });
    }
  }
}

type File = Pick<Attachment, 'attachmentId' | 'fileName' | 'mediaType' | 'sizeBytes'> & Partial<Attachment>;

function add(world: World, document: Document, file: File): void {
  world.attachments.set(file.attachmentId, {
    documentId: document.documentId,
    scanStatus: 'clean',
    uploadedBy: document.ownerId,
    uploadedAt: Math.floor((document.createdAt + document.updatedAt) / 2000) * 1000,
    storageKey: `s3://${document.tenantId.slice(4, 10)}-eu1/att/${file.attachmentId.slice(4)}`,
    ...file,
  });
}

function picturesIn(world: World, document: Document): Set<string> {
  const blocks = world.revisions.get(document.documentId)?.at(-1)?.blocks() ?? [];
  return new Set(blocks.flatMap((block) => (block.attachmentId ? [block.attachmentId] : [])));
}
