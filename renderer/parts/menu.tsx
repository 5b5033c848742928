import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';

/** One entry of a menu. */
export type MenuEntry = { readonly label: string; readonly danger?: boolean; readonly onChoose: () => void };

/** A button that opens a menu; arrow keys move in it, Esc closes it, and the focus goes back to the button. */
export const Menu = ({
  label,
  entries,
  button,
}: {
  /** Name of the menu. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** The button, which shows whether the menu is open. */
  readonly button: (open: boolean, toggle: () => void) => ReactNode;
}): ReactElement => {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector('button')?.focus();
    menu.current?.scrollIntoView({ block: 'nearest' });
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
    const items: Element[] = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = document.activeElement === null ? 0 : items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined || items.length === 0) return;
    event.preventDefault();
    const item = items[(next + items.length) % items.length];
    if (item instanceof HTMLElement) item.focus();
  };
  return (
    <div ref={box} className="more">
      {button(open, () => setOpen(!open))}
      {open && (
        <div ref={menu} className="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
          {entries.map((entry) => (
            <button
              key={entry.label}
              type="button"
              role="menuitem"
              {...(entry.danger === true ? { className: 'menu-danger' } : {})}
              onClick={() => {
                close();
                entry.onChoose();
              }}
            >
              {entry.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
};
