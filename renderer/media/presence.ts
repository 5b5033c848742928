/** Signs that somebody is at the window. */
const SIGNS = ['focus', 'pointermove', 'pointerdown', 'keydown'] as const;
/** Milliseconds in which one sign stands for all. */
const ONCE_IN_MS = 2000;

/** Calls back when somebody is at the window, at most once in two seconds. */
export const onPresence = (target: Pick<EventTarget, 'addEventListener'>, present: () => void): void => {
  let last = -ONCE_IN_MS;
  const see = ({ timeStamp }: Event): void => {
    if (timeStamp - last < ONCE_IN_MS) return;
    last = timeStamp;
    present();
  };
  for (const sign of SIGNS) target.addEventListener(sign, see, { passive: true });
};
