export { createChangeEvents } from './change-events.ts';
export type { ChangeEvents, ChangeEventsEvents, ChangeEventsOptions } from './change-events.ts';
export type { ChangeEvent, Unusable } from './change-event.ts';
export type { ChangeListener } from './listeners.ts';
