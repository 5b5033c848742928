import qrcode from 'qrcode-generator';
import type { ReactElement } from 'react';

/** Modules of white around the code (ISO/IEC 18004 asks for four). */
const QUIET = 4;

/** A text as a QR code, black on white in every theme, for that is what cameras read. */
export const QrCode = ({ text, label }: { readonly text: string; readonly label: string }): ReactElement => {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const rows = Array.from({ length: count }, (_, row) => row);
  const path = rows
    .flatMap((y) => rows.filter((x) => code.isDark(y, x)).map((x) => `M${x + QUIET} ${y + QUIET}h1v1h-1z`))
    .join('');
  const size = count + 2 * QUIET;
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};
