import {
  type ReactElement,
  type KeyboardEvent as ReactKeyboardEvent,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Avatar } from '../../parts/avatar.tsx';
import { takesText } from '../../parts/takes-text.ts';
import { fillDestination, useDraft } from '../../stores/draft.ts';
import { useContacts, useHistory } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { type Suggestion, suggest } from './suggestions.ts';

/** The one field: paste anything, Enter calls, arrows choose a suggestion. */
export const DestinationField = ({
  describedBy,
  onCall,
}: {
  readonly describedBy: string;
  readonly onCall: () => void;
}): ReactElement => {
  const t = useText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const typed = useDraft((draft) => draft.text);
  const contacts = useContacts();
  const history = useHistory();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const suggestions = useMemo(() => suggest(typed, contacts, history), [typed, contacts, history]);
  const shown = open && suggestions.length > 0;

  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a text that was filled in from elsewhere brings the focus with it
  useEffect(() => {
    if (!takesText(document.activeElement)) input.current?.focus();
  }, [typed]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (typing && event.target === document.body) input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const take = (suggestion: Suggestion): void => {
    fillDestination(suggestion.address, suggestion.name);
    setOpen(false);
    setChosen(-1);
    input.current?.focus();
  };

  const onKeyDown = (event: ReactKeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (suggestions.length === 0) return;
      event.preventDefault();
      setOpen(true);
      const move = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((at) =>
        at < 0 && move < 0 ? suggestions.length - 1 : (at + move + suggestions.length) % suggestions.length,
      );
      return;
    }
    if (event.key === 'Escape' && shown) {
      event.preventDefault();
      setOpen(false);
      setChosen(-1);
      return;
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const suggestion = shown ? suggestions[chosen] : undefined;
    if (suggestion === undefined) onCall();
    else take(suggestion);
  };

  return (
    <div className="destination">
      <label htmlFor={id}>{t('start.destination')}</label>
      <input
        ref={input}
        id={id}
        className="destination-input"
        type="text"
        role="combobox"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={t('start.placeholder')}
        value={typed}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-describedby={describedBy}
        {...(shown && chosen >= 0 ? { 'aria-activedescendant': `${id}-${chosen}` } : {})}
        onChange={(event) => {
          fillDestination(event.target.value);
          setOpen(true);
          setChosen(-1);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className="suggestions" role="listbox" aria-label={t('start.suggestions')} hidden={!shown}>
        {suggestions.map((suggestion, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and Enter on the combobox do the same
          <div
            key={suggestion.address}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === chosen}
            className="suggestion"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(suggestion)}
          >
            <Avatar name={suggestion.name} size="small" />
            <span className="suggestion-name">{suggestion.name}</span>
            <span className="suggestion-address">{suggestion.address}</span>
            <span className="suggestion-from">
              {t(suggestion.from === 'contacts' ? 'start.fromContacts' : 'start.fromHistory')}
            </span>
          </div>
        ))}
      </div>
      <span className="visually-hidden" role="status">
        {shown ? t('start.suggestionCount', { count: suggestions.length }) : ''}
      </span>
    </div>
  );
};
