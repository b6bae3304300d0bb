import { fileURLToPath } from 'node:url';

/** A text as all files of the repository are, by the name of its file. */
export async function formatted(file: URL, text: string): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(file)), filepath: fileURLToPath(file) });
}
