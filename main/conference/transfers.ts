import type { Call } from '../../app/call/call.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { SipCall, SipTransfer } from '../sip/sip-engine.ts';
import type { CallTable } from './calls.ts';
import type { CallRoute } from './calls-out.ts';
import { dialable } from './dialable.ts';
import { reportProgress } from './refer-progress.ts';

/** What transfers are made from. */
export type TransfersOptions = {
  readonly table: CallTable;
  /** Reads the target as if it had been typed. */
  readonly classify: (target: string) => Result<CallRoute>;
  /** Places the new call; `watch` gets it before anybody else hears of it. */
  readonly place: (
    from: Call,
    callee: CallRoute,
    transfer: SipTransfer,
    watch: (sip: SipCall) => void,
  ) => Promise<Result<null>>;
  readonly log: (line: string) => void;
};

/** Transfers that a peer asks for (REFER, RFC 3515): a person decides each. */
export type Transfers = {
  /** Shows one at its call; one to where nobody can be called is declined at once. */
  offered(call: string, transfer: SipTransfer): void;
  accept(call: string): Promise<Result<null>>;
  decline(call: string): Result<null>;
  /** The call is over. */
  forget(call: string): void;
};

/** Makes the transfers of a table of calls. */
export const createTransfers = ({ table, classify, place, log }: TransfersOptions): Transfers => {
  const open = new Map<string, { readonly callee: CallRoute; readonly transfer: SipTransfer }>();
  const take = (id: string) => {
    const offer = table.get(id)?.transfer ? open.get(id) : undefined;
    open.delete(id);
    if (offer !== undefined) table.change(id, { transfer: null });
    return offer;
  };
  const gone = (): Result<never> => fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'nobody wants this call transferred');

  return {
    offered(id, transfer) {
      const call = table.get(id);
      const callee = classify(dialable(transfer.target));
      if (call === undefined || !callee.ok) {
        if (!callee.ok) log(`call ${id}: a transfer leads nowhere: ${callee.failure.reason}`);
        transfer.decline();
        return;
      }
      const ways = [callee.value.route, ...callee.value.alternatives];
      // What came through an account goes out through it, when that can reach the target.
      const route = ways.find((way) => 'account' in way && way.account === call.account) ?? callee.value.route;
      open.set(id, { callee: { ...callee.value, route }, transfer });
      table.change(id, { transfer: { to: callee.value.name || route.shown, address: route.shown } });
    },
    async accept(id) {
      const offer = take(id);
      const from = table.get(id);
      if (offer === undefined || from === undefined) return gone();
      const { callee, transfer } = offer;
      transfer.accept();
      const placed = await place(from, callee, transfer, (sip) =>
        reportProgress(sip, transfer, () => {
          // Before the new call is the one in the person's ear, so that the old one is ended and not put on hold.
          table.sip(id)?.hangUp();
          table.dismiss(id);
        }),
      );
      if (!placed.ok) transfer.progress(503, 'Service Unavailable');
      return placed;
    },
    forget: (id) => void open.delete(id),
    decline(id) {
      const offer = take(id);
      if (offer === undefined) return gone();
      offer.transfer.decline();
      return ok(null);
    },
  };
};
