import { execFileSync } from 'node:child_process';

/** The numbers of a user of this system and of its group. */
export const userIds = (name: string): { readonly uid: number; readonly gid: number } => {
  const ask = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
};
