/** Epoch milliseconds. Tests move it by hand. */
export type Clock = () => number;
