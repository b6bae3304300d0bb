import { goodAnswer, type ServiceContract } from '../contract/contract.ts';
import type { Uses } from '../uses/uses.ts';
import { membersOf } from './entries.ts';

/** What a contract promises and no BFF reads: its team may change it as it likes, or leave it out. */
export interface Dead {
  readonly operation: string;
  /** `everything`: nobody calls the operation. */
  readonly fields: readonly string[] | 'everything';
}

export function deadFields(service: string, contract: ServiceContract, { clients, operations }: Uses): readonly Dead[] {
  const reads = Object.values(clients).flatMap((client) => Object.values(client.reads));
  return contract.operations.flatMap((one): readonly Dead[] => {
    const operation = `${service}.${one.id}`;
    const own = reads.filter((read) => read.operation === operation);
    const isBatch = Object.values(operations).some(({ batchedBy }) => batchedBy?.operation === operation);
    if (isBatch) return [];
    if (own.length === 0) return [{ operation, fields: 'everything' }];
    const keptBy = operations[operation]?.keptBy ?? [];
    const read = new Set([...own.flatMap(({ needs }) => membersOf(needs).map(({ path }) => path)), ...keptBy]);
    const isRead = (path: string) => read.has(path) || [...read].some((other) => other.startsWith(`${path}/`));
    const media = own.find((each) => each.media !== undefined)?.media;
    const dead = membersOf(goodAnswer(one, media)).filter(({ path, internal }) => !internal && !isRead(path));
    const paths = [...new Set(dead.map(({ path }) => path))];
    // Of what is dead as a whole, the parts need no word.
    const whole = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
    return whole.length === 0 ? [] : [{ operation, fields: whole }];
  });
}
