/** What an error says when a name has no address for certain; the call layer tells it from a network that is down. */
export const noHost = (name: string): string => `There is no host named ${name}.`;
