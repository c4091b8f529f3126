/** What the words of a message, its headers and the limits between its parts may take, in octets. */
const ROOM = 64 * 1024;
/** Base64 writes three octets as four, on lines of 76 with their ends (RFC 2045, section 6.8). */
const encoded = (size: number) => Math.ceil(size / 57) * 78;

/** Return how many octets of files fit into a message of at most `limit`. */
export const mostFiles = (limit: number): number => Math.max(0, Math.floor((limit - ROOM) / 78) * 57);

interface Sized {
  size: number;
}

/** Say whether files fit into a message together. */
export function fits(files: readonly Sized[], limit: number): boolean {
  return files.reduce((sum, { size }) => sum + encoded(size) + 512, ROOM) <= limit;
}

/** Take as many of the new files as fit, in their order; return those that do not. */
export function admit(present: readonly Sized[], added: readonly File[], limit: number) {
  const taken: File[] = [];
  const refused: File[] = [];
  for (const file of added) (fits([...present, ...taken, file], limit) ? taken : refused).push(file);
  return { taken, refused };
}

/** Return the content of a file in base64; rejects where it cannot be read any more. */
export function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = reader.result as string;
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => {
      reject(reader.error ?? new Error(file.name));
    };
    reader.readAsDataURL(file);
  });
}

/** What systems run when it is opened. */
const RISKY =
  /\.(exe|msi|bat|cmd|com|scr|pif|ps1|vbs?|vbe|jse?|wsf|hta|jar|apk|app|dmg|pkg|deb|rpm|sh|lnk|reg|iso|img|html?|xht(ml)?|svgz?|docm|xlsm|pptm)$/i;

export const isRisky = (filename: string): boolean => RISKY.test(filename.trim());
