import type { Seal } from './seal.ts';

export interface TextSeal {
  close(purpose: string, text: string): string;
  /** Undefined for what it cannot open. What was kept before there was a seal opens as it is. */
  open(purpose: string, text: string): string | undefined;
}

// No JSON begins with it.
const mark = '~';

/** For what is kept as text, such as JSON in a field: it must not begin with `~`. Without a seal it stays as it is. */
export function textSeal(seal: Seal | undefined): TextSeal {
  return {
    close: (purpose, text) => (seal ? `${mark}${seal.close(purpose, text).toString('base64url')}` : text),
    open: (purpose, text) =>
      text.startsWith(mark) ? seal?.open(purpose, Buffer.from(text.slice(1), 'base64url'))?.toString() : text,
  };
}
