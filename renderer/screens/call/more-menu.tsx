import type { ReactElement } from 'react';
import { Menu } from '../../parts/menu.tsx';
import { setHelp } from '../../stores/place.ts';
import { useText } from '../../text/use-text.ts';
import type { Panel } from './panel.ts';
import { Tool } from './tool.tsx';

/** The menu behind "More": what can be opened beside the picture. */
export const MoreMenu = ({
  meeting,
  onPanel,
}: {
  readonly meeting: boolean;
  readonly onPanel: (panel: Panel) => void;
}): ReactElement => {
  const t = useText();
  const panels: readonly Panel[] = meeting ? ['details', 'doors', 'statistics', 'devices'] : ['statistics', 'devices'];
  return (
    <Menu
      label={t('call.more')}
      entries={[
        ...panels.map((panel) => ({ label: t(`call.${panel}`), onChoose: () => onPanel(panel) })),
        { label: t('nav.shortcuts'), onChoose: () => setHelp(true) },
      ]}
      button={(open, toggle) => <Tool icon="more" label={t('call.more')} expanded={open} menu onClick={toggle} />}
    />
  );
};
