import * as z from 'zod';
import type { CallName, Calls } from '../../app/bridge/contract.ts';
import { LENGTH_LIMITS } from '../../app/conf/start-call-info.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { Contact } from '../../app/settings/contact.ts';
import type { Settings } from '../../app/settings/settings.ts';
import { meetingAction } from '../meeting/action-schema.ts';

const id = z.string().min(1).max(128);
const call = z.strictObject({ call: id });
const db = z.number().min(-200).max(20);
const share = z.number().min(0).max(1);
const count = z.int().min(0).max(1000);
const sdp = z.string().max(65_536);
const wellFormed = (limit: number) =>
  z
    .string()
    .max(limit)
    .regex(/^\P{Surrogate}*$/u, 'not well-formed text');
const turnServer = z.strictObject({
  url: z.string().min(1).max(300),
  user: z.string().min(1).max(256),
  timeLimited: z.boolean(),
});
const attendee = z
  .strictObject({
    number: wellFormed(LENGTH_LIMITS.number).exactOptional(),
    thirdUserId: wellFormed(LENGTH_LIMITS.thirdUserId).exactOptional(),
    name: wellFormed(LENGTH_LIMITS.nickName),
  })
  .refine(({ number, thirdUserId }) => number || thirdUserId, 'neither number nor thirdUserId is given');
/** What the stores check themselves, field by field, so that their answer can name the field. */
const object = <T>() =>
  z.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'must be an object');

/** The shape of every message the renderer may send; anything else is refused before a handler sees it. */
export const schemas = {
  startP2pConf: z.unknown(),
  classifyCallee: z.strictObject({ text: z.string().max(2048), account: id.nullable(), asTyped: z.boolean() }),
  acceptConf: z.strictObject({ call: id, video: z.boolean() }),
  rejectConf: call,
  silence: call,
  toEntrance: call,
  leaveConf: call,
  endConf: call,
  addAttendee: z.strictObject({ meeting: id, attendees: z.array(attendee).min(1).max(7) }),
  meetingAction: z.strictObject({ meeting: id, action: meetingAction }),
  joinRoom: z.strictObject({ meeting: id, leg: id, sdp }),
  hold: call,
  resume: call,
  setVideo: z.strictObject({ call: id, on: z.boolean() }),
  sendDtmf: z.strictObject({ call: id, digits: z.string().regex(/^[0-9*#A-D]{1,64}$/) }),
  acceptTransfer: call,
  declineTransfer: call,
  dismissCall: call,
  negotiateMedia: z.strictObject({ leg: id, session: id.nullable(), revision: z.int().min(0), sdp }),
  directMedia: z.strictObject({ session: id, revision: z.int().min(0), sdp }),
  reportMedia: z.strictObject({
    session: id,
    heardDb: db,
    sentDb: db,
    heardHz: z.number().min(0).max(24_000),
    sentHz: z.number().min(0).max(24_000),
    framesPerSecond: z.number().min(0).max(1000).nullable(),
    frameWidth: z.number().min(0).max(16_384).nullable(),
    frameHeight: z.number().min(0).max(16_384).nullable(),
    lossIn: share,
    lossOut: share,
    roundTripMs: z.number().min(0).nullable(),
    jitterMs: z.number().min(0).nullable(),
  }),
  shareSources: z.null(),
  chooseShareSource: z.strictObject({ id: z.string().max(256) }),
  saveSettings: object<Partial<Settings>>(),
  saveAccount: z.strictObject({
    account: z.custom<AccountSettings>(
      (value) => typeof value === 'object' && value !== null && 'id' in value && id.safeParse(value.id).success,
      'must be an object with an id',
    ),
    password: z.string().max(1024).nullable(),
    remember: z.boolean(),
  }),
  removeAccount: z.strictObject({ id }),
  signIn: z.strictObject({ account: id, password: z.string().max(1024), remember: z.boolean() }),
  signInWithAppId: z.strictObject({ appId: id, thirdUserId: z.string().max(128), token: z.string().max(4096) }),
  signOut: z.strictObject({ account: id }),
  retryAccount: z.strictObject({ id }),
  saveTurnPassword: z.strictObject({ server: turnServer, password: z.string().min(1).max(1024).nullable() }),
  hasTurnPassword: z.strictObject({ server: turnServer }),
  provisionFromFile: z.null(),
  answerProvisioning: z.strictObject({ yes: z.boolean(), user: z.string().max(256), password: z.string().max(1024) }),
  saveContact: object<Contact>(),
  removeContact: z.strictObject({ id }),
  searchHistory: z.strictObject({ text: z.string().max(256), limit: z.int().min(1).max(1000) }),
  removeRecord: z.strictObject({ id }),
  clearHistory: z.null(),
  /** A problem's id carries the path of a file. */
  dismissProblem: z.strictObject({ id: z.string().max(8192) }),
  diagnostics: z.strictObject({ microphones: count, cameras: count, speakers: count }),
  saveDiagnostics: z.null(),
  /** Diagnostics are copied whole. */
  copyText: z.strictObject({ text: z.string().max(1_000_000) }),
  shareInvitation: z.strictObject({ meeting: id, by: z.enum(['mail', 'calendar']) }),
  lookForUpdate: z.null(),
  restartToUpdate: z.null(),
  deferUpdate: z.null(),
  rendererReady: z.null(),
} satisfies { [K in CallName]: z.ZodType<Calls[K]['input']> };
