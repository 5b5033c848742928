import { type ReactElement, useEffect } from 'react';
import { bridge } from '../../bridge.ts';
import { InFront } from '../../parts/in-front.tsx';
import { fillForm } from '../../stores/draft.ts';
import { useLinkRefused } from '../../stores/link-refused.ts';
import { go, setHelp, showPanel, usePlace } from '../../stores/place.ts';
import { roomMeeting, useCalls, useRoomMeeting } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { DeviceNotices } from '../call/call-notices.tsx';
import { CallScreen } from '../call/call-screen.tsx';
import { whichCall } from '../call/which-call.ts';
import { ContactsScreen } from '../contacts/contacts-screen.tsx';
import { HistoryScreen } from '../history/history-screen.tsx';
import { Incoming, useIncomingKeys } from '../incoming/incoming.tsx';
import { HostMeeting } from '../meeting/host-meeting.tsx';
import { SettingsScreen } from '../settings/settings-screen.tsx';
import { startCall } from '../start/start-call.ts';
import { StartScreen } from '../start/start-screen.tsx';
import { Announcer } from './announcer.tsx';
import { useCallConsent } from './call-consent.ts';
import { CallStrip } from './call-strip.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LinkNotice } from './link-notice.tsx';
import { Nav } from './nav.tsx';
import { ProblemsBar } from './problems-bar.tsx';
import { ProvisioningDialog } from './provisioning-dialog.tsx';
import { ScreenGuard } from './screen-guard.tsx';
import { StatusLine } from './status-line.tsx';
import { UpdateNotice } from './update-notice.tsx';
import { useTheme } from './use-theme.ts';

/** The main window. */
export const Shell = (): ReactElement => {
  const t = useText();
  const screen = usePlace((place) => place.screen);
  const help = usePlace((place) => place.help);
  useTheme();
  useIncomingKeys();
  useCallConsent();
  useEffect(
    () =>
      bridge.on('fillForm', ({ dial, ...form }) => {
        useLinkRefused.setState({ why: null });
        fillForm(form);
        go('call');
        if (dial) void startCall(form.video);
      }),
    [],
  );
  useEffect(() => bridge.on('linkRefused', (refused) => useLinkRefused.setState(refused)), []);
  useEffect(
    () =>
      bridge.on('showPanel', ({ panel }) => {
        go('call');
        // A call of two says who waits on its own screen.
        if (roomMeeting() !== undefined) showPanel(panel);
      }),
    [],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F1') return;
      event.preventDefault();
      setHelp(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="shell">
      <Nav />
      <div className="column">
        <ProblemsBar />
        <UpdateNotice />
        <LinkNotice />
        <InFront>
          <Incoming />
        </InFront>
        <CallStrip />
        <DeviceNotices />
        <main className="main" data-screen={screen}>
          <ScreenGuard
            key={screen}
            fallback={(again) => (
              <div className="trouble" role="alert">
                <p>{t('error.screen')}</p>
                <button type="button" className="button" onClick={again}>
                  {t('error.reload')}
                </button>
              </div>
            )}
          >
            <CurrentScreen />
          </ScreenGuard>
        </main>
        <StatusLine />
      </div>
      <InFront>
        <Announcer />
      </InFront>
      {help && <HelpDialog />}
      <ProvisioningDialog />
    </div>
  );
};

const CurrentScreen = (): ReactElement => {
  const screen = usePlace((place) => place.screen);
  const wanted = usePlace((place) => place.call);
  const calls = useCalls();
  const meeting = useRoomMeeting();
  switch (screen) {
    case 'history':
      return <HistoryScreen />;
    case 'contacts':
      return <ContactsScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'call': {
      const call = whichCall(calls, wanted);
      // Guests go on without the person who was called first.
      if (meeting !== undefined && (call === undefined || call.state.phase === 'ended'))
        return <HostMeeting key={meeting.id} meeting={meeting} />;
      return call === undefined ? <StartScreen /> : <CallScreen call={call} />;
    }
  }
};
