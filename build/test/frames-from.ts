import type { Page } from 'playwright';

/** Frames decoded so far of a member's picture; 0 while there is none. */
export const framesFrom = (page: Pick<Page, 'evaluate'>, member: string): Promise<number> =>
  page.evaluate(
    (id) =>
      document.querySelector<HTMLVideoElement>(`[data-member="${id}"] video`)?.getVideoPlaybackQuality()
        .totalVideoFrames ?? 0,
    member,
  );
