/** 系统通知、托盘图标及其菜单。 */
export const SYSTEM = {
  'system.incoming': '{name} 来电',
  'system.missed': '未接来电：{name}',
  'system.open': '打开 Parley',
  'system.quit': '退出 Parley',
  'system.inCall': '正在与 {name} 通话',
  'system.canReceive': '{account}：可以接听来电',
  'system.cannotReceive': '{account}：现在无法接听来电',
  'system.waits': '{name} 正在等候加入',
  'system.waitsMore': '{name} 和另外 {count} 人正在等候加入',
  'system.hands': '{name} 举手了',
  'system.handsMore': '{name} 和另外 {count} 人举手了',
  'system.raised': '{count} 人举手。',
  'system.wrongTries': '有人在尝试错误的会议密码',
  'system.toMeeting': '点击前往会议。',
};
