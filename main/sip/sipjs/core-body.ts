import type { Body as CoreBody } from 'sip.js/lib/core/messages/body.js';
import type { Body } from '../call/signalling.ts';

/** A session description as sip.js sends it. */
export const sdpBody = (sdp: string | null | undefined): CoreBody | undefined =>
  sdp == null ? undefined : { contentDisposition: 'session', contentType: 'application/sdp', content: sdp };

/** Any other body as sip.js sends it. */
export const otherBody = (body: Body | null): CoreBody | undefined =>
  body === null ? undefined : { contentDisposition: 'render', contentType: body.type, content: body.text };
