import type { ReactElement } from 'react';

const PATHS = {
  phone: 'M6.6 3.5 9 8l-2 1.7a12 12 0 0 0 7.3 7.3L16 15l4.5 2.4-.6 3.1c-9 .8-17.2-7.4-16.4-16.4z',
  phoneDown: 'M3 14.5c5.5-4.7 12.5-4.7 18 0l-1.6 3.2-4.4-1.2v-2.4a11 11 0 0 0-6 0v2.4l-4.4 1.2z',
  video: 'M3 7h11v10H3zM14 11l7-4v10l-7-4z',
  mic: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21',
  share: 'M3 5h18v11H3zM8 20h8M12 13V8M9.5 10.2 12 7.7l2.5 2.5',
  hold: 'M9 5v14M15 5v14',
  invite: 'M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M19 8v6M16 11h6',
  keypad: 'M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  history: 'M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 7.5V12l3 2',
  contacts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4.4 3.5-6.5 7.5-6.5s6.9 2.1 7.5 6.5',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM9 19.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  unlock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2',
  signal: 'M5 19v-3M10 19v-7M15 19V8M20 19V4',
  warning: 'M12 4 2.5 20h19zM12 10v4.5M12 17.4h.01',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M4.5 12.5 10 18l9.5-12',
  close: 'M6 6l12 12M18 6 6 18',
  arrowIn: 'M18 6 7 17M7 9v8h8',
  arrowOut: 'M6 18 17 7M9 7h8v8',
  people:
    'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3 19c.4-3.6 2.6-5.4 6-5.4s5.6 1.8 6 5.4M16 4.8a3.2 3.2 0 0 1 0 6M18 14c1.9.8 2.8 2.5 3 5',
  bellOff: 'M6 16h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v3.5zM10.5 19a1.6 1.6 0 0 0 3 0M4 4l16 16',
  mail: 'M3 6h18v12H3zM3.5 7l8.5 6 8.5-6',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8 3.5V8M16 3.5V8',
  echo: 'M4 10v4M8 6.5v11M12 3.5v17M16 7.5v9M20 10.5v3',
  hand: 'M8 12V6.2a1.4 1.4 0 0 1 2.8 0V11V4.8a1.4 1.4 0 0 1 2.8 0V11 6.2a1.4 1.4 0 0 1 2.8 0V13c0 4.6-2 7.5-5.8 7.5-2.9 0-4.3-1.5-5.6-3.9l-1.6-3c-.5-1 .9-2.2 1.9-1.2z',
  micOff:
    'M9 5.5A3 3 0 0 1 15 6v4.5M15 13.2A3 3 0 0 1 9 11V9.5M5.5 11a6.5 6.5 0 0 0 10.6 5M18.2 13a6.5 6.5 0 0 0 .3-2M12 17.5V21M4 4l16 16',
  chevron: 'M7 9.5l5 5 5-5',
} as const;

/** The name of a picture. */
export type IconName = keyof typeof PATHS;

/** A small line picture; always beside a text or inside a named control, so hidden from assistive technology. */
export const Icon = ({ name }: { readonly name: IconName }): ReactElement => (
  <svg className={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);
