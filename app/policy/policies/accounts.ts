import type { PolicyGroup } from '../policy-entry.ts';

/** Accounts, servers, and how numbers are dialled through them. */
export const ACCOUNT_POLICIES = {
  en: 'Accounts and dialling',
  zh: '账号与拨号',
  policies: {
    Accounts: {
      kind: { type: 'accounts', most: 20 },
      since: '0.1.0',
      fallback: null,
      locks: [],
      sample: [
        {
          id: 'office',
          label: 'Office',
          domain: 'sip.example.org',
          protocol: 'tls',
          pstn: { enabled: true, prefix: '0', format: 'e164', gateway: '' },
        },
      ],
      en: {
        name: 'Accounts',
        text: 'SIP accounts that everybody has. Each has an "id" that stays the same for good (letters, digits, "-", "_", at most 32) and a "domain"; it may have "label", "displayName", "user", "authUser", "protocol", "registrar", "outboundProxy", "expiresSeconds", "mediaTransport", "pstn", "ca" and "enabled". There is no password here: people type their own, and their user name too where "user" is left out. What the policy gives cannot be changed, and the accounts cannot be removed.',
      },
      zh: {
        name: '账号',
        text: '所有人都有的 SIP 账号。每个账号有一个永久不变的“id”（字母、数字、“-”、“_”，最多 32 个字符）和一个“domain”，还可以有“label”、“displayName”、“user”、“authUser”、“protocol”、“registrar”、“outboundProxy”、“expiresSeconds”、“mediaTransport”、“pstn”、“ca”和“enabled”。这里没有密码：由用户自己输入；未给出“user”时，用户名也由用户输入。策略给出的内容不能更改，账号不能删除。',
      },
    },
    AllowUserAccounts: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: true,
      locks: [],
      sample: false,
      en: {
        name: 'Allow own accounts',
        text: 'Whether people may add accounts of their own. When it is off, accounts that they added before are neither shown nor used; they are kept for the day when it is on again. Accounts from the provisioning address stay.',
      },
      zh: {
        name: '允许自有账号',
        text: '用户是否可以添加自己的账号。关闭后，以前添加的账号不显示也不使用，但会保留，以便重新开启时使用。来自配置下发地址的账号不受影响。',
      },
    },
    AllowedTransports: {
      kind: { type: 'choices', of: ['udp', 'tcp', 'tls', 'wss'] },
      since: '0.1.0',
      fallback: null,
      locks: ['direct.receive'],
      sample: ['tls', 'wss'],
      en: {
        name: 'Allowed transports',
        text: 'Transports that signalling may use. Accounts with another one are switched off. Calls without an account use UDP and TCP unless their address begins with “sips”: they are refused, and not received, unless both are allowed. Addresses with “sips” need tls.',
      },
      zh: {
        name: '允许的传输方式',
        text: '信令可以使用的传输方式。使用其他方式的账号会被停用。不经账号的呼叫使用 UDP 和 TCP，除非地址以 sips: 开头：若两者未都允许，则拒绝拨出，也不接收；sips: 地址需要允许 tls。',
      },
    },
    TrustedCertificates: {
      kind: { type: 'pem' },
      since: '0.1.0',
      fallback: null,
      locks: [],
      sample: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----',
      en: {
        name: 'Trusted certificates',
        text: 'Certificate authorities in PEM form that every SIP server may be certified by, besides those of the system. They do not count for the guest page or for TURN servers.',
      },
      zh: {
        name: '受信任的证书',
        text: 'PEM 格式的证书颁发机构；除系统信任的机构外，所有 SIP 服务器均可由其签发证书。不适用于来宾页面和 TURN 服务器。',
      },
    },
    DialPrefix: {
      kind: { type: 'text', longest: 16 },
      since: '0.1.0',
      fallback: null,
      locks: ['account.pstn.prefix'],
      sample: '0',
      en: {
        name: 'Dial prefix',
        text: 'Put before every telephone number that an account dials; up to 16 of 0-9 * # +.',
      },
      zh: { name: '拨号前缀', text: '账号拨打电话号码时加在号码前面；最多 16 个 0-9 * # + 字符。' },
    },
    NumberFormat: {
      kind: { type: 'choice', of: ['e164', 'national', 'as-typed'] },
      since: '0.1.0',
      fallback: null,
      locks: ['account.pstn.format'],
      sample: 'e164',
      en: {
        name: 'Number format',
        text: 'How accounts write telephone numbers: e164 (+49…), national (0…, 0044…), or as-typed.',
      },
      zh: {
        name: '号码格式',
        text: '账号书写电话号码的方式：e164（+86…）、national（国内格式）或 as-typed（按输入）。',
      },
    },
    NumberGateway: {
      kind: { type: 'text', longest: 300 },
      since: '0.1.0',
      fallback: null,
      locks: ['account.pstn.gateway'],
      sample: 'gateway.example.org',
      en: {
        name: 'Number gateway',
        text: 'Host, or host:port, that takes telephone numbers for every account.',
      },
      zh: { name: '号码网关', text: '为所有账号接收电话号码的主机，格式为 host 或 host:port。' },
    },
  },
} as const satisfies PolicyGroup;
