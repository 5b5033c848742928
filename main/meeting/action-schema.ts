import { z } from 'zod';
import type { MeetingAction } from '../../app/meeting/action.ts';

const member = z.string().min(1).max(128);
const on = z.boolean();
const named = <const T extends MeetingAction['do']>(name: T) => z.strictObject({ do: z.literal(name) });
const about = <const T extends MeetingAction['do']>(name: T) => z.strictObject({ do: z.literal(name), member });

/** The shape of an action, from the host's window and from guests alike; whether the sender may is decided by the meeting. */
export const meetingAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('mute'), member, mayUnmute: on }),
  z.strictObject({ do: z.literal('mute-all'), mayUnmute: on }),
  about('ask-to-unmute'),
  about('stop-camera'),
  about('stop-screen'),
  about('lower-hand'),
  named('lower-all-hands'),
  z.strictObject({ do: z.literal('set-role'), member, role: z.literal([0, 1, 2, 3, 4]) }),
  about('hand-over'),
  about('remove'),
  about('admit'),
  named('admit-all'),
  about('turn-away'),
  z.strictObject({ do: z.literal('lock'), on }),
  z.strictObject({ do: z.literal('set-policy'), policy: z.literal([0, 1, 2, 3]) }),
  z.strictObject({ do: z.literal('set-waiting-room'), on }),
  z.strictObject({ do: z.literal('extend'), minutes: z.int().min(1).max(240) }),
  named('end'),
  z.strictObject({
    do: z.literal('set-self'),
    microphone: on.exactOptional(),
    camera: on.exactOptional(),
    screen: on.exactOptional(),
  }),
  z.strictObject({ do: z.literal('raise-hand'), up: on }),
  named('leave'),
]) satisfies z.ZodType<MeetingAction>;
