/** To be filled. */
export const DEVICES = {} as const;
