export interface MediaType {
  /** Lower case, without parameters. */
  readonly essence: string;
  readonly charset: string | undefined;
}

const charsetParameter = /;\s*charset\s*=\s*"?([^\s;"]+)"?/i;

/** Reads a Content-Type. */
export function parseMediaType(header: string): MediaType {
  const end = header.indexOf(';');
  if (end < 0) return { essence: header.trim().toLowerCase(), charset: undefined };
  return {
    essence: header.slice(0, end).trim().toLowerCase(),
    charset: charsetParameter.exec(header)?.[1]?.toLowerCase(),
  };
}

/** `application/json` and what is built on it. */
export function isJson(essence: string): boolean {
  return essence === 'application/json' || essence.endsWith('+json');
}
