import { BrowserWindow, screen, type WebContents } from 'electron';
import { ORIGIN } from './app-scheme.ts';

/** What every window of Parley is given, and nothing more. */
export const WINDOW_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  spellcheck: false,
  backgroundThrottling: false,
} as const;

/** What the main window needs of the app. */
export type MainWindowParts = {
  readonly preload: string;
  readonly admit: (contents: WebContents) => void;
};

/** What the window asks and tells once the app behind it has started. */
export type MainWindowListener = {
  /** Whether closing only hides the window; asked at each close. */
  readonly hidesOnClose: () => boolean;
  /** The window's process died (and is being started again). */
  readonly onGone: (reason: string) => void;
};

/** The window that holds the screens and, behind them, the call's media. */
export type MainWindow = {
  /** Opens it, or brings it to the front; `visible` false makes it ready without showing it. */
  open(visible: boolean): BrowserWindow;
  listen(listener: MainWindowListener): void;
  /** The person has it before them. */
  inFront(): boolean;
  /** It has come to the front. */
  onFront(listener: () => void): void;
  /** Has its frame or its button in the taskbar ask to be looked at. */
  flash(on: boolean): void;
  /** Resolves once the first window was drawn, or has had its time for it. */
  readonly drawn: Promise<void>;
};

/** A screen of 1280 × 720 at 150 % has 480 px, less its taskbar and the window's title. */
const SMALLEST_HEIGHT = 400;
/** A window that is not drawn within this time keeps nobody waiting, ms. */
const DRAWING_PATIENCE = 2000;
/** How often a window whose process keeps dying is started again within a minute. */
const MOST_RESTARTS = 5;

/** Keeps one main window: made when first opened, hidden or closed by the person, loaded again when its process dies. */
export const mainWindow = (parts: MainWindowParts): MainWindow => {
  let window: BrowserWindow | null = null;
  let restarts: number[] = [];
  let wasDrawn: () => void = () => {};
  const drawn = new Promise<void>((resolve) => {
    wasDrawn = resolve;
  });
  let cameToFront: () => void = () => {};
  let listener: MainWindowListener = { hidesOnClose: () => false, onGone: () => undefined };

  const create = (visible: boolean): BrowserWindow => {
    const room = screen.getPrimaryDisplay().workAreaSize;
    const created = new BrowserWindow({
      width: Math.min(1000, room.width),
      height: Math.min(720, room.height),
      minWidth: 360,
      minHeight: SMALLEST_HEIGHT,
      show: false,
      autoHideMenuBar: true,
      title: 'Parley',
      webPreferences: { ...WINDOW_PREFERENCES, preload: parts.preload },
    });
    created.removeMenu();
    parts.admit(created.webContents);
    created.once('ready-to-show', () => {
      if (visible) created.show();
      wasDrawn();
    });
    setTimeout(wasDrawn, DRAWING_PATIENCE);
    created.on('focus', () => cameToFront());
    created.on('close', (event) => {
      if (!listener.hidesOnClose()) return;
      event.preventDefault();
      created.hide();
    });
    created.webContents.on('render-process-gone', (_event, details) => {
      if (created.isDestroyed()) return;
      listener.onGone(details.reason);
      restarts = [...restarts.filter((at) => Date.now() - at < 60_000), Date.now()];
      if (restarts.length <= MOST_RESTARTS) created.webContents.reload();
    });
    void created.loadURL(`${ORIGIN}/index.html`);
    return created;
  };

  return {
    drawn,
    listen: (next) => {
      listener = next;
    },
    inFront: () =>
      window !== null && !window.isDestroyed() && window.isVisible() && !window.isMinimized() && window.isFocused(),
    onFront: (next) => {
      cameToFront = next;
    },
    flash: (on) => {
      if (window !== null && !window.isDestroyed()) window.flashFrame(on);
    },
    open: (visible) => {
      if (window === null || window.isDestroyed()) {
        window = create(visible);
        return window;
      }
      if (window.webContents.isCrashed()) window.webContents.reload();
      if (!visible) return window;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return window;
    },
  };
};
