import type { CallName, Handlers } from '../../app/bridge/contract.ts';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { schemas } from './schemas.ts';

/** Runs one message from the renderer: known verb, right shape, and no exception ever leaves. */
export const dispatch = async (
  handlers: Handlers,
  name: unknown,
  input: unknown,
  log: (line: string) => void,
): Promise<Result<unknown>> => {
  if (typeof name !== 'string' || !Object.hasOwn(schemas, name)) {
    return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'unknown call');
  }
  const call = name as CallName;
  const parsed = schemas[call].safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = [call, ...(issue?.path ?? [])].join('.');
    return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `${where}: ${issue?.message ?? 'not valid'}`);
  }
  try {
    return await (handlers[call] as (input: unknown) => Promise<Result<unknown>>)(parsed.data);
  } catch (error) {
    log(`${call} threw: ${error instanceof Error ? error.stack : String(error)}`);
    return fail(SDKERR.SDKERR_UNKOWN, `${call} failed inside Parley`);
  }
};
