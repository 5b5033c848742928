import { type ReactElement, useEffect, useState } from 'react';
import { bridge } from '../bridge.ts';
import { useText } from '../text/use-text.ts';
import { Icon } from './icon.tsx';

/** Copies a text through main and says so for a moment. */
export const CopyButton = ({
  text,
  label,
  name,
  className = 'button quiet',
}: {
  readonly text: string;
  readonly label: string;
  /** Full name for assistive technology where the label is short. */
  readonly name?: string;
  readonly className?: string;
}): ReactElement => {
  const t = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className={className}
      {...(name === undefined ? {} : { 'aria-label': name })}
      onClick={() => {
        void bridge.call('copyText', { text }).then((result) => setCopied(result.ok));
      }}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      <span>{label}</span>
      <span className="visually-hidden" role="status">
        {copied ? t('common.copied') : ''}
      </span>
    </button>
  );
};
