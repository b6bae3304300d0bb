// Controls of terminals and of log readers, and signs that turn what follows them around.
const control = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** What an answer says, on one line of a terminal. */
export function printable(text: string): string {
  return text.replaceAll(control, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`);
}
