import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js';
import { ALLOW } from './methods.ts';

/** Makes the Allow header sip.js puts into its own responses say what is true: UPDATE is (RFC 3311), REGISTER is not. */
export const installAllowedMethods = (): void => {
  AllowedMethods.splice(0, AllowedMethods.length, ...ALLOW);
};
