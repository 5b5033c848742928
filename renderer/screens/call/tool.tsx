import type { ReactElement } from 'react';
import { Icon, type IconName } from '../../parts/icon.tsx';

/** A control of the bottom bar. A toggle keeps its name and changes `aria-pressed`; one that cannot be used says why. */
export const Tool = ({
  icon,
  label,
  pressed,
  expanded,
  menu = false,
  struck = false,
  reason,
  shortcut,
  onClick,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  /** Opens a menu. */
  readonly menu?: boolean;
  /** Draws a line through the picture: what it shows is off. */
  readonly struck?: boolean;
  readonly reason?: string;
  readonly shortcut?: string;
  readonly onClick?: () => void;
}): ReactElement => (
  <button
    type="button"
    className={struck ? 'tool struck' : 'tool'}
    title={reason ?? label}
    {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
    {...(menu ? { 'aria-haspopup': 'menu' as const } : {})}
    {...(reason === undefined ? {} : { 'aria-disabled': true, 'aria-description': reason })}
    {...(shortcut === undefined ? {} : { 'aria-keyshortcuts': shortcut })}
    onClick={reason === undefined ? onClick : undefined}
  >
    <Icon name={icon} />
    <span className="tool-label">{label}</span>
  </button>
);
