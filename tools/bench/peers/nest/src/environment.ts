declare const process: { readonly env: Record<string, string | undefined> };

export const urls = JSON.parse(process.env['STUB_URLS'] ?? '{}') as Record<string, string>;
