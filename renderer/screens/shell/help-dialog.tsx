import { Fragment, type ReactElement } from 'react';
import { Dialog } from '../../parts/dialog.tsx';
import { setHelp } from '../../stores/place.ts';
import { useApp } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';

/** Every shortcut, opened by `?` in a call, F1, or the button in the navigation. */
export const HelpDialog = (): ReactElement => {
  const t = useText();
  const mac = useApp((app) => app.platform === 'darwin');
  const modifier = mac ? '⌘' : 'Ctrl';
  const anywhere: readonly (readonly [readonly string[], string])[] = [
    [[modifier, 'Shift', 'A'], t('shortcuts.answer')],
    [[modifier, 'Shift', 'D'], t('shortcuts.decline')],
    [[t('shortcuts.enter')], t('shortcuts.call')],
    [['F1'], t('shortcuts.help')],
  ];
  const inCall: readonly (readonly [readonly string[], string])[] = [
    [['M'], t('shortcuts.mute')],
    [[t('shortcuts.space')], t('shortcuts.talk')],
    [['V'], t('shortcuts.camera')],
    [['Shift', 'D'], t('shortcuts.share')],
    [['H'], t('shortcuts.hand')],
    [['0', '…', '9', '*', '#'], t('shortcuts.digits')],
    [['?'], t('shortcuts.help')],
  ];
  return (
    <Dialog title={t('shortcuts.title')} toRead onClose={() => setHelp(false)}>
      {[
        { title: t('shortcuts.anywhere'), rows: anywhere },
        { title: t('shortcuts.inCall'), rows: inCall },
      ].map(({ title, rows }) => (
        <Fragment key={title}>
          <h3>{title}</h3>
          <dl className="shortcuts">
            {rows.map(([keys, words]) => (
              <div key={words}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </Fragment>
      ))}
      <div className="row end">
        <button type="button" className="button" onClick={() => setHelp(false)}>
          {t('common.close')}
        </button>
      </div>
    </Dialog>
  );
};
