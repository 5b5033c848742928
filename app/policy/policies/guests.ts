import type { PolicyGroup } from '../policy-entry.ts';

/** The page by which guests join, and the way of their media. */
export const GUEST_POLICIES = {
  en: 'Guest page',
  zh: '来宾页面',
  policies: {
    GuestPage: {
      kind: { type: 'boolean' },
      since: '0.1.0',
      fallback: null,
      locks: ['guestPage.on'],
      sample: true,
      en: {
        name: 'Guest page',
        text: 'Whether Parley serves a page by which guests join meetings from a browser. When it is off, nothing listens for guests.',
      },
      zh: { name: '来宾页面', text: 'Parley 是否提供供来宾用浏览器加入会议的页面。关闭时不监听来宾连接。' },
    },
    GuestPageAddress: {
      kind: { type: 'text', longest: 64 },
      since: '0.1.0',
      fallback: null,
      locks: ['guestPage.address'],
      sample: '192.0.2.10',
      en: { name: 'Guest page: address', text: 'IP address of this computer that the page listens on; empty for all.' },
      zh: { name: '来宾页面：地址', text: '页面监听的本机 IP 地址；留空表示全部。' },
    },
    GuestPagePort: {
      kind: { type: 'integer', least: 1024, most: 65_535 },
      since: '0.1.0',
      fallback: null,
      locks: ['guestPage.port'],
      sample: 7443,
      en: { name: 'Guest page: port', text: 'TCP port that the page listens on.' },
      zh: { name: '来宾页面：端口', text: '页面监听的 TCP 端口。' },
    },
    GuestPagePublicUrl: {
      kind: { type: 'text', longest: 512 },
      since: '0.1.0',
      fallback: null,
      locks: ['guestPage.publicUrl'],
      sample: 'https://meet.example.org/ada',
      en: {
        name: 'Guest page: public address',
        text: 'The https address under which others reach the page through a reverse proxy; empty when they reach it directly.',
      },
      zh: { name: '来宾页面：公开地址', text: '他人通过反向代理访问页面的 https 地址；可直接访问时留空。' },
    },
    GuestPageCertificate: {
      kind: { type: 'text', longest: 4096 },
      since: '0.1.0',
      fallback: null,
      locks: ['guestPage.certificate'],
      sample: '/etc/parley/guest-page.pem',
      en: {
        name: 'Guest page: certificate file',
        text: 'Path of the page’s certificate chain in PEM form. It has an effect only together with the key file.',
      },
      zh: { name: '来宾页面：证书文件', text: '页面证书链（PEM 格式）的路径。须与密钥文件一起设置才有效。' },
    },
    GuestPageKey: {
      kind: { type: 'text', longest: 4096 },
      since: '0.1.0',
      fallback: null,
      locks: ['guestPage.certificate'],
      sample: '/etc/parley/guest-page.key',
      en: {
        name: 'Guest page: key file',
        text: 'Path of the private key of that certificate in PEM form, readable by the person who runs Parley.',
      },
      zh: { name: '来宾页面：密钥文件', text: '该证书私钥（PEM 格式）的路径，运行 Parley 的用户须能读取。' },
    },
    StunServers: {
      kind: { type: 'list', most: 8, longest: 300 },
      since: '0.1.0',
      fallback: null,
      locks: ['ice.stun'],
      sample: ['stun:stun.example.org:3478'],
      en: { name: 'STUN servers', text: 'stun: or stuns: addresses (RFC 7064) by which guests’ media finds its way.' },
      zh: { name: 'STUN 服务器', text: '来宾媒体寻路所用的 stun: 或 stuns: 地址 (RFC 7064)。' },
    },
    TurnServers: {
      kind: { type: 'list', most: 8, longest: 600 },
      since: '0.1.0',
      fallback: null,
      locks: ['ice.turn'],
      sample: ['turns:turn.example.org:5349 ada'],
      en: {
        name: 'TURN servers',
        text: 'TURN servers, each as "address user", or "address user time-limited" where what is typed is the server’s shared secret. The password is not here: people type it in Settings, Meetings.',
      },
      zh: {
        name: 'TURN 服务器',
        text: 'TURN 服务器，每项写作“地址 用户名”；若输入的是服务器共享密钥，则写作“地址 用户名 time-limited”。这里没有密码：由用户在“设置 - 会议”中输入。',
      },
    },
  },
} as const satisfies PolicyGroup;
