// The platform's pictures: avatars and thumbnails made of what they stand for, and logos.
import { hashOf } from '../world/random.ts';
import { webpOf } from './webp.ts';
import type { Colour } from './webp.ts';

/** A symmetric pattern, the same for the same user. */
export function avatarOf(userId: string): Buffer {
  const hash = hashOf(userId);
  return webpOf({
    width: 96,
    height: 96,
    back: { red: 240, green: 242, blue: 245 },
    front: colourOf(hash),
    isFront(x, y) {
      const column = Math.min(Math.floor(x / 16), 5 - Math.floor(x / 16));
      return ((hash >>> (column * 6 + Math.floor(y / 16))) & 1) === 1;
    },
  });
}

/** A page with lines of text on it. */
export function thumbnailOf(documentId: string): Buffer {
  const hash = hashOf(documentId);
  return webpOf({
    width: 120,
    height: 160,
    back: { red: 255, green: 255, blue: 255 },
    front: colourOf(hash),
    isFront(x, y) {
      const line = Math.floor(y / 8);
      const end = line === 2 ? 80 : 45 + (hashOf(`${documentId}/${line}`) % 60);
      return line >= 2 && line < 18 && y % 8 < (line === 2 ? 6 : 3) && x >= 12 && x < end;
    },
  });
}

export function logoOf(colour: string, name: string): Buffer {
  const initial = name.slice(0, 1).replace(/[^A-Za-z]/, '');
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">` +
      `<rect width="96" height="96" rx="16" fill="${colour}"/>` +
      `<text x="48" y="66" font-family="sans-serif" font-size="52" text-anchor="middle" fill="#fff">${initial}</text>` +
      `</svg>\n`,
  );
}

function colourOf(hash: number): Colour {
  return { red: 20 + (hash & 127), green: 60 + ((hash >>> 7) & 127), blue: 80 + ((hash >>> 14) & 127) };
}
