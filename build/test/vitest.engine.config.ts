import { engineSuite, SIGNALLING, TELEPHONES } from './engine-suite.ts';

export default engineSuite('build/test/engine/**/*.test.ts', [SIGNALLING, TELEPHONES]);
