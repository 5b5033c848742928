import { Menu } from 'electron';

/** On macOS the menus people expect, without reload and developer tools; elsewhere none: a reload in a call would drop its media. */
export const setMenu = (): void => {
  if (process.platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]));
};
