/** 系统通知、托盘图标及其菜单。 */
export const SYSTEM = {
  'system.incoming': '{name} 来电',
  'system.missed': '未接来电：{name}',
  'system.open': '打开 Parley',
  'system.quit': '退出 Parley',
  'system.inCall': '正在与 {name} 通话',
  'system.canReceive': '{account}：可以接听来电',
  'system.cannotReceive': '{account}：现在无法接听来电',
};
