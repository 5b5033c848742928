import { BrowserWindow } from 'electron';
import { ORIGIN } from './app-scheme.ts';

const PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  spellcheck: false,
  backgroundThrottling: false,
} as const;

/** The window that holds the screens and, behind them, the call's media; closing it may only hide it. */
export const createMainWindow = (preload: string, show: boolean): BrowserWindow => {
  const window = new BrowserWindow({
    width: 1000,
    height: 720,
    minWidth: 360,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    title: 'Parley',
    webPreferences: { ...PREFERENCES, preload },
  });
  window.removeMenu();
  if (show) window.once('ready-to-show', () => window.show());
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
};

/** The small always-on-top window of an incoming call; it is shown without taking the keyboard. */
export const createIncomingWindow = (preload: string, area: Electron.Rectangle): BrowserWindow => {
  const width = 380;
  const height = 260;
  const window = new BrowserWindow({
    width,
    height,
    x: area.x + area.width - width - 16,
    y: area.y + 16,
    show: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    autoHideMenuBar: true,
    title: 'Parley',
    webPreferences: { ...PREFERENCES, preload },
  });
  window.removeMenu();
  window.setAlwaysOnTop(true, 'screen-saver');
  void window.loadURL(`${ORIGIN}/index.html#incoming`);
  return window;
};
