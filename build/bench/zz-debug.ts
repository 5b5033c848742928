import { mkdtempSync, chmodSync } from 'node:fs';
import { openDisplay } from './display.ts';
import { launchOfCopy } from './launched-app.ts';
import { answerRow } from './row-answer.ts';
export const bench = async (launch: any) => {
  const folder = mkdtempSync('/tmp/parley-dbg-'); chmodSync(folder, 0o755);
  const display = await openDisplay(folder);
  const parley = launchOfCopy({ ...launch, env: { ...launch.env, ...display.env } }, folder);
  console.log(await answerRow({ parley, folder, say: console.log } as any));
  display.stop();
  return 0;
};
