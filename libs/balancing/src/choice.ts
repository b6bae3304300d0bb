/** How one of several usable instances is chosen. */
export type Choice = 'round-robin' | 'weighted' | 'least-requests' | 'least-response-time' | 'consistent-hash';
