import { installAllowedMethods } from './allowed-methods.ts';
import { installBranchIds } from './branch-ids.ts';
import { installCancelledClients } from './cancelled-clients.ts';
import { installDigestGuard } from './digest-guard.ts';
import { installInviteResponses } from './invite-responses.ts';
import { installStrictRoutes } from './strict-routes.ts';
import { installTransportErrors } from './transport-errors.ts';

let done = false;

/** Puts our mends into sip.js, once for the process; each is described where it is made. */
export const installMends = (): void => {
  if (done) return;
  done = true;
  installAllowedMethods();
  installBranchIds();
  installDigestGuard();
  installCancelledClients();
  installInviteResponses();
  installStrictRoutes();
  installTransportErrors();
};
