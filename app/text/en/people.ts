/** To be filled. */
export const PEOPLE = {} as const;
