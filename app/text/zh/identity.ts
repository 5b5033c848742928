/** The key that calls are signed with, and those of others. */
export const IDENTITY = {
  'identity.title': 'Parley 密钥',
  'identity.lead':
    '如果对方在您的联系人资料中填写了您密钥的指纹，即使您不通过帐号呼叫，也可以进入对方仅限登录用户、本企业或受邀者的会议。',
  'identity.on': '为我发起的呼叫签名',
  'identity.onHint': '被叫方每次都会看到同一个密钥，即使您换了名字。签名会使呼叫消息略大。',
  'identity.fingerprint': '您的密钥指纹（SHA-256）',
  'identity.none': '首次开启签名时生成',
  'identity.notKept': '本系统没有 Parley 可用的密钥库，因此密钥只保留到 Parley 退出；下次的指纹会不同。',
  'contacts.parleyKey': 'Parley 密钥指纹',
  'contacts.parleyKeyHint': '见对方 Parley 的设置；请通过可信的方式向对方索取。没有则留空。',
  'contacts.takeKey': '采用与 {name} 通话中的密钥',
  'contacts.error.parleyKey': '{field}：应为 64 位 0–9、A–F，可带冒号。',
} as const;
