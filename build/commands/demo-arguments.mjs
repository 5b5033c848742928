/**
 * What `npm start` adds to a person's arguments for a demo: a fresh profile and a place for the screenshot, unless given.
 * @param {readonly string[]} args
 * @param {(name: string) => string} temporary makes a new folder for that purpose
 * @param {() => string} place where a screenshot may be left
 * @returns {{ args: string[], profile: string | undefined, shots: string | undefined }} `profile` and `shots`: ours to clear up
 */
export function demoArguments(args, temporary, place) {
  if (!args.includes('--demo')) return { args: [...args], profile: undefined, shots: undefined };
  const has = (/** @type {string} */ name) => args.some((word) => word.startsWith(`--${name}=`));
  const profile = has('user-data-dir') ? undefined : temporary('profile');
  const shots = has('demo-out') ? undefined : place();
  const added = [
    ...(profile === undefined ? [] : [`--user-data-dir=${profile}`]),
    ...(shots === undefined ? [] : [`--demo-out=${shots}`]),
  ];
  return { args: [...args, ...added], profile, shots };
}
