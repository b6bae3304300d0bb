// Ids of the platform: a prefix and 12 of 0-9a-z, drawn from seeded randomness.

export type IdPrefix =
  'ten' | 'usr' | 'grp' | 'fld' | 'doc' | 'att' | 'blk' | 'cmt' | 'grt' | 'gen' | 'ntf' | 'act' | 'psg' | 'evt' | 'req';

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

export function idMaker(random: () => number): (prefix: IdPrefix) => string {
  return (prefix) => {
    let id = `${prefix}_`;
    for (let at = 0; at < 12; at += 1) id += letters[Math.floor(random() * letters.length)];
    return id;
  };
}
