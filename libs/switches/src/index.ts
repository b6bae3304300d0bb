export { createSwitches } from './switches.ts';
export type { Switches, SwitchesEvents, SwitchesOptions, SwitchSource } from './switches.ts';
export type { SwitchesChanged } from './switch-table.ts';
export { longestOffMs, switchKinds } from './switch.ts';
export type { Switch, SwitchKind } from './switch.ts';

// For those who turn off and on.
export { switchBoard } from './switch-board.ts';
export type { Heard, SwitchBoard, SwitchBoardOptions, SwitchName } from './switch-board.ts';
export { switchesAsJson } from './switch-file.ts';

// A step for libs/server.
export { refuseSwitchedOff, switchedOff } from './refuse-switched-off.ts';
export type { RefuseSwitchedOffOptions } from './refuse-switched-off.ts';
