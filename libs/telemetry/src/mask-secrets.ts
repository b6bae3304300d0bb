const mask = '[redacted]';

// A JWT (or JWE) is base64url of `{"`, a dot, and more. A credential scheme is followed by its secret, a platform key
// or one of our API keys by its characters. None of the patterns matches a quote or a backslash, so JSON stays JSON.
const jwt = /\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}/g;
const scheme = /\b(Bearer|Basic|DPoP)(\s+|%20)(?!\[redacted\])[\w.~+/=%-]{6,}/gi;
const key = /\bsk-[\w-]{4,}|\bfd_[a-z0-9]+_[0-9a-f]{16}_\w+/g;
// Each part is bounded and begins where a word does, so that no text makes it slow. An encoded one is of a path.
const email = /(?<![\w.+-])[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,24}\b/gi;
const suspicious = /eyJ|bearer|basic|dpop|sk-|fd_|@|%40/i;

/** Replaces what looks like a token, a key or an e-mail address within a text. What has another look is known by its field. */
export function maskSecrets(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(jwt, mask).replace(scheme, `$1$2${mask}`).replace(key, mask).replace(email, mask);
}
