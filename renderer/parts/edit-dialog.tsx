import { type ReactElement, type ReactNode, useRef, useState } from 'react';
import type { Failure, Result } from '../../app/result.ts';
import { failureText } from '../../app/text/failure-text.ts';
import { useLanguage, useText } from '../text/use-text.ts';
import { Dialog } from './dialog.tsx';
import { Trouble } from './trouble.tsx';

/** A form in a dialog: from the first try to save on it shows what is wrong, and goes to the first wrong field. */
export const EditDialog = <E extends object>({
  title,
  errors,
  save,
  onClose,
  children,
}: {
  readonly title: string;
  /** What is wrong now, by field; empty when it can be stored. */
  readonly errors: E;
  readonly save: () => Promise<Result<unknown>>;
  readonly onClose: () => void;
  /** The fields, with the errors to show. */
  readonly children: (shown: Partial<E>) => ReactNode;
}): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<(Failure & { readonly at: number }) | null>(null);

  const submit = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(errors).length > 0) {
      requestAnimationFrame(() => {
        const field = form.current?.querySelector<HTMLElement>('[aria-invalid]');
        field?.closest('details')?.setAttribute('open', '');
        field?.focus();
      });
      return;
    }
    const result = await save();
    if (result.ok) onClose();
    else setFailure({ ...result.failure, at: Date.now() });
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form
        ref={form}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children(tried ? errors : {})}
        {failure !== null && (
          <Trouble
            title={t('settings.notSaved')}
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
