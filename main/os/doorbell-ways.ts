import { app, Notification } from 'electron';
import type { DoorbellWays, Notice } from '../meeting/doorbell.ts';
import type { MainWindow } from './main-window.ts';

/** The notifications, the app's icon and the window's frame of this system; `show` is told what somebody who follows a notification should see. */
export const doorbellWays = (window: MainWindow, show: (panel: Notice['panel']) => void): DoorbellWays => {
  let shown: Notification | null = null;
  return {
    inFront: window.inFront,
    notify: (notice) => {
      shown?.close();
      shown = null;
      if (notice === null || !Notification.isSupported()) return;
      const { title, body, silent, panel } = notice;
      shown = new Notification({ title, body, silent });
      shown.on('click', () => {
        window.open(true);
        show(panel);
      });
      shown.show();
    },
    badge: (count) => app.setBadgeCount(count),
    flash: window.flash,
  };
};
