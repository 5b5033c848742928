import { SCHEMES } from './schemes.mjs';

/**
 * A menu entry of the desktop, which also says which links Parley opens.
 * https://specifications.freedesktop.org/desktop-entry-spec/latest/
 * @param {string} executable
 */
export function desktopEntry(executable) {
  return `[Desktop Entry]
Type=Application
Name=Parley
GenericName=Softphone
GenericName[zh_CN]=软电话
Comment=Softphone for instant meetings
Comment[zh_CN]=即时会议软电话
Exec=${executable} %u
Icon=parley
Terminal=false
Categories=Network;Telephony;
StartupWMClass=parley
MimeType=${SCHEMES.map((scheme) => `x-scheme-handler/${scheme};`).join('')}
`;
}

/**
 * What starts Parley in the tray with the person's session, once an administrator has copied it to /etc/xdg/autostart.
 * @param {string} executable
 */
export function autostartEntry(executable) {
  return `[Desktop Entry]
Type=Application
Name=Parley
Exec=${executable} --background
Icon=parley
Terminal=false
`;
}
