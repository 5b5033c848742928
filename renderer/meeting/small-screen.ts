import { useSyncExternalStore } from 'react';

const small = '(max-width: 599px), (max-height: 479px)';

const subscribe = (changed: () => void): (() => void) => {
  const query = matchMedia(small);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
};

/** Whether the page is as small as a telephone's, upright or on its side. */
export const useSmallScreen = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(small).matches);
