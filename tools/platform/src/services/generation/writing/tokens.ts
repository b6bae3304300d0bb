/** Cuts a text into tokens: joined they are the text again. Long words are several. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*[\p{L}\p{N}]{1,8}|\s*[^\p{L}\p{N}\s]|\s+$/gu) ?? [];
}

export function countTokens(text: string): number {
  return tokensOf(text).length;
}
