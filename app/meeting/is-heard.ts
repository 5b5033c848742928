import { ConfRole } from '../conf/enumerations.ts';
import type { Member } from './member.ts';

/** Whether others may hear a member: neither they themselves, nor a host, nor their role has silenced them. */
export const isHeard = ({ role, media }: Pick<Member, 'role' | 'media'>): boolean =>
  role !== ConfRole.HWM_CONF_ROLE_AUDIENCE && media.microphone && !media.mutedByHost;
