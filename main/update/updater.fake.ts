import type { CheckAnswer, DownloadAnswer, Updater } from './updater.ts';

/** An updater without a server: a test answers what was asked, when it likes. */
export type FakeUpdater = Updater & {
  /** What was asked of it, in order, as "check beta", "download", "download, not on quit", "cancel", "drop", "install". */
  readonly asked: string[];
  answerCheck(answer: CheckAnswer): Promise<void>;
  answerDownload(answer: DownloadAnswer): Promise<void>;
  percent(percent: number): void;
};

/** A fake updater that has been asked nothing yet. */
export const fakeUpdater = (): FakeUpdater => {
  const asked: string[] = [];
  let check: (answer: CheckAnswer) => void = () => {};
  let download: (answer: DownloadAnswer) => void = () => {};
  let percent: (percent: number) => void = () => {};
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const cancelled = { is: 'failed', why: 'unreachable', detail: 'cancelled', retryAfter: 0 } as const;
  return {
    asked,
    check: (channel) => {
      asked.push(`check ${channel}`);
      return new Promise((resolve) => {
        check = resolve;
      });
    },
    download: ({ installOnQuit, onPercent }) => {
      asked.push(installOnQuit ? 'download' : 'download, not on quit');
      percent = onPercent;
      return new Promise((resolve) => {
        download = resolve;
      });
    },
    cancel: () => {
      asked.push('cancel');
      check(cancelled);
      download(cancelled);
    },
    drop: () => void asked.push('drop'),
    install: () => void asked.push('install'),
    answerCheck: (answer) => {
      check(answer);
      return settle();
    },
    answerDownload: (answer) => {
      download(answer);
      return settle();
    },
    percent: (now) => percent(now),
  };
};
