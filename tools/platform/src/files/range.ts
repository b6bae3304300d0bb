/** The first and last byte of a file that are asked for. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One range of bytes; 'all' for none, several, or what is not a range of bytes; 'none' when it lies outside. */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'all' | 'none' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'all';
  if (match[1] === '') {
    const last = Number(match[2]);
    return last === 0 || size === 0 ? 'none' : { start: Math.max(0, size - last), end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size) return 'none';
  return start > end ? 'all' : { start, end };
}
