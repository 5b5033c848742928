import { BrowserWindow } from 'electron';
import { ORIGIN } from './app-scheme.ts';
import { WINDOW_PREFERENCES } from './main-window.ts';

const WIDTH = 416;
const HEIGHT = 260;
/** Distance from the corner of the work area, px. */
const MARGIN = 16;

/** The small always-on-top window of an incoming call; whoever shows it does so without taking the keyboard. */
export const createIncomingWindow = (preload: string, area: Electron.Rectangle): BrowserWindow => {
  const window = new BrowserWindow({
    width: WIDTH,
    height: HEIGHT,
    x: area.x + area.width - WIDTH - MARGIN,
    y: area.y + MARGIN,
    show: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    autoHideMenuBar: true,
    title: 'Parley',
    webPreferences: { ...WINDOW_PREFERENCES, preload },
  });
  window.removeMenu();
  window.setAlwaysOnTop(true, 'screen-saver');
  void window.loadURL(`${ORIGIN}/index.html#incoming`);
  return window;
};
