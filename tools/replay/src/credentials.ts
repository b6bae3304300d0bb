import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { anonymous } from './recording.ts';

const run = promisify(execFile);

/** What proves who asks: a recording has no proofs, so they are got anew. */
export interface Credentials {
  headersOf(user: string): Promise<Readonly<Record<string, string>>>;
  /** Gets another one; false: there is no way to. */
  renew(user: string): Promise<boolean>;
}

export interface CredentialOptions {
  /** `alias=token` */
  readonly tokens?: readonly string[];
  /** `alias=name: value`, for cookies and API keys. */
  readonly headers?: readonly string[];
  /** Prints a token: `npm run --silent token -- --silent --user {user}`. It is run without a shell. */
  readonly command?: string;
}

export function createCredentials({ tokens = [], headers = [], command }: CredentialOptions): Credentials {
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
  const bought = new Map<string, Promise<string>>();
  const buy = async (user: string): Promise<string> => {
    const token = bought.get(user) ?? tokenBy(command ?? '', user);
    bought.set(user, token);
    return await token;
  };
  return {
    async headersOf(user) {
      if (user === anonymous) return {};
      const known = given.get(user);
      if (known !== undefined) return known;
      if (command === undefined) throw new TypeError(`Who is ${user}? Say --token ${user}=…, --header-for "${user}=name: value" or --token-command.`); // prettier-ignore
      return { authorization: `Bearer ${await buy(user)}` };
    },
    async renew(user) {
      if (command === undefined || given.has(user) || user === anonymous) return false;
      bought.delete(user);
      await buy(user);
      return true;
    },
  };
}

async function tokenBy(command: string, user: string): Promise<string> {
  const [program = '', ...args] = command.split(/\s+/).map((word) => word.replaceAll('{user}', user));
  const { stdout } = await run(program, args);
  const token = stdout.trim();
  if (token === '' || /\s/.test(token)) throw new TypeError(`The token command printed no token for ${user}.`);
  return token;
}

function halves(text: string, by: string): readonly [string, string] {
  const at = text.indexOf(by);
  if (at < 1) throw new TypeError(`"${text.slice(0, 12)}…" has no ${by} in it.`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
