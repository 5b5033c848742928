/** The app's identity for the system: bundle on macOS, application model and registry keys on Windows. */
export const APP_ID = 'com.parley.desktop';
