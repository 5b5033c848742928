import type { OnStartP2pConfResult } from '../../app/bridge/contract.ts';
import { type CreateConfResult, EMPTY_CONF_RESULT } from '../../app/conf/create-conf-result.ts';
import type { SDKERR } from '../../app/sdkerr.ts';

/** A callback that fires once and only once, whoever is first; what the callback itself throws goes nowhere but the log. */
export type OnceCallback = {
  readonly fired: boolean;
  succeed(result: CreateConfResult): void;
  fail(code: SDKERR, reason: string): void;
};

/** Wraps the contract's callback. */
export const onceCallback = (callback: OnStartP2pConfResult | undefined, log: (line: string) => void): OnceCallback => {
  let fired = false;
  const fire: OnStartP2pConfResult = (ret, reason, result) => {
    if (fired) return;
    fired = true;
    if (typeof callback !== 'function') return;
    try {
      callback(ret, reason, result);
    } catch (error) {
      log(`the callback of startP2pConf threw: ${String(error)}`);
    }
  };
  return {
    get fired() {
      return fired;
    },
    succeed: (result) => fire(0, '', result),
    fail: (code, reason) => fire(code, reason, EMPTY_CONF_RESULT),
  };
};
