import { type ReactElement, useEffect, useRef, useState } from 'react';
import { bridge } from '../../bridge.ts';
import { mediaActions } from '../../media/media.ts';
import { takesText } from '../../parts/takes-text.ts';
import { useText } from '../../text/use-text.ts';

const KEYS: readonly (readonly [digit: string, letters: string])[] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

/** Digits sent and received in a call, and the way to send one. */
export type Digits = {
  readonly sent: string;
  readonly received: string;
  readonly failed: boolean;
  send(digit: string): void;
};

/** Sends digits of a call and echoes them; keyboard digits count while no text field has the focus and no dialog is open. */
export const useDigits = (call: string): Digits => {
  const [sent, setSent] = useState('');
  const [received, setReceived] = useState('');
  const [failed, setFailed] = useState(false);
  const send = useRef((digit: string): void => {
    mediaActions.playDigit(digit);
    setSent((before) => (before + digit).slice(-40));
    void bridge.call('sendDtmf', { call, digits: digit }).then((result) => setFailed(!result.ok));
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
      if (takesText(event.target) || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      if (!event.repeat) send.current(event.key);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useEffect(
    () =>
      bridge.on('dtmf', (event) => {
        if (event.call === call) setReceived((before) => (before + event.digit).slice(-40));
      }),
    [call],
  );
  return { sent, received, failed, send: send.current };
};

/** What was sent and received, said aloud too. */
export const DigitEcho = ({ digits }: { readonly digits: Digits }): ReactElement => {
  const t = useText();
  return (
    <p className="digit-echo" role="status">
      {digits.sent !== '' && <span data-field="sentDigits">{t('keypad.sent', { digits: digits.sent })}</span>}
      {digits.received !== '' && <span>{t('keypad.received', { digits: digits.received })}</span>}
      {digits.failed && <span className="field-error">{t('keypad.failed')}</span>}
    </p>
  );
};

/** The twelve keys. */
export const Keypad = ({ digits }: { readonly digits: Digits }): ReactElement => {
  const t = useText();
  const spoken: { readonly [digit: string]: string } = { '*': t('keypad.star'), '#': t('keypad.pound') };
  return (
    <div className="keypad">
      <p className="hint">{t('keypad.none')}</p>
      <div className="keys">
        {KEYS.map(([digit, letters]) => (
          <button
            key={digit}
            type="button"
            className="key"
            {...(spoken[digit] === undefined ? {} : { 'aria-label': spoken[digit] })}
            onClick={() => digits.send(digit)}
          >
            <span>{digit}</span>
            <small aria-hidden="true">{letters}</small>
          </button>
        ))}
      </div>
    </div>
  );
};
