import { type ReactElement, useEffect, useRef } from 'react';
import type { GuestRefusal } from '../../app/guest/protocol.ts';
import type { TextKey } from '../../app/text/en.ts';
import { useText } from '../text/use-text.ts';

type Why = GuestRefusal | 'left' | 'unfit';

/** What can be done about it; null where nothing can. */
const NEXT: {
  readonly [W in Why]: (TextKey & ('guest.again' | 'guest.tryAgain' | 'guest.useHere' | 'guest.reload')) | null;
} = {
  left: 'guest.again',
  unfit: null,
  'no-meeting': 'guest.tryAgain',
  'wrong-password': 'guest.tryAgain',
  'too-many-tries': 'guest.tryAgain',
  'not-allowed': 'guest.tryAgain',
  locked: 'guest.tryAgain',
  full: 'guest.tryAgain',
  'turned-away': null,
  removed: null,
  replaced: 'guest.useHere',
  ended: null,
  protocol: 'guest.reload',
};

/** How it was over: what happened and what to do next. */
export const Over = ({ why, onAgain }: { readonly why: Why; readonly onAgain: () => void }): ReactElement => {
  const t = useText();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const next = NEXT[why];
  return (
    <section className="over" data-why={why}>
      <h1 ref={head} tabIndex={-1}>
        {t(`guest.over.${why}`)}
      </h1>
      <p>{t(`guest.over.${why}.next`)}</p>
      {next !== null && (
        <button type="button" className="button" onClick={() => (why === 'protocol' ? location.reload() : onAgain())}>
          {t(next)}
        </button>
      )}
    </section>
  );
};
