import type { TextKey } from '../../app/text/en.ts';
import type { DeviceTrouble } from '../media/media-view.ts';

const MICROPHONE = {
  none: 'notice.noMicrophone',
  denied: 'notice.microphoneDenied',
  busy: 'notice.microphoneBusy',
} as const satisfies { readonly [T in DeviceTrouble]: TextKey };

const CAMERA = {
  none: 'notice.noCamera',
  denied: 'notice.cameraDenied',
  busy: 'notice.cameraBusy',
} as const satisfies { readonly [T in DeviceTrouble]: TextKey };

/** The sentence for a microphone that cannot be used. */
export const microphoneTrouble = (trouble: DeviceTrouble): (typeof MICROPHONE)[DeviceTrouble] => MICROPHONE[trouble];

/** The sentence for a camera that cannot be used. */
export const cameraTrouble = (trouble: DeviceTrouble): (typeof CAMERA)[DeviceTrouble] => CAMERA[trouble];
