import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keepCookies, type Jar } from './browser-session.ts';
import { anonymous } from './recording.ts';

const run = promisify(execFile);
const commandWithinMs = 60_000;

/** What proves who asks: a recording has no proofs, so they are got anew. */
export interface Credentials {
  headersOf(user: string): Promise<Readonly<Record<string, string>>>;
  /** Gets another one; false: there is no way to. */
  renew(user: string): Promise<boolean>;
  /** What an answer does to their cookies. */
  keep(user: string, setCookies: readonly string[]): void;
}

export interface CredentialOptions {
  /** `alias=token` */
  readonly tokens?: readonly string[];
  /** `alias=name: value`, for cookies and API keys. */
  readonly headers?: readonly string[];
  /** Prints a token: `npm run --silent token -- --silent --user {user}`. It is run without a shell. */
  readonly command?: string;
  /** Signs a person in as a browser does, instead of the command. */
  readonly signIn?: (user: string) => Promise<Jar>;
}

export function createCredentials({ tokens = [], headers = [], command, signIn }: CredentialOptions): Credentials {
  const given = new Map<string, Record<string, string>>();
  const add = (alias: string, name: string, value: string) => given.set(alias, { ...given.get(alias), [name.toLowerCase()]: value }); // prettier-ignore
  for (const one of tokens) {
    const [alias, token] = halves(one, '=');
    add(alias, 'authorization', `Bearer ${token}`);
  }
  for (const one of headers) {
    const [alias, header] = halves(one, '=');
    add(alias, ...halves(header, ':'));
  }
  const tokensOf = rememberedBy((user) => tokenBy(command ?? '', user));
  const jars = rememberedBy(async (user) => await (signIn ?? nobody)(user));
  const isGotAnew = (user: string): boolean => user !== anonymous && !given.has(user) && (command ?? signIn) !== undefined; // prettier-ignore
  return {
    async headersOf(user) {
      if (user === anonymous) return {};
      const known = given.get(user);
      if (known !== undefined) return known;
      if (signIn !== undefined)
        return { cookie: [...(await jars.get(user))].map(([name, value]) => `${name}=${value}`).join('; ') };
      if (command === undefined) throw new TypeError(`Who is ${user}? Say --sign-in, --token ${user}=…, --header-for "${user}=name: value" or --token-command.`); // prettier-ignore
      return { authorization: `Bearer ${await tokensOf.get(user)}` };
    },
    async renew(user) {
      if (!isGotAnew(user)) return false;
      const kept = signIn === undefined ? tokensOf : jars;
      kept.forget(user);
      await kept.get(user);
      return true;
    },
    keep(user, setCookies) {
      if (setCookies.length > 0) void jars.known(user)?.then((jar) => keepCookies(jar, setCookies));
    },
  };
}

interface Remembered<T> {
  get(user: string): Promise<T>;
  known(user: string): Promise<T> | undefined;
  forget(user: string): void;
}

function rememberedBy<T>(get: (user: string) => Promise<T>): Remembered<T> {
  const known = new Map<string, Promise<T>>();
  return {
    async get(user) {
      const got = known.get(user) ?? get(user);
      known.set(user, got);
      return await got;
    },
    known: (user) => known.get(user),
    forget: (user) => void known.delete(user),
  };
}

const nobody = (): Promise<Jar> => Promise.resolve(new Map());

async function tokenBy(command: string, user: string): Promise<string> {
  const [program = '', ...args] = command.split(/\s+/).map((word) => word.replaceAll('{user}', user));
  const { stdout } = await run(program, args, { timeout: commandWithinMs });
  const token = stdout.trim();
  if (token === '' || /\s/.test(token)) throw new TypeError(`The token command printed no token for ${user}.`);
  return token;
}

function halves(text: string, by: string): readonly [string, string] {
  const at = text.indexOf(by);
  if (at < 1) throw new TypeError(`"${text.slice(0, 12)}…" has no ${by} in it.`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
