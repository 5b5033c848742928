import { type ReactElement, useState } from 'react';
import type { Contact } from '../../../app/settings/contact.ts';
import { bridge } from '../../bridge.ts';
import { EditDialog } from '../../parts/edit-dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { useCalls } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { checkContact } from './contact-check.ts';

/** Adds or changes a contact. */
export const ContactDialog = ({
  contact,
  isNew,
  onClose,
}: {
  readonly contact: Contact;
  readonly isNew: boolean;
  readonly onClose: () => void;
}): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const [name, setName] = useState(contact.name);
  const [sip, setSip] = useState(contact.sip);
  const [phones, setPhones] = useState(contact.phones.join('\n'));
  const [thirdUserId, setThirdUserId] = useState(contact.thirdUserId);
  const [company, setCompany] = useState(contact.company);
  const [parleyKey, setParleyKey] = useState(contact.parleyKey ?? '');
  const signed = useCalls((calls) => calls.find(({ signedBy }) => signedBy !== undefined));
  const next: Contact = {
    id: contact.id,
    name: name.trim(),
    sip: sip.trim(),
    phones: phones
      .split('\n')
      .map((phone) => phone.trim())
      .filter((phone) => phone !== ''),
    thirdUserId: thirdUserId.trim(),
    company: company.trim(),
    ...(parleyKey.trim() === '' ? {} : { parleyKey: parleyKey.trim() }),
  };

  return (
    <EditDialog
      title={t(isNew ? 'contacts.addTitle' : 'contacts.editTitle')}
      errors={checkContact(language, next)}
      save={() => bridge.call('saveContact', next)}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <TextField label={t('contacts.name')} value={name} error={errors.name} onChange={setName} />
          <TextField
            label={t('contacts.sip')}
            hint={t('contacts.sipHint')}
            value={sip}
            error={errors.sip}
            onChange={setSip}
          />
          <Field label={t('contacts.phones')} hint={t('contacts.phonesHint')} error={errors.phones}>
            {(ids) => <textarea {...ids} rows={2} value={phones} onChange={(event) => setPhones(event.target.value)} />}
          </Field>
          <TextField
            label={t('contacts.thirdUserId')}
            hint={t('contacts.thirdUserIdHint')}
            value={thirdUserId}
            error={errors.thirdUserId}
            onChange={setThirdUserId}
          />
          <TextField label={t('contacts.company')} value={company} error={errors.company} onChange={setCompany} />
          <TextField
            label={t('contacts.parleyKey')}
            hint={t('contacts.parleyKeyHint')}
            value={parleyKey}
            error={errors.parleyKey}
            onChange={setParleyKey}
          />
          {signed?.signedBy !== undefined && signed.signedBy !== parleyKey && (
            <button type="button" className="chip" onClick={() => setParleyKey(signed.signedBy ?? '')}>
              {t('contacts.takeKey', { name: signed.party.name })}
            </button>
          )}
        </>
      )}
    </EditDialog>
  );
};
