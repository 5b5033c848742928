import { desktopCapturer, type Session } from 'electron';
import type { ShareSource } from '../../app/bridge/contract.ts';

/** Lets a person pick a screen or window; the next getDisplayMedia gets what was picked and nothing else, and nothing where `may` says so. */
export const serveScreenShare = (
  session: Session,
  may: () => boolean,
): { sources(): Promise<readonly ShareSource[]>; choose(id: string): void } => {
  let chosen = '';
  session.setDisplayMediaRequestHandler((_request, answer) => {
    const id = chosen;
    chosen = '';
    if (!may()) return answer({});
    void desktopCapturer.getSources({ types: ['screen', 'window'] }).then(
      (sources) => {
        const source = sources.find((one) => one.id === id);
        // Electron reads an empty answer as a refusal.
        answer(source === undefined ? {} : { video: source });
      },
      () => answer({}),
    );
  });
  return {
    sources: async () => {
      const found = await desktopCapturer.getSources({
        types: ['screen', 'window'],
        thumbnailSize: { width: 320, height: 180 },
      });
      return found.map(({ id, name, thumbnail }) => ({ id, name, thumbnail: thumbnail.toDataURL() }));
    },
    choose: (id) => {
      chosen = id;
    },
  };
};
