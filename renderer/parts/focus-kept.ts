import { type RefObject, useEffect } from 'react';

/** Rows of a list, one of which may go while the focus is in it. */
const ROW = '.list > li, .roster > li';

/**
 * Keeps the keyboard in a place when what had the focus there goes: the row that took the place of the one that went has
 * it then, else the place's heading or the place itself, whichever takes the focus (tabIndex -1).
 */
export const useFocusKept = (place: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    const root = place.current;
    if (root === null) return;
    let had: { readonly list: Element | null; readonly row: number } | null = null;
    const onFocus = ({ target }: FocusEvent): void => {
      const row = target instanceof Element ? target.closest(ROW) : null;
      const list = row?.parentElement ?? null;
      had = { list, row: row === null || list === null ? 0 : [...list.children].indexOf(row) };
    };
    const onBlur = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget instanceof Node && !root.contains(relatedTarget)) had = null;
    };
    const changes = new MutationObserver(() => {
      if (had === null || document.activeElement !== document.body) return;
      const rows = had.list?.isConnected === true ? had.list.children : [];
      const row = rows[Math.min(had.row, rows.length - 1)];
      const buttons = [...(row?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
      (buttons.at(-1) ?? root.querySelector<HTMLElement>('h1[tabindex]') ?? root).focus();
    });
    root.addEventListener('focusin', onFocus);
    root.addEventListener('focusout', onBlur);
    changes.observe(root, { childList: true, subtree: true });
    return () => {
      changes.disconnect();
      root.removeEventListener('focusin', onFocus);
      root.removeEventListener('focusout', onBlur);
    };
  }, [place]);
};
