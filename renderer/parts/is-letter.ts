/** Whether a key is a letter: by what it writes, else by where it lies, for keyboards of other scripts. */
export const isLetter = (event: Pick<KeyboardEvent, 'key' | 'code'>, letter: string): boolean =>
  event.key.toLowerCase() === letter || (!/^[a-z]$/i.test(event.key) && event.code === `Key${letter.toUpperCase()}`);
