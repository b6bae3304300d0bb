/** How a file is shown: as what it is, or saved to the device. */
export interface FileFacts {
  /** What the platform says it is; the file host is not asked. */
  readonly mediaType?: string;
  readonly fileName?: string;
  readonly disposition: 'inline' | 'attachment';
}

// What a browser may be told: none of these runs a script. SVG and HTML do, so they are just bytes.
const knownTypes = new Set([
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/zip',
  'audio/mpeg',
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/csv',
  'text/plain',
  'video/mp4',
]);

// What of the file host's headers a client needs, for ranges and for asking again, and how each has to look: in any
// other form it is nothing that a client could use.
const passedOn = {
  'accept-ranges': /^(?:bytes|none)$/,
  'content-length': /^\d+$/,
  'content-range': /^bytes \d+-\d+\/(?:\d+|\*)$/,
  etag: /^(?:W\/)?"[\x21\x23-\x7e]*"$/,
  'last-modified': /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/,
};

export function fileHeaders(given: Readonly<Record<string, string>>, file: FileFacts): Record<string, string> {
  const type = safeTypeOf(file.mediaType ?? given['content-type']);
  // Only a picture is ever shown in place.
  const disposition = type.startsWith('image/') ? file.disposition : 'attachment';
  const headers: Record<string, string> = {
    'Content-Type': type,
    'Content-Disposition': dispositionOf({ ...file, disposition }),
    // `no-transform` keeps ranges true: compressed on the way, they would be ranges of something else.
    'Cache-Control': 'private, no-cache, no-transform',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
  for (const [name, form] of Object.entries(passedOn)) {
    const value = given[name];
    if (value !== undefined && form.test(value)) headers[name] = value;
  }
  return headers;
}

function safeTypeOf(mediaType = ''): string {
  const type = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/plain' || type === 'text/csv') return `${type}; charset=utf-8`;
  return knownTypes.has(type) ? type : 'application/octet-stream';
}

/** RFC 6266 with RFC 8187: a plain name for old clients, the whole name for the others, and no path in either. */
export function dispositionOf({ disposition, fileName }: FileFacts): string {
  if (fileName === undefined) return disposition;
  const name = safeNameOf(fileName);
  const plain = name.replaceAll(/[^\x20-\x7E]/g, '_').replaceAll(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

// Directions of writing turned around make `exe.pdf` of `fdp.exe`; slashes and leading dots are paths.
function safeNameOf(fileName: string): string {
  const name = fileName
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[/\\:]/g, '_')
    .replace(/^\.+/, '')
    .trim();
  return name === '' ? 'file' : name;
}
