/** At most `max` UTF-16 units, cut between words and marked with an ellipsis. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  const space = cut.lastIndexOf(' ');
  const end = space > max / 2 ? space : cut.length;
  return `${withoutHalfPair(cut.slice(0, end)).trimEnd()}…`;
}

function withoutHalfPair(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
