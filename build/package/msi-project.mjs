import * as fs from 'node:fs';
import { APP_ID } from './app-id.mjs';
import { SCHEMES } from './schemes.mjs';

const COMMAND = '&quot;[APPLICATIONFOLDER]Parley.exe&quot; &quot;%1&quot;';
const RUN = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run';

/**
 * Adds to the MSI's project what electron-builder's template has no word for: links, and a start with Windows
 * (`AUTOSTART=1`, kept by upgrades, ended by `AUTOSTART=0`).
 * @param {string} file its project.wxs
 */
export async function windowsLinks(file) {
  const project = fs.readFileSync(file, 'utf8');
  const [beforeFiles, afterFiles, ...more] = project.split('</ComponentGroup>');
  if (afterFiles === undefined || more.length > 0) throw new Error(`${file} has not exactly one group of components`);
  const [head, tail] = beforeFiles?.split('<Directory Id="TARGETDIR"') ?? [];
  if (tail === undefined) throw new Error(`${file} has no target folder`);
  fs.writeFileSync(
    file,
    `${head}${PROPERTIES}\n    <Directory Id="TARGETDIR"${tail}${components()}\n    </ComponentGroup>${afterFiles}`,
  );
}

const PROPERTIES = `<Property Id="AUTOSTART" Secure="yes"/>
    <Property Id="AUTOSTARTBEFORE" Secure="yes">
      <RegistrySearch Id="AutostartBefore" Root="HKLM" Key="${RUN}" Name="Parley" Type="raw"/>
    </Property>`;

function components() {
  const links = SCHEMES.flatMap((scheme) => [
    ...handler(`Software\\Classes\\${APP_ID}.${scheme}`, scheme),
    value(`Software\\${APP_ID}\\Capabilities\\URLAssociations`, `${APP_ID}.${scheme}`, scheme),
  ]);
  const rows = [
    value(`Software\\${APP_ID}\\Capabilities`, 'Parley', 'ApplicationName', ' KeyPath="yes"'),
    value(`Software\\${APP_ID}\\Capabilities`, 'Softphone for instant meetings', 'ApplicationDescription'),
    value('Software\\RegisteredApplications', `Software\\${APP_ID}\\Capabilities`, APP_ID),
    // Nobody else has parley: links, so they need no choosing.
    ...handler('Software\\Classes\\parley', 'parley'),
    ...links,
  ];
  return `
      <Component Id="Links" Guid="3E0C9D52-6A3F-4E1B-8E0E-5C7E0B1D2A11">
        ${rows.join('\n        ')}
      </Component>
      <Component Id="Autostart" Guid="A4D5F0B7-1C2E-4F3A-9B66-0D8E7C5A3B12">
        <Condition>AUTOSTART = "1" OR (AUTOSTARTBEFORE AND NOT AUTOSTART = "0")</Condition>
        ${value(RUN, '&quot;[APPLICATIONFOLDER]Parley.exe&quot; --background', 'Parley', ' KeyPath="yes"')}
      </Component>`;
}

/**
 * @param {string} key
 * @param {string} scheme
 */
function handler(key, scheme) {
  return [
    value(key, `URL:Parley (${scheme})`),
    value(key, '', 'URL Protocol'),
    value(`${key}\\DefaultIcon`, '[APPLICATIONFOLDER]Parley.exe,0'),
    value(`${key}\\shell\\open\\command`, COMMAND),
  ];
}

/**
 * @param {string} key below HKEY_LOCAL_MACHINE
 * @param {string} content escaped for XML
 * @param {string} [name] undefined for the key's default value
 * @param {string} [more]
 */
function value(key, content, name, more = '') {
  const named = name === undefined ? '' : ` Name="${name}"`;
  return `<RegistryValue Root="HKLM" Key="${key}"${named} Type="string" Value="${content}"${more}/>`;
}
