import type { RtcClient } from '../test/engine/media-rtc-client.ts';
import { asksForKeyFrame, type LoadMember } from './load-room.ts';

/** A member that does nothing yet. */
export const silent = (): LoadMember => ({
  sound: () => undefined,
  picture: () => undefined,
  onRtp: () => undefined,
  onKeyFrameWanted: () => undefined,
});

/** Lets a member hear what its client gets, of which nothing is kept. */
export const hearing = (client: RtcClient, member: LoadMember): void => {
  client.onRtp = (rtp) => {
    client.rtp.length = 0;
    member.onRtp(rtp);
  };
  client.onRtcp = (rtcp) => {
    client.rtcp.length = 0;
    if (asksForKeyFrame(rtcp)) member.onKeyFrameWanted();
  };
};
