import type { Direction } from '../../../app/media/direction.ts';

/** A session description as a plain SIP phone writes it. */
export const peerSdp = (
  o: {
    readonly port?: number;
    readonly direction?: Direction;
    readonly video?: boolean;
    readonly address?: string;
  } = {},
): string =>
  [
    'v=0',
    `o=peer 1 ${o.port ?? 30_000} IN IP4 127.0.0.1`,
    's=-',
    `c=IN IP4 ${o.address ?? '127.0.0.1'}`,
    't=0 0',
    `m=audio ${o.port ?? 30_000} RTP/AVP 0 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    `a=${o.direction ?? 'sendrecv'}`,
    ...(o.video ? ['m=video 30002 RTP/AVP 96', 'a=rtpmap:96 VP8/90000', 'a=sendrecv'] : []),
    '',
  ].join('\r\n');
