/** What the system's own places say: notifications, tray icon and its menu. */
export const SYSTEM = {
  'system.incoming': '{name} is calling',
  'system.missed': 'Missed call from {name}',
  'system.open': 'Open Parley',
  'system.quit': 'Quit Parley',
  'system.inCall': 'In a call with {name}',
  'system.canReceive': '{account}: can receive calls',
  'system.cannotReceive': '{account}: cannot receive calls now',
  'system.waits': '{name} waits to come in',
  'system.waitsMore': '{name} and {count} more wait to come in',
  'system.hands': '{name} raises a hand',
  'system.handsMore': '{name} and {count} more raise a hand',
  'system.raised': '{count} {count|hand is|hands are} raised.',
  'system.wrongTries': 'Wrong meeting passwords are being tried',
  'system.toMeeting': 'Click to go to the meeting.',
} as const;
