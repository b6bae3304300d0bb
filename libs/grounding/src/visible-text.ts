// What nobody sees can carry instructions or data: control and format characters, Unicode's tags (all of them format
// characters), variation selectors of which no two look different, and letters without a form.
const unseen = /[\p{Cf}\p{Cc}\u{E0100}-\u{E01EF}\u115F\u1160\u3164\uFFA0]/u;
const joiner = /[\u200C\u200D]/;

/** Whether a character can be seen. A joiner belongs to emoji and to some scripts, after something that is not ASCII. */
export function isSeen(char: string, before: string): boolean {
  if (joiner.test(char)) return before !== '' && before.normalize('NFKC') > '\x7F';
  return !unseen.test(char);
}

/** One line, of what can be seen: no text can begin a line of its own with it. */
export function visibleLine(text: string): string {
  let line = '';
  for (const char of text.toWellFormed()) {
    if (/\s/.test(char)) line += line.endsWith(' ') ? '' : ' ';
    else if (isSeen(char, line.slice(-1))) line += char;
  }
  return line.trim();
}

/** At most so many UTF-16 units, without half a character at the end. */
export function cutAt(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return cut.isWellFormed() || !text.isWellFormed() ? cut : cut.slice(0, -1);
}
