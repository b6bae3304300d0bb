// Who is in this Teams: the people of the identity provider, as Teams calls them.
import { createHash } from 'node:crypto';
import { z } from 'zod';

const directoryEntry = z.object({
  userId: z.string(),
  directoryId: z.string(),
  tenantId: z.string(),
  tenant: z.string(),
  displayName: z.string(),
  email: z.string().optional(),
  jobTitle: z.string().nullish(),
});

export interface Person extends z.infer<typeof directoryEntry> {
  /** `29:…`, as the bot is told. */
  readonly teamsId: string;
}

export interface People {
  all(): Promise<readonly Person[]>;
  /** By the platform's id or by that of Teams. */
  find(id: string): Promise<Person | undefined>;
}

export interface PeopleOptions {
  readonly oidcIssuer: string;
  readonly appId: string;
}

const answerWithinMs = 3_000;
const askAgainMs = 1_000;

/** Read once from the identity provider, when somebody is first asked for. */
export function createPeople({ oidcIssuer, appId }: PeopleOptions): People {
  let reading: Promise<readonly Person[]> | undefined;

  async function read(): Promise<readonly Person[]> {
    const url = `${oidcIssuer}/directory`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) }).catch((cause: unknown) => {
      throw new Error(`the identity provider is not running at ${oidcIssuer}: start it with npm start`, { cause });
    });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    const { people } = z.object({ people: z.array(directoryEntry) }).parse(await answer.json());
    return people.map((person) => ({ ...person, teamsId: teamsIdOf(person.directoryId, appId) }));
  }

  function all(): Promise<readonly Person[]> {
    if (reading) return reading;
    const asked = read();
    reading = asked;
    asked.catch(() => setTimeout(() => (reading = undefined), askAgainMs).unref());
    return asked;
  }

  return {
    all,
    find: async (id) => (await all()).find(({ userId, teamsId }) => userId === id || teamsId === id),
  };
}

// Teams tells each bot other ids of the same people.
function teamsIdOf(directoryId: string, appId: string): string {
  return `29:1${createHash('sha256').update(`${appId} ${directoryId}`).digest('base64url')}`;
}
