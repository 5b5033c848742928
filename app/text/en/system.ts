/** What the system's own places say: notifications, tray icon and its menu. */
export const SYSTEM = {
  'system.incoming': '{name} is calling',
  'system.missed': 'Missed call from {name}',
  'system.open': 'Open Parley',
  'system.quit': 'Quit Parley',
  'system.inCall': 'In a call with {name}',
  'system.canReceive': '{account}: can receive calls',
  'system.cannotReceive': '{account}: cannot receive calls now',
} as const;
