/** Settings: accounts, general, direct calls, about. */
export const SETTINGS = {
  'registration.off': 'Off',
  'registration.connecting': 'Connecting…',
  'registration.registered': 'Registered',
  'registration.waiting': 'Waiting to try again',
  'registration.refused': 'Refused by the server',
  'registration.password-needed': 'Password needed',
  'registration.problem.unreachable': 'The server cannot be reached.',
  'registration.problem.certificate': 'The server’s certificate is not trusted.',
  'registration.problem.wrong-password': 'The server does not accept the password.',
  'registration.problem.forbidden': 'The server does not allow this account.',
  'registration.problem.server': 'The server failed.',
  'registration.problem.timeout': 'The server did not answer in time.',
  'registration.problem.unreachable.next': 'Check the network and the server’s name. Parley keeps trying.',
  'registration.problem.certificate.next':
    'Check the server’s name, or add your organisation’s certificate below. Nothing was sent to the server.',
  'registration.problem.wrong-password.next': 'Edit the account and type the password again.',
  'registration.problem.forbidden.next': 'Ask your administrator whether the account is active.',
  'registration.problem.server.next': 'Parley keeps trying. If it stays so, tell your administrator.',
  'registration.problem.timeout.next': 'Check your network or VPN. Parley keeps trying.',
} as const;
