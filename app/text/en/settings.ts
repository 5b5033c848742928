/** To be filled. */
export const SETTINGS = {} as const;
