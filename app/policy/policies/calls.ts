import type { PolicyGroup } from '../policy-entry.ts';

/** Calls and their media. */
export const CALL_POLICIES = {
  en: 'Calls and media',
  zh: '通话与媒体',
  policies: {
    RequireEncryption: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: false,
      locks: ['encryption'],
      sample: true,
      en: {
        name: 'Require encryption',
        text: 'Calls whose sound and picture cannot be encrypted are refused. When it is off, people decide for themselves.',
      },
      zh: { name: '要求加密', text: '拒绝音视频无法加密的通话。关闭时由用户自行决定。' },
    },
    DirectCalls: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: true,
      locks: ['direct.receive'],
      sample: false,
      en: {
        name: 'Direct calls',
        text: 'Whether people may call SIP addresses without an account and be called so from other computers. When it is off, only accounts and the echo meeting are left; programs on the same computer can still ring Parley.',
      },
      zh: {
        name: '直接呼叫',
        text: '用户是否可以不经账号呼叫 SIP 地址，以及接听来自其他电脑的此类呼叫。关闭后只能使用账号和回声会议；本机程序仍可呼叫 Parley。',
      },
    },
    ScreenSharing: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: true,
      locks: [],
      sample: false,
      en: {
        name: 'Screen sharing',
        text: 'Whether the screen of this computer may be shared. What guests share from their browsers into a meeting is theirs and not held back.',
      },
      zh: { name: '屏幕共享', text: '是否可以共享本机屏幕。来宾从浏览器共享到会议的内容属于来宾，不受此限制。' },
    },
    AudioCodecs: {
      kind: { type: 'choices', of: ['opus', 'G722', 'PCMU', 'PCMA'] },
      since: '0.1.0',
      fallback: ['opus', 'G722', 'PCMU', 'PCMA'],
      locks: [],
      sample: ['opus', 'PCMA'],
      en: {
        name: 'Audio codecs',
        text: 'Audio codecs that SIP calls may use, the preferred one first. Guests in browsers always use opus; the echo meeting needs one of opus, PCMU and PCMA.',
      },
      zh: {
        name: '音频编解码器',
        text: 'SIP 通话可以使用的音频编解码器，首选的排在最前。浏览器来宾始终使用 opus；回声会议需要 opus、PCMU、PCMA 之一。',
      },
    },
    VideoCodecs: {
      kind: { type: 'choices', of: ['VP8', 'H264'] },
      since: '0.1.0',
      fallback: ['VP8', 'H264'],
      locks: [],
      sample: ['H264'],
      en: {
        name: 'Video codecs',
        text: 'Video codecs that SIP calls may use, the preferred one first. Guests in browsers and the echo meeting choose for themselves.',
      },
      zh: {
        name: '视频编解码器',
        text: 'SIP 通话可以使用的视频编解码器，首选的排在最前。浏览器来宾和回声会议自行选择。',
      },
    },
    VideoMaxKbps: {
      kind: { type: 'integer', least: 100, most: 8000 },
      since: '0.1.0',
      fallback: null,
      locks: [],
      sample: 1500,
      en: {
        name: 'Most video sent (kbit/s)',
        text: 'A cap: people may choose less, never more.',
      },
      zh: { name: '视频发送上限 (kbit/s)', text: '上限：用户可以选择更低，不能更高。' },
    },
  },
} as const satisfies PolicyGroup;
