import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const listNotifications = operation<Contract<operations['listNotifications']>>()({
  name: 'activity.listNotifications',
  get: '/api/notifications',
  safe: true,
  query: ['page', 'PageSize', 'Unread'],
  codes: ['InvalidParameter'],
  // "up to 10 seconds behind"; their reading on another device is not announced.
  cache: { forMs: 10_000, staleIfErrorMs: 300_000, variesBy: ['tenant', 'user'] },
});
