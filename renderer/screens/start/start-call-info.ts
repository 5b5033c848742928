import type { Classified } from '../../../app/bridge/contract.ts';
import type { Route } from '../../../app/callee/route.ts';
import { MediaType } from '../../../app/conf/enumerations.ts';
import type { StartCallInfo } from '../../../app/conf/start-call-info.ts';
import type { Settings } from '../../../app/settings/settings.ts';
import type { Draft } from '../../stores/draft.ts';

/** The route the person sees: the engine's own, or that of the account that was chosen. */
export const chosenRoute = (classified: Classified & { readonly callable: true }, account: string | null): Route =>
  account === null || accountOf(classified.route) === account
    ? classified.route
    : (classified.alternatives.find((route) => accountOf(route) === account) ?? classified.route);

/** The account a route goes through; null for direct and built-in ones. */
const accountOf = (route: Route): string | null => (route.kind === 'echo' ? null : route.account);

/** The accounts a person may choose between. */
export const accountChoices = (classified: Classified & { readonly callable: true }): readonly string[] => [
  ...new Set(
    [classified.route, ...classified.alternatives]
      .map(accountOf)
      .filter((account): account is string => account !== null),
  ),
];

/** What `startP2pConf` is given: the draft, as the engine classified it. */
export const startCallInfo = (
  draft: Draft,
  classified: Classified | null,
  settings: Settings,
  video: boolean,
): StartCallInfo => {
  const typed = draft.text.trim();
  const nickName = (draft.nickName ?? settings.displayName).trim();
  const calleeName = draft.pickedName || (classified?.callable ? classified.name : '');
  const customInfo = draft.customInfo.trim();
  return {
    callerInfo: nickName === '' ? {} : { nickName },
    calleeInfo: {
      ...(calleeName === '' ? {} : { nickName: calleeName }),
      ...callee(typed, draft, classified),
    },
    mediaType: video ? MediaType.HWM_MEDIA_TYPE_VIDEO : MediaType.HWM_MEDIA_TYPE_AUDIO,
    confAllowJoinUser: draft.joinPolicy ?? settings.joinPolicy,
    isGuestJoinConfWithoutPwd: draft.guestsWithoutPassword ?? settings.guestsWithoutPassword,
    ...(customInfo === '' ? {} : { customInfo }),
  };
};

/** An account that was chosen, or "as typed", is said by the address on the wire: the contract has no other field for it. */
const callee = (
  typed: string,
  draft: Draft,
  classified: Classified | null,
): { readonly number: string } | { readonly thirdUserId: string } => {
  if (classified === null || !classified.callable) return { number: typed };
  const route = chosenRoute(classified, draft.account);
  if (route.kind === 'third-party') return { thirdUserId: typed };
  return { number: draft.asTyped || route !== classified.route ? route.uri : typed };
};
