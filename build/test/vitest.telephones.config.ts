import { engineSuite, TELEPHONES } from './engine-suite.ts';

export default engineSuite(TELEPHONES);
