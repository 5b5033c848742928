import { useEffect, useState } from 'react';
import type { Classified } from '../../../app/bridge/contract.ts';
import { bridge } from '../../bridge.ts';
import { useDraft } from '../../stores/draft.ts';
import { useAccounts, useApp, useContacts } from '../../stores/states.ts';

/** What the engine makes of a text, and which text that was. */
export type ClassifiedText = { readonly text: string; readonly classified: Classified } | null;

const PAUSE_MS = 120;

/** The engine's reading of the field, asked after a short pause in typing and whenever accounts or contacts change. */
export const useClassified = (): ClassifiedText => {
  const text = useDraft((draft) => draft.text.trim());
  const account = useDraft((draft) => draft.account);
  const asTyped = useDraft((draft) => draft.asTyped);
  const accounts = useAccounts();
  const contacts = useContacts();
  const ready = useApp((app) => app.ready);
  const [answer, setAnswer] = useState<ClassifiedText>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new account or contact can change the answer
  useEffect(() => {
    if (text === '') {
      setAnswer(null);
      return;
    }
    let stale = false;
    const timer = setTimeout(() => {
      void bridge.call('classifyCallee', { text, account, asTyped }).then((result) => {
        if (!stale && result.ok) setAnswer({ text, classified: result.value });
      });
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, account, asTyped, accounts, contacts, ready]);
  return answer;
};
