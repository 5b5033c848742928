import type { PolicyGroup } from '../policy-entry.ts';

/** The app itself. */
export const APPLICATION_POLICIES = {
  en: 'Application',
  zh: '应用程序',
  policies: {
    Languages: {
      kind: { type: 'choices', of: ['en', 'zh'] },
      since: '0.1.0',
      fallback: ['en', 'zh'],
      locks: ['language'],
      sample: ['zh'],
      en: { name: 'Languages', text: 'Languages that may be chosen; a single one is in force for everybody.' },
      zh: { name: '语言', text: '可以选择的语言；只有一种时对所有人生效。' },
    },
    Theme: {
      kind: { type: 'choice', of: ['system', 'light', 'dark'] },
      since: '0.1.0',
      fallback: null,
      locks: ['theme'],
      sample: 'system',
      en: { name: 'Appearance', text: 'Light, dark, or like the system.' },
      zh: { name: '外观', text: '浅色 (light)、深色 (dark) 或跟随系统 (system)。' },
    },
    UpdateChannel: {
      kind: { type: 'choice', of: ['off', 'latest', 'beta'] },
      since: '0.1.0',
      fallback: 'latest',
      locks: ['updates'],
      sample: 'off',
      en: {
        name: 'Update channel',
        text: 'off: Parley never asks for updates by itself and another tool installs them. latest: releases. beta: releases and trial versions.',
      },
      zh: {
        name: '更新通道',
        text: 'off：Parley 从不自行查询更新，由其他工具安装。latest：正式版。beta：正式版和试用版。',
      },
    },
    ProvisioningUrl: {
      kind: { type: 'text', longest: 2048 },
      since: '0.1.0',
      fallback: null,
      locks: [],
      sample: 'https://provisioning.example.org/parley.json',
      en: {
        name: 'Provisioning address',
        text: 'The https address of the account file that Parley fetches with the person’s sign-in.',
      },
      zh: { name: '配置下发地址', text: 'Parley 以用户身份登录后获取账号文件的 https 地址。' },
    },
    CommandLineDialling: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: false,
      locks: [],
      sample: true,
      en: {
        name: 'Dial from the command line at once',
        text: 'Whether "parley call" dials without asking. Otherwise it fills the form, and links always do.',
      },
      zh: { name: '命令行立即拨号', text: '“parley call”是否无需确认即拨号。否则只填写表单；链接始终只填写表单。' },
    },
    LogLevel: {
      kind: { type: 'choice', of: ['error', 'info', 'debug'] },
      since: '0.1.0',
      fallback: 'info',
      locks: ['logLevel'],
      sample: 'debug',
      en: { name: 'Log level', text: 'How much is written into the log. No level writes secrets.' },
      zh: { name: '日志级别', text: '日志记录的详细程度。任何级别都不会写入机密。' },
    },
    Recording: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: false,
      locks: [],
      sample: false,
      en: {
        name: 'Recording',
        text: 'Parley records no call and no meeting. There is nothing to switch: the policy is honoured by there being nothing, and switching it on has no effect.',
      },
      zh: {
        name: '录制',
        text: 'Parley 不录制任何通话或会议，没有可开关的内容：此策略因功能不存在而得到遵守，开启也无效。',
      },
    },
    Telemetry: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: false,
      locks: [],
      sample: false,
      en: {
        name: 'Telemetry',
        text: 'Parley reports nothing to anybody. There is nothing to switch: the policy is honoured by there being nothing, and switching it on has no effect.',
      },
      zh: {
        name: '遥测',
        text: 'Parley 不向任何人上报数据，没有可开关的内容：此策略因功能不存在而得到遵守，开启也无效。',
      },
    },
  },
} as const satisfies PolicyGroup;
