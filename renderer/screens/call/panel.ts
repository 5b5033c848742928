/** What can be open beside the picture of a call. */
export type Panel = 'invite' | 'keypad' | 'details' | 'doors' | 'statistics' | 'devices';
