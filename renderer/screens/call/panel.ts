/** What can be open beside the picture of a call. */
export type Panel = 'keypad' | 'details' | 'statistics' | 'devices';
