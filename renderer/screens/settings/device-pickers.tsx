import type { ReactElement } from 'react';

/** Pickers. */
export const DevicePickers = (): ReactElement => <div />;
