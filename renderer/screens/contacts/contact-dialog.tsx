import { type ReactElement, useRef, useState } from 'react';
import type { Failure } from '../../../app/result.ts';
import type { Contact } from '../../../app/settings/contact.ts';
import { failureText } from '../../../app/text/failure-text.ts';
import { bridge } from '../../bridge.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useLanguage, useText } from '../../text/use-text.ts';
import { type ContactErrors, checkContact } from './contact-check.ts';

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
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(contact.name);
  const [sip, setSip] = useState(contact.sip);
  const [phones, setPhones] = useState(contact.phones.join('\n'));
  const [thirdUserId, setThirdUserId] = useState(contact.thirdUserId);
  const [company, setCompany] = useState(contact.company);
  const [errors, setErrors] = useState<ContactErrors>({});
  const [failure, setFailure] = useState<(Failure & { readonly at: number }) | null>(null);

  const save = async (): Promise<void> => {
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
    };
    const wrong = checkContact(language, next);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    const result = await bridge.call('saveContact', next);
    if (result.ok) onClose();
    else setFailure({ ...result.failure, at: Date.now() });
  };

  return (
    <Dialog title={t(isNew ? 'contacts.addTitle' : 'contacts.editTitle')} onClose={onClose}>
      <form
        ref={form}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
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
        {failure !== null && (
          <Trouble
            title={t('contacts.editTitle')}
            words={failureText(language, failure.code)}
            failure={failure}
            at={failure.at}
          />
        )}
        <div className="row end">
          <button type="button" className="button quiet" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button">
            {t('common.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
