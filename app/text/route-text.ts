import type { Route } from '../callee/route.ts';
import { type Language, text } from './text.ts';

/** The route as a sentence; `accountLabel` names an account by its id. */
export const routeText = (language: Language, route: Route, accountLabel: (id: string) => string): string => {
  const { shown } = route;
  switch (route.kind) {
    case 'echo':
      return text(language, 'route.echo');
    case 'sip-number':
      return text(language, 'route.sipNumber', { shown, account: accountLabel(route.account) });
    case 'pstn':
      return text(language, 'route.pstn', { shown, account: accountLabel(route.account) });
    case 'sip-uri':
      return route.account === null
        ? text(language, 'route.sipUriDirect', { shown })
        : text(language, 'route.sipUriAccount', { shown, account: accountLabel(route.account) });
    case 'third-party':
      return route.account === null
        ? text(language, 'route.thirdPartyDirect', { shown })
        : text(language, 'route.thirdPartyAccount', { shown, account: accountLabel(route.account) });
  }
};
