/** Packs numbers into bytes, lowest bit first, as WebP's lossless format wants them. */
export interface BitWriter {
  put(value: number, bits: number): void;
  bytes(): Buffer;
}

export function bitWriter(): BitWriter {
  const bytes: number[] = [];
  let current = 0;
  let filled = 0;
  return {
    put(value, bits) {
      for (let bit = 0; bit < bits; bit += 1) {
        current |= ((value >> bit) & 1) << filled;
        filled += 1;
        if (filled < 8) continue;
        bytes.push(current);
        current = 0;
        filled = 0;
      }
    },
    bytes: () => Buffer.from(filled > 0 ? [...bytes, current] : bytes),
  };
}
