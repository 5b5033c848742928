import { adml, admx } from './admx.ts';
import { configurationProfile } from './configuration-profile.ts';
import { guide } from './guide.ts';
import { jsonSample, jsonSchema } from './json-schema.ts';

const FOLDER = 'build/policy/templates';

/** Everything that is made from the policy table: path in the repository and content. */
export const templates = (): { readonly [path: string]: string } => ({
  [`${FOLDER}/windows/Parley.admx`]: admx(),
  [`${FOLDER}/windows/en-US/Parley.adml`]: adml('en'),
  [`${FOLDER}/windows/zh-CN/Parley.adml`]: adml('zh'),
  [`${FOLDER}/macos/parley.mobileconfig`]: configurationProfile(),
  [`${FOLDER}/linux/policy.schema.json`]: jsonSchema(),
  [`${FOLDER}/linux/policy.json`]: jsonSample(),
  'docs/admin/policies.md': guide(),
});
