import { create } from 'zustand';
import type { Failure } from '../../app/result.ts';
import type { TextKey } from '../../app/text/en.ts';

/** What a person asked of a call and did not get. */
export type Refused = {
  /** The control that was used. */
  readonly what: TextKey &
    ('call.hold' | 'call.camera' | 'call.leave' | 'call.end' | 'call.cancel' | 'transfer.accept' | 'start.title');
  readonly failure: Failure;
};

/** The last thing that did not work in a call; null once it was read. */
export const useRefused = create<{ readonly refused: Refused | null }>()(() => ({ refused: null }));
