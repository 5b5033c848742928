import { z } from 'zod';
import type { MeetingAction } from '../../app/meeting/action.ts';

const member = z.string().min(1).max(64);
const on = z.boolean();
const mayUnmute = z.boolean();

/** The shape of an action as the window or a guest's page may send it; whether it is allowed is for the focus to say. */
export const meetingAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('mute'), member, mayUnmute }),
  z.strictObject({ do: z.literal('mute-all'), mayUnmute }),
  z.strictObject({ do: z.literal('ask-to-unmute'), member }),
  z.strictObject({ do: z.literal('stop-camera'), member }),
  z.strictObject({ do: z.literal('stop-screen'), member }),
  z.strictObject({ do: z.literal('lower-hand'), member }),
  z.strictObject({ do: z.literal('lower-all-hands') }),
  z.strictObject({ do: z.literal('set-role'), member, role: z.literal([0, 1, 2, 3, 4]) }),
  z.strictObject({ do: z.literal('hand-over'), member }),
  z.strictObject({ do: z.literal('remove'), member }),
  z.strictObject({ do: z.literal('admit'), member }),
  z.strictObject({ do: z.literal('admit-all') }),
  z.strictObject({ do: z.literal('turn-away'), member }),
  z.strictObject({ do: z.literal('lock'), on }),
  z.strictObject({ do: z.literal('set-policy'), policy: z.literal([0, 1, 2, 3]) }),
  z.strictObject({ do: z.literal('set-waiting-room'), on }),
  z.strictObject({ do: z.literal('extend'), minutes: z.int().min(1).max(240) }),
  z.strictObject({ do: z.literal('end') }),
  z.strictObject({
    do: z.literal('set-self'),
    microphone: z.boolean().exactOptional(),
    camera: z.boolean().exactOptional(),
    screen: z.boolean().exactOptional(),
  }),
  z.strictObject({ do: z.literal('raise-hand'), up: z.boolean() }),
  z.strictObject({ do: z.literal('leave') }),
]) satisfies z.ZodType<MeetingAction>;
