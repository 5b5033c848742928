import * as path from 'node:path';

/**
 * The policy templates of a system, which come with every package in its folder `resources/policies`.
 * @param {string} root
 * @param {'linux' | 'macos' | 'windows'} system
 */
export function policyTemplates(root, system) {
  return { from: path.join(root, 'build', 'policy', 'templates', system), to: 'policies' };
}
