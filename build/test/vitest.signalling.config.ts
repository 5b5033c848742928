import { engineSuite, SIGNALLING } from './engine-suite.ts';

export default engineSuite(SIGNALLING);
