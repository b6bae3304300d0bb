// Far more than an event has.
const longest = 1_000_000;

/** The data of each server-sent event of one connection, until it ends. */
export async function* serverSentData(url: string, signal: AbortSignal): AsyncGenerator<string, void> {
  const answer = await fetch(url, { headers: { accept: 'text/event-stream' }, redirect: 'error', signal });
  if (!answer.ok || !answer.body) throw new Error(`The events were answered with ${answer.status}.`);
  let rest = '';
  for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).replaceAll('\r\n', '\n').split('\n\n');
    rest = parts.pop() ?? '';
    if (rest.length > longest) throw new Error('An event does not end.');
    for (const part of parts) {
      const data = part.split('\n').filter((line) => line.startsWith('data:'));
      if (data.length > 0) yield data.map((line) => line.slice(5).trim()).join('\n');
    }
  }
}
