import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { decode, encode } from 'dns-packet';
import type { Answer, DecodedPacket } from 'dns-packet';

/** What a name says. `ttlS` is 0 unless given, so that no resolver holds it. */
export type DnsRecord =
  | { readonly type: 'A' | 'AAAA'; readonly address: string; readonly ttlS?: number }
  | {
      readonly type: 'SRV';
      readonly target: string;
      readonly port: number;
      readonly priority?: number;
      readonly weight?: number;
      readonly ttlS?: number;
    };

/** `SERVFAIL`: it does not know; `silence`: no answer at all. */
export type DnsFault = 'SERVFAIL' | 'silence';

/** Names to what they say; a name that is not there does not exist (NXDOMAIN). */
export type DnsZone = Readonly<Record<string, readonly DnsRecord[] | DnsFault>>;

export interface StartedDnsServer {
  /** For `new Resolver().setServers([address])`. */
  readonly address: string;
  /** What was asked, in order: `A documents.test`. */
  readonly queries: readonly string[];
  /** Changes what a name says, at once; without records the name is gone. */
  set(name: string, says?: readonly DnsRecord[] | DnsFault): void;
  /** DNS is gone: nobody listens there. */
  stop(): Promise<void>;
  /** Listens again on the same port. */
  restart(): Promise<void>;
}

const nxdomain = 3;
const servfail = 2;
const authoritative = 0x0400;

/** A DNS server on a free port of 127.0.0.1 (UDP). */
export async function startDnsServer(initial: DnsZone = {}): Promise<StartedDnsServer> {
  const zone = new Map(Object.entries(initial));
  const queries: string[] = [];

  const listen = async (port: number): Promise<Socket> => {
    const opened = createSocket('udp4');
    opened.on('message', (message, from) => {
      const reply = answerTo(decode(message), zone, queries);
      if (reply) opened.send(reply, from.port, from.address);
    });
    await new Promise<void>((resolve, reject) => opened.once('error', reject).bind(port, '127.0.0.1', resolve));
    return opened;
  };

  let socket: Socket | undefined = await listen(0);
  const { port } = socket.address();
  return {
    address: `127.0.0.1:${port}`,
    queries,
    set(name, says) {
      if (says === undefined) zone.delete(name);
      else zone.set(name, says);
    },
    async stop() {
      const closing = socket;
      socket = undefined;
      if (closing) await new Promise<void>((resolve) => closing.close(resolve));
    },
    async restart() {
      socket ??= await listen(port);
    },
  };
}

function answerTo(
  query: DecodedPacket,
  zone: ReadonlyMap<string, DnsZone[string]>,
  queries: string[],
): Buffer | undefined {
  const [question] = query.questions ?? [];
  if (!question) return undefined;
  const { name, type } = question;
  queries.push(`${type} ${name}`);
  const says = zone.get(name.toLowerCase());
  if (says === 'silence') return undefined;
  const answers = typeof says === 'object' ? says.filter((record) => record.type === type) : [];
  const code = says === undefined ? nxdomain : says === 'SERVFAIL' ? servfail : 0;
  return encode({
    type: 'response',
    id: query.id ?? 0,
    flags: authoritative | code,
    questions: [question],
    answers: answers.map((record) => answerOf(name, record)),
  });
}

function answerOf(name: string, record: DnsRecord): Answer {
  const ttl = record.ttlS ?? 0;
  if (record.type !== 'SRV') return { name, ttl, type: record.type, data: record.address };
  const { target, port, priority = 0, weight = 1 } = record;
  return { name, ttl, type: 'SRV', data: { target, port, priority, weight } };
}
