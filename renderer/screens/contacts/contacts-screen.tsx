import { type ReactElement, useMemo, useRef, useState } from 'react';
import { foldText } from '../../../app/callee/fold-text.ts';
import type { Contact } from '../../../app/settings/contact.ts';
import { bridge } from '../../bridge.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useFocusKept } from '../../parts/focus-kept.ts';
import { Icon } from '../../parts/icon.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useContacts } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { callAddress } from '../start/start-call.ts';
import { addressesOf } from '../start/suggestions.ts';
import { ContactDialog } from './contact-dialog.tsx';

/** The people one calls. */
export const ContactsScreen = (): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const contacts = useContacts();
  const [typed, setTyped] = useState('');
  const [edited, setEdited] = useState<{ readonly contact: Contact; readonly isNew: boolean } | null>(null);
  const [removed, setRemoved] = useState<Contact | null>(null);
  const page = useRef<HTMLDivElement>(null);
  useFocusKept(page);
  const text = typed.trim();
  const found = useMemo(() => {
    const wanted = foldText(text);
    return contacts
      .filter((contact) =>
        [contact.name, contact.company, ...addressesOf(contact)].some((part) => foldText(part).includes(wanted)),
      )
      .sort((a, b) => a.name.localeCompare(b.name, language));
  }, [contacts, text, language]);
  const add = (): void =>
    setEdited({
      contact: { id: crypto.randomUUID(), name: '', sip: '', phones: [], thirdUserId: '', company: '' },
      isNew: true,
    });
  return (
    <div ref={page} className="page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('contacts.title')}</h1>
        <button type="button" className="button" onClick={add}>
          {t('contacts.add')}
        </button>
      </div>
      <SearchField label={t('contacts.search')} value={typed} onChange={setTyped} />
      <p className={found.length === 0 ? 'empty' : 'visually-hidden'} role="status">
        {found.length > 0
          ? t('contacts.count', { count: found.length })
          : text === ''
            ? t('contacts.empty')
            : t('contacts.nothing', { text })}
      </p>
      <ul className="list">
        {found.map((contact) => (
          <ContactRow
            key={contact.id}
            contact={contact}
            onEdit={() => setEdited({ contact, isNew: false })}
            onRemove={() => setRemoved(contact)}
          />
        ))}
      </ul>
      {edited !== null && <ContactDialog {...edited} onClose={() => setEdited(null)} />}
      {removed !== null && (
        <Confirm
          title={t('contacts.removeTitle', { name: removed.name })}
          text={t('contacts.removeText')}
          action={t('common.remove')}
          onClose={() => setRemoved(null)}
          onConfirm={() => void bridge.call('removeContact', { id: removed.id })}
        />
      )}
    </div>
  );
};

const ContactRow = ({
  contact,
  onEdit,
  onRemove,
}: {
  readonly contact: Contact;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}): ReactElement => {
  const t = useText();
  const { name } = contact;
  return (
    <li className="list-row" data-contact={contact.id}>
      <Avatar name={name} size="small" />
      <div className="list-words">
        <p className="list-name">{name}</p>
        {contact.company !== '' && <p className="hint">{contact.company}</p>}
        <ul className="addresses">
          {addressesOf(contact).map((address) => (
            <li key={address}>
              <span className="wrap">{address}</span>
              <button
                type="button"
                className="round"
                aria-label={t('contacts.audio', { name, address })}
                onClick={() => callAddress(address, name, false)}
              >
                <Icon name="phone" />
              </button>
              <button
                type="button"
                className="round"
                aria-label={t('contacts.video', { name, address })}
                onClick={() => callAddress(address, name, true)}
              >
                <Icon name="video" />
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className="list-actions">
        <button type="button" className="chip" aria-label={t('contacts.edit', { name })} onClick={onEdit}>
          {t('common.edit')}
        </button>
        <button type="button" className="chip" aria-label={t('contacts.remove', { name })} onClick={onRemove}>
          {t('common.remove')}
        </button>
      </div>
    </li>
  );
};
