import { app } from 'electron';

/** The links (tel:, sip:, parley:) that macOS hands over by an event, the first one before anything is ready. */
export type Links = {
  /** The newest that came before anybody listened; "" for none. */
  last(): string;
  listen(listener: (url: string) => void): void;
};

/** Must run before `ready`: hears links from the start. */
export const hearLinks = (): Links => {
  let last = '';
  let hear = (url: string): void => {
    last = url;
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    hear(url);
  });
  return {
    last: () => last,
    listen: (listener) => {
      hear = listener;
    },
  };
};
