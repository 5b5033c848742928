import { ok } from '../../app/result.ts';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { fakeLines } from '../lines/lines.fake.ts';
import { fakeMediaPort } from '../media/media-port.fake.ts';
import { NO_ROOMS } from '../media/no-rooms.fake.ts';
import { builtinFocus } from '../providers/builtin-focus.ts';
import { type Conference, type ConferenceOptions, createConference } from './conference.ts';

/** The real conference, ready, among stand-ins for whatever the test does not give: anybody can be called at any SIP URI. */
export const conferenceAmongFakes = (given: Partial<ConferenceOptions>): Conference => {
  const conference = createConference({
    lines: fakeLines(),
    media: fakeMediaPort(),
    room: NO_ROOMS,
    provider: builtinFocus(Date.now),
    settings: () => ({ ...DEFAULT_SETTINGS, displayName: 'Ada' }),
    language: () => 'en',
    classify: (text) =>
      ok({
        callable: true,
        route: { kind: 'sip-uri', uri: text, account: null, shown: text },
        name: '',
        alternatives: [],
      }),
    nameOf: () => '',
    companyOf: () => '',
    holderOf: () => null,
    record: () => {},
    onDtmf: () => {},
    onSendDigits: () => {},
    onHost: () => {},
    now: Date.now,
    log: () => {},
    ...given,
  });
  conference.setReady(true);
  return conference;
};
