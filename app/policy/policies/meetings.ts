import type { PolicyGroup } from '../policy-entry.ts';

const JOIN = ['anyone', 'signed-in', 'company', 'invited'] as const;

/** Who may come into meetings. */
export const MEETING_POLICIES = {
  en: 'Meetings',
  zh: '会议',
  policies: {
    AllowedJoinPolicies: {
      kind: { type: 'choices', of: JOIN },
      since: '0.1.0',
      fallback: JOIN,
      locks: [],
      sample: ['company', 'invited'],
      en: {
        name: 'Allowed join policies',
        text: 'Who meetings may be opened to: anyone, signed-in (people with an account), company (people of the same company), invited. A meeting is not started with another one nor changed to it.',
      },
      zh: {
        name: '允许的入会策略',
        text: '会议可以向谁开放：anyone（任何人）、signed-in（有账号的人）、company（本公司人员）、invited（受邀者）。不能以其他策略开始会议，也不能改为其他策略。',
      },
    },
    DefaultJoinPolicy: {
      kind: { type: 'choice', of: JOIN },
      since: '0.1.0',
      fallback: null,
      locks: ['joinPolicy'],
      sample: 'company',
      en: {
        name: 'Default join policy',
        text: 'What every new meeting starts with; it may be changed for one meeting within the allowed join policies. It must be one of them.',
      },
      zh: {
        name: '默认入会策略',
        text: '每个新会议的初始策略；单个会议可以在允许的入会策略范围内更改。它必须是其中之一。',
      },
    },
    GuestPasswordRequired: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: false,
      locks: ['guestsWithoutPassword'],
      sample: true,
      en: {
        name: 'Guest password required',
        text: 'Guests always type the meeting’s password. When it is off, people decide for themselves.',
      },
      zh: { name: '来宾必须输入密码', text: '来宾始终需要输入会议密码。关闭时由用户自行决定。' },
    },
    WaitingRoom: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: null,
      locks: ['waitingRoom'],
      sample: true,
      en: {
        name: 'Waiting room',
        text: 'On: who comes by link or dials in always waits until a host admits them, and no host can switch that off in a meeting. Off: meetings start without a waiting room, and a host may open one.',
      },
      zh: {
        name: '等候室',
        text: '开启：通过链接或电话加入的人始终等候主持人准入，会议中主持人不能关闭。关闭：会议开始时没有等候室，主持人可以开启。',
      },
    },
    CorpId: {
      kind: { type: 'text', longest: 32 },
      since: '0.1.0',
      fallback: null,
      locks: ['corpId'],
      sample: 'example',
      en: { name: 'Company', text: 'The company that people here are of, for meetings open to colleagues only.' },
      zh: { name: '公司', text: '本机用户所属的公司，用于仅向同事开放的会议。' },
    },
  },
} as const satisfies PolicyGroup;
