import type { StartCallInfo } from './start-call-info.ts';

/** The names of an object's fields: `true` for a value, an object for fields of their own. */
type Shape = { readonly [name: string]: true | Shape };
type ShapeOf<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> extends object ? ShapeOf<NonNullable<T[K]>> : true };

/** The fields of StartCallInfo. */
export const START_CALL_SHAPE: ShapeOf<StartCallInfo> = {
  callerInfo: { nickName: true },
  calleeInfo: { nickName: true, number: true, thirdUserId: true, userUuid: true, type: true, corpId: true },
  mediaType: true,
  isGuestJoinConfWithoutPwd: true,
  confAllowJoinUser: true,
  customInfo: true,
};

/**
 * A copy of an untrusted value that has nothing but the shape's fields and can be sent between processes as it is:
 * what is no text, number, boolean or object becomes null, which is of the wrong type everywhere, and a text is cut
 * where it is too long for any field. So `checkStartCallInfo` finds the same fault in the copy as in the value.
 * Written without anything from outside itself, because the preload runs its text in the page.
 */
export function plainCopy(value: unknown, shape: Shape): unknown {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) return null;
  const copy: { [name: string]: unknown } = {};
  for (const name of Object.keys(shape)) {
    const inner = shape[name];
    let field: unknown = null;
    try {
      if (Array.isArray(value)) return null;
      if (!Object.hasOwn(value, name)) continue;
      field = (value as { readonly [name: string]: unknown })[name];
    } catch {
      // Stays null: what cannot be read is wrong.
    }
    if (inner !== undefined && inner !== true) copy[name] = plainCopy(field, inner);
    else if (typeof field === 'string') copy[name] = field.slice(0, 1024);
    else copy[name] = ['undefined', 'number', 'boolean'].includes(typeof field) ? field : null;
  }
  return copy;
}
