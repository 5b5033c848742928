import { app, type Session, systemPreferences } from 'electron';
import { ORIGIN } from './app-scheme.ts';

const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['media', 'display-capture', 'speaker-selection']);
const ALLOWED_REQUESTS = ['app:', 'devtools:', 'blob:', 'data:'];

const isOurs = (url: string | undefined): boolean => url === ORIGIN || (url?.startsWith(`${ORIGIN}/`) ?? false);

/** Everything a page may not do, for every window: other origins, permissions, navigation, new windows, web views. */
export const hardenContents = (): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isOurs(url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
};

/** Default-deny for a session: no request leaves the app, no permission but devices for our own page. */
export const hardenSession = (session: Session): void => {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !ALLOWED_REQUESTS.some((scheme) => details.url.startsWith(scheme)) });
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED_PERMISSIONS.has(permission) && isOurs(origin.replace(/\/$/, '')),
  );
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const allowed = ALLOWED_PERMISSIONS.has(permission) && details.isMainFrame && isOurs(details.requestingUrl);
    if (!allowed || permission !== 'media' || process.platform !== 'darwin') {
      answer(allowed);
      return;
    }
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const asks = types.map((type) => systemPreferences.askForMediaAccess(type === 'video' ? 'camera' : 'microphone'));
    void Promise.all(asks).then((granted) => answer(granted.every(Boolean)));
  });
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.setUserAgent('Parley');
};
