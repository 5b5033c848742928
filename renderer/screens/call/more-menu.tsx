import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
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
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector('button')?.focus();
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);
  const close = (): void => {
    setOpen(false);
    box.current?.querySelector('button')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
      return;
    }
    if (event.key === 'Tab') {
      setOpen(false);
      return;
    }
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const items: Element[] = [...(menu.current?.querySelectorAll('button') ?? [])];
    if (move === undefined || items.length === 0) return;
    event.preventDefault();
    const at = document.activeElement === null ? 0 : items.indexOf(document.activeElement);
    const next = items[(at + move + items.length) % items.length];
    if (next instanceof HTMLElement) next.focus();
  };
  const panels: readonly Panel[] = meeting ? ['details', 'doors', 'statistics', 'devices'] : ['statistics', 'devices'];
  return (
    <div ref={box} className="more">
      <Tool icon="more" label={t('call.more')} expanded={open} menu onClick={() => setOpen(!open)} />
      {open && (
        <div ref={menu} className="menu" role="menu" aria-label={t('call.more')} onKeyDown={onKeyDown}>
          {panels.map((panel) => (
            <button
              key={panel}
              type="button"
              role="menuitem"
              onClick={() => {
                close();
                onPanel(panel);
              }}
            >
              {t(`call.${panel}`)}
            </button>
          ))}
          <button
            type="button"
            role="menuitem"
            onClick={() => {
              close();
              setHelp(true);
            }}
          >
            {t('nav.shortcuts')}
          </button>
        </div>
      )}
    </div>
  );
};
