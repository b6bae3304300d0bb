export interface ServerSent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The events of a stream of text, as far as they have come; the rest is kept for the next piece. */
export function createEventReader(): (piece: string) => readonly ServerSent[] {
  let text = '';
  return (piece) => {
    const blocks = (text + piece).replaceAll('\r\n', '\n').split('\n\n');
    text = blocks.pop() ?? '';
    return blocks.flatMap((block) => eventOf(block));
  };
}

function eventOf(block: string): readonly ServerSent[] {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === 'event') event = value;
    if (name === 'data') data.push(value);
  }
  return data.length === 0 ? [] : [{ event, data: JSON.parse(data.join('\n')) as ServerSent['data'] }];
}
