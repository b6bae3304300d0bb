const mask = '[redacted]';

// A JWT (or JWE) is base64url of `{"`, a dot, and more. A credential scheme is followed by its secret, a platform key
// or one of our API keys by its characters. None of the patterns matches a quote or a backslash, so JSON stays JSON.
const jwt = /\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}/g;
const scheme = /\b(Bearer|Basic|DPoP)(\s+|%20)(?!\[redacted\])[\w.~+/=%-]{6,}/gi;
const key = /\bsk-[\w-]{4,}|\bfd_[a-z0-9]+_[0-9a-f]{16}_\w+/g;
const suspicious = /eyJ|bearer|basic|dpop|sk-|fd_/i;

/** Replaces what looks like a token or a key within a text. Where a secret has another look, its field name protects it. */
export function maskSecrets(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(jwt, mask).replace(scheme, `$1$2${mask}`).replace(key, mask);
}
