/** What proves us to a backend, and whom we believe. PEM. */
export interface TlsMaterial {
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** The name that the backend's certificate must hold, where the URL's host is not it. */
  readonly servername?: string;
}

/** A function is asked again and again, so that certificates may change while running. */
export type TlsSource = TlsMaterial | (() => TlsMaterial);

export interface Tls {
  readonly material: TlsMaterial;
  /** Grows when the material changes. Connections made with an older one take no further call. */
  readonly version: number;
}

/** Reads a source at most once in that time. One that throws while it is written leaves what was there. */
export function tlsReader(source: TlsSource | undefined, now: () => number, everyMs = 1000): () => Tls {
  if (typeof source !== 'function') {
    const fixed = { material: source ?? {}, version: 0 };
    return () => fixed;
  }
  let current: Tls = { material: source(), version: 0 };
  let readAt = now();
  return () => {
    if (now() - readAt < everyMs) return current;
    readAt = now();
    const material = readOr(source, current.material);
    if (!isSame(material, current.material)) current = { material, version: current.version + 1 };
    return current;
  };
}

function readOr(source: () => TlsMaterial, last: TlsMaterial): TlsMaterial {
  try {
    return source();
  } catch {
    return last;
  }
}

function isSame(a: TlsMaterial, b: TlsMaterial): boolean {
  return (
    a === b ||
    (textOf(a.ca) === textOf(b.ca) &&
      textOf(a.cert) === textOf(b.cert) &&
      textOf(a.key) === textOf(b.key) &&
      a.servername === b.servername)
  );
}

function textOf(pem: TlsMaterial['ca']): string {
  return Array.isArray(pem) ? pem.map(String).join('\n') : String(pem ?? '');
}

/** As Node wants it. */
export function connectOptions(material: TlsMaterial, serverName: string | undefined): Record<string, unknown> {
  const { ca, cert, key, servername = serverName } = material;
  return {
    ...(ca !== undefined && { ca: Array.isArray(ca) ? [...(ca as readonly (string | Buffer)[])] : ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(servername !== undefined && { servername }),
  };
}
