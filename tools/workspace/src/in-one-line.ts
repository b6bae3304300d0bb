/** Runs a program; whatever goes wrong is one line on stderr and exit code 1. */
export function inOneLine(name: string, main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${name}: ${text.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    process.exitCode = 1;
  });
}
