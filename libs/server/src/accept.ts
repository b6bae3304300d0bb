/**
 * Whether the client says that it will not have JSON: `application/json;q=0`, or a range that covers it with weight 0.
 * A client that merely lists other types still gets JSON, which tells it more than a 406; so does one that asks for JSON
 * by a name of ours (`application/vnd.…+json`) and refuses the rest.
 */
export function refusesJson(accept: string | undefined): boolean {
  if (accept === undefined || !/;\s*q=0/i.test(accept)) return false;
  const weights = new Map<string, number>();
  let takesNamed = false;
  for (const item of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = item.split(';').map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    weights.set(range, weight);
    takesNamed ||= range.endsWith('+json') && weight > 0;
  }
  if (takesNamed) return false;
  const weight = weights.get('application/json') ?? weights.get('application/*') ?? weights.get('*/*');
  return weight === 0;
}
