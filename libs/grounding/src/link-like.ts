// Hosts without a scheme that chat clients make links of: these endings, and each of two letters.
const endings =
  'com|net|org|edu|gov|mil|int|info|biz|name|pro|mobi|asia|coop|aero|museum|jobs|travel|app|dev|page|web|site|website|online|store|shop|xyz|top|club|live|life|blog|cloud|tech|space|world|today|news|email|link|click|download|zip|mov|host|press|fun|icu|vip|work|works|team|chat|social|media|agency|company|group|global|network|digital|systems|solutions|services|support|software|academy|center|design|studio|one|run|sh|example|test|localhost|local|internal|onion|xn--[a-z0-9-]+';
const beforeDot = '[^\\s./\\\\:?#@]';
// Two letters that end names of files more often than of hosts.
const files = 'md|py|sh|rs|ts|js|cs|pl|so|cc|mk|ps|vb|hs|rb|mm|tf|go';
const schemes =
  'javascript|vbscript|livescript|data|mailto|xmpp|tel|sms|callto|skype|https?|ftps?|sftp|wss?|file|blob|about|chrome|view-source|filesystem|intent|ms-[a-z-]+|msteams|magnet|ssh|ldaps?|jar|cid|whatsapp';

/** A text that ends in a scheme, so that whatever follows would be its address. */
export const endsInScheme = new RegExp(`(?:^|[^a-z0-9])(?:${schemes}):$`, 'iu');

const patterns = [
  // A scheme and what looks like a host. One letter is a drive.
  /[a-z][a-z0-9+.-]+:[/\\]/u,
  new RegExp(`(?:^|[^a-z0-9])(?:${schemes}):[^\\s]`, 'u'),
  // Of whatever scheme the page has; `\\\\` is a share, and to browsers the same.
  /[/\\]{2}[^\s/\\]/u,
  /www\d{0,3}\.[^\s.]/u,
  /(?:^|[^\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/u,
  /@[^\s@]*[^\s@.]\.[^\s.@]/u,
  // Whatever stands before the ending: there are hosts of emoji.
  new RegExp(`${beforeDot}\\.(?:${endings}|\\p{L}{2})(?:$|\\.$|\\.[^\\p{L}\\p{N}-]|[^\\p{L}\\p{N}.-])`, 'u'),
  // With a path, a port or a query it is one whatever its ending.
  new RegExp(`${beforeDot}\\.(?!\\d)\\p{L}[\\p{L}\\p{N}-]+\\.?(?::\\d|/[^\\s]|[?#][^\\s])`, 'u'),
];
const fileName = new RegExp(
  `^[^\\p{L}\\p{N}.-]*[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,62}\\.(?:${files})[^\\p{L}\\p{N}.-]*\\.?$`,
  'u',
);

/**
 * Whether a text without white space is, or may be taken for, a link, an address or a host: as it stands, or after any of
 * what a renderer may undo (escapes, entities, percent signs, other forms of the same letter).
 */
export function isLinkLike(text: string): boolean {
  // As most words are.
  if (/^[a-z0-9,]*$/i.test(text)) return false;
  // As it stands, too: folding may put a letter beside what had none.
  let view = text.toLowerCase();
  for (let depth = 0; depth < 5; depth += 1) {
    if (patterns.some((pattern) => pattern.test(view)) && !fileName.test(view)) return true;
    const next = folded(depth === 0 ? view : undone(view));
    if (next === view && depth > 0) return false;
    view = next;
  }
  return patterns.some((pattern) => pattern.test(view));
}

const dots = /[。．｡․]/gu;
const slashes = /[／⁄∕⧸]/gu;
const unseen = /\p{Cf}/gu;

function folded(text: string): string {
  return text.replace(dots, '.').replace(slashes, '/').normalize('NFKC').replace(unseen, '').toLowerCase();
}

function undone(text: string): string {
  return text
    .replace(/\\([^\p{L}\p{N}\s\\/])/gu, '$1')
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/g, (all, hex?: string, decimal?: string) =>
      charOf(hex === undefined ? Number(decimal) : parseInt(hex, 16), all),
    )
    .replace(/&([a-z]{2,12});?/g, (all, name: string) => named.get(name) ?? all)
    .replace(/%([0-9a-f]{2})/g, (all, hex: string) => charOf(parseInt(hex, 16), all));
}

function charOf(code: number, otherwise: string): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).replace(/\s/, '') : otherwise;
}

// Of the two thousand names those that stand for a sign in links.
const named = new Map(
  Object.entries({
    colon: ':',
    sol: '/',
    bsol: '\\',
    period: '.',
    commat: '@',
    num: '#',
    quest: '?',
    percnt: '%',
    amp: '&',
    hyphen: '-',
    dash: '-',
    lowbar: '_',
    tab: '',
    newline: '',
    shy: '',
    zwj: '',
    zwnj: '',
  }),
);
