import type { AdaptiveCard } from './adaptive-card.ts';

/** As Microsoft documents it for cards, with something left for what is around one. In bytes of UTF-8. */
export const mostCardBytes = 28_000;

/** The first of the sizes, largest first, whose card may be sent. The last one has to fit whatever people wrote. */
export function fitted<Size>(sizes: readonly Size[], build: (size: Size) => AdaptiveCard): AdaptiveCard {
  for (const size of sizes) {
    const card = build(size);
    if (bytesOf(card) <= mostCardBytes) return card;
  }
  throw new Error('A card is larger than Teams takes, at its smallest size.');
}

export function bytesOf(card: unknown): number {
  return Buffer.byteLength(JSON.stringify(card));
}
