import { useEffect, useState } from 'react';

/** The time, ms since 1970, renewed every second; use it only where a call is shown, so that an idle app stays idle. */
export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
};
