/** The key that calls are signed with, and those of others. */
export const IDENTITY = {
  'identity.title': 'Parley key',
  'identity.lead':
    'People who hold your key’s fingerprint in their contact of you can let you into meetings for signed-in people, for their company, or for those they invited, also when you call without an account.',
  'identity.on': 'Sign the calls I make',
  'identity.onHint':
    'Whoever you call then sees the same key every time, also under another name. Signed calls are a little larger.',
  'identity.fingerprint': 'Fingerprint of your key (SHA-256)',
  'identity.none': 'Made when signing is first switched on',
  'identity.notKept':
    'This system has no key store that Parley can use, so the key lasts only until Parley quits, and the next one has another fingerprint.',
  'contacts.parleyKey': 'Parley key fingerprint',
  'contacts.parleyKeyHint':
    'From the settings of the person’s own Parley; ask them for it by a way you trust. Empty for none.',
  'contacts.takeKey': 'Take over from the call with {name}',
  'contacts.error.parleyKey': '{field}: 64 digits 0 to 9 and A to F, with or without colons.',
} as const;
