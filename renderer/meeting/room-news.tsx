import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { MeetingView } from '../../app/meeting/meeting.ts';
import { useLanguage } from '../text/use-text.ts';
import { newsOf } from './news-of.ts';

/** Says who came, left, raised a hand or shares a screen to a screen reader. */
export const RoomNews = ({ view }: { readonly view: MeetingView }): ReactElement => {
  const language = useLanguage();
  const before = useRef(view);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const news = newsOf(language, before.current, view);
    before.current = view;
    if (news !== '') setSaid(news);
  }, [view, language]);
  return (
    <div className="visually-hidden" role="status">
      {said}
    </div>
  );
};
