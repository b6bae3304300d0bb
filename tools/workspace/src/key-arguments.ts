// What a person types about keys, and what is wrong with it in a few words.

export function userFrom(text: string | undefined): string {
  return matching('--user', text, /^usr_[0-9a-z]{8,32}$/, 'usr_ and 8 to 32 of 0-9 a-z');
}

export function tenantFrom(text: string | undefined): string {
  return matching('--tenant', text, /^ten_[0-9a-z]{8,32}$/, 'ten_ and 8 to 32 of 0-9 a-z');
}

export function environmentFrom(text: string): string {
  return matching('--environment', text, /^[a-z][a-z0-9]{0,15}$/, '1 to 16 of a-z 0-9, a letter first');
}

/** Of the key itself, when it leaked, its id is taken. */
export function keyIdFrom(text: string | undefined): string {
  const id = /^fd_[a-z0-9]+_([0-9a-f]+)_/.exec(text ?? '')?.[1] ?? text;
  return matching('The id of a key', id, /^[0-9a-f]{16}$/, '16 of 0-9 a-f; `npm run keys -- list` shows them');
}

export function namesFrom(option: string, text = '', atLeast = 0): string[] {
  const names = text.split(' ').filter((name) => name !== '');
  if (names.length < atLeast) throw new Error(`${option} is missing.`);
  for (const name of names) matching(option, name, /^[\x21-\x7e]{1,64}$/, 'up to 64 plain characters');
  return names;
}

export function limitsFrom(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = '', limit] = /^([A-Za-z][\w.-]{0,63})=(\d{1,12})$/.exec(text) ?? [];
      if (limit === undefined) throw new Error('--limit is a name and a number: --limit reads=600');
      return [name, Number(limit)];
    }),
  );
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export function secondsFrom(option: string, text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})([smhd]?)$/.exec(text) ?? [];
  if (count === undefined || (unit === '' && count !== '0')) throw new Error(`${option} is a time: 30m, 24h or 365d`);
  return Number(count) * (seconds[unit] ?? 0);
}

function matching(option: string, text: string | undefined, form: RegExp, description: string): string {
  if (text === undefined || text === '') throw new Error(`${option} is missing: ${description}.`);
  if (!form.test(text)) throw new Error(`${option} has another form: ${description}.`);
  return text;
}
