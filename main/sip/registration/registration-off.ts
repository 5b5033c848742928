import type { RegistrationState } from '../sip-engine.ts';

/** The state of a registration that nobody has started. */
export const REGISTRATION_OFF: RegistrationState = {
  phase: 'off',
  signalling: false,
  canReceive: false,
  problem: null,
  status: null,
  detail: '',
  retryAt: null,
};
