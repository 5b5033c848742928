import type { ReactElement } from 'react';
import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';
import { Confirm } from '../parts/confirm.tsx';
import { EndQuestion } from '../parts/end-question.tsx';
import { useText } from '../text/use-text.ts';
import { heirIn } from './heir.ts';
import type { RoomControls } from './room-controls.ts';

/** What is asked before it is done, for it cannot be undone. */
export type Question =
  | { readonly about: 'leave' | 'end' }
  | { readonly about: 'remove' | 'hand-over'; readonly member: MemberView };

/** Asks before somebody is removed, the meeting is handed over, left by its host or ended. */
export const MeetingQuestion = ({
  question,
  view,
  controls,
  onClose,
}: {
  readonly question: Question;
  readonly view: MeetingView;
  readonly controls: RoomControls;
  readonly onClose: () => void;
}): ReactElement => {
  const t = useText();
  switch (question.about) {
    case 'end':
      return <EndQuestion onConfirm={() => controls.act({ do: 'end' })} onClose={onClose} />;
    case 'leave': {
      const heir = heirIn(view);
      return (
        <Confirm
          title={t('room.leaveTitle')}
          text={heir === null ? t('room.leaveEnds') : t('room.leaveHandsOver', { name: heir })}
          action={t(heir === null ? 'room.leaveAndEnd' : 'room.leaveNow')}
          cancel={t('end.stay')}
          onClose={onClose}
          onConfirm={controls.leave}
        />
      );
    }
    default: {
      const { id, name } = question.member;
      const remove = question.about === 'remove';
      return (
        <Confirm
          title={t(remove ? 'room.removeTitle' : 'room.handOverTitle', { name })}
          text={t(remove ? 'room.removeText' : 'room.handOverText')}
          action={t(remove ? 'room.remove' : 'room.handOver')}
          onClose={onClose}
          onConfirm={() => controls.act({ do: question.about, member: id })}
        />
      );
    }
  }
};
