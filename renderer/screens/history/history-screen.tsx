import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { CallRecord } from '../../../app/call/call-record.ts';
import { bridge } from '../../bridge.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useFocusKept } from '../../parts/focus-kept.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { useHistory } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { HistoryRow } from './history-row.tsx';

const MOST = 200;
const PAUSE_MS = 150;

/** Records that fit the search, asked of main because it keeps more of them than the screen. */
const useFound = (text: string): readonly CallRecord[] => {
  const newest = useHistory();
  const [found, setFound] = useState<readonly CallRecord[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new record can fit the search
  useEffect(() => {
    if (text === '') {
      setFound(null);
      return;
    }
    let stale = false;
    const timer = setTimeout(() => {
      void bridge.call('searchHistory', { text, limit: MOST }).then((result) => {
        if (!stale && result.ok) setFound(result.value);
      });
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, newest]);
  return text === '' ? newest : (found ?? newest);
};

/** Every call, newest first: search, call again, remove. */
export const HistoryScreen = (): ReactElement => {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [clearing, setClearing] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  useFocusKept(page);
  const text = typed.trim();
  const records = useFound(text);
  return (
    <div ref={page} className="page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('history.title')}</h1>
        <button
          type="button"
          className="button quiet"
          disabled={records.length === 0 && text === ''}
          onClick={() => setClearing(true)}
        >
          {t('history.clear')}
        </button>
      </div>
      <SearchField label={t('history.search')} hint={t('history.searchHint')} value={typed} onChange={setTyped} />
      <p className={records.length === 0 ? 'empty' : 'visually-hidden'} role="status">
        {records.length > 0
          ? t('history.count', { count: records.length })
          : text === ''
            ? t('history.empty')
            : t('history.nothing', { text })}
      </p>
      <ul className="list">
        {records.map((record) => (
          <HistoryRow key={record.id} record={record} />
        ))}
      </ul>
      {clearing && (
        <Confirm
          title={t('history.clearTitle')}
          text={t('history.clearText')}
          action={t('history.clear')}
          onClose={() => setClearing(false)}
          onConfirm={() => void bridge.call('clearHistory', null)}
        />
      )}
    </div>
  );
};
