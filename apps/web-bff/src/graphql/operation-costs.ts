import { costs } from '@frontdesk/rate-limit';

/** What an operation takes of its caller’s limits: it is some dozens of reads, most of which are batched or kept. */
export const operationCosts: ReturnType<typeof costs> = costs(5);
