import type { ReactElement, ReactNode } from 'react';
import { AskedDialog } from '../meeting/asked-dialog.tsx';
import { MeetingRoom } from '../meeting/meeting-room.tsx';
import { useText } from '../text/use-text.ts';
import { Door } from './door.tsx';
import { GuestDevices } from './guest-devices.tsx';
import type { GuestPage } from './guest-page.ts';
import { useGuest } from './guest-store.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { Over } from './over.tsx';
import { Waiting } from './waiting.tsx';

/** The guest page: the door, the waiting room, the meeting, and how it was over. */
export const GuestScreen = ({ page }: { readonly page: GuestPage }): ReactElement => {
  const t = useText();
  const { stage, view, online, asked, refused } = useGuest();
  const self = view?.members.find(({ id }) => id === view.self);
  if (stage.at === 'in' && view !== null && self !== undefined)
    return (
      <main className="guest-in">
        <MeetingRoom
          view={view}
          self={self}
          controls={page.controls}
          online={online}
          refused={refused}
          panels={[
            {
              id: 'devices',
              label: t('call.devices'),
              body: (
                <div className="panel-body">
                  <GuestDevices page={page} />
                </div>
              ),
            },
          ]}
        />
        {asked && <AskedDialog onAnswer={page.answerAsked} />}
      </main>
    );
  return (
    <Frame>
      {stage.at === 'door' ? (
        <Door page={page} stage={stage} online={online} />
      ) : stage.at === 'waiting' ? (
        <Waiting page={page} online={online} />
      ) : stage.at === 'over' ? (
        <Over why={stage.why} onAgain={page.again} />
      ) : (
        <p className="guest-quiet" role="status">
          {t('guest.connecting')}
        </p>
      )}
    </Frame>
  );
};

const Frame = ({ children }: { readonly children: ReactNode }): ReactElement => {
  const t = useText();
  return (
    <div className="guest">
      <header className="guest-top">
        <span className="guest-brand">
          <img src="/a/icon.svg" alt="" width="28" height="28" />
          {t('app.name')}
        </span>
        <LanguageSwitch />
      </header>
      <main className="guest-main">{children}</main>
    </div>
  );
};
