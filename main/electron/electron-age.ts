/** Electron's newest majors that receive security fixes. https://www.electronjs.org/docs/latest/tutorial/electron-timelines */
const SUPPORTED_MAJORS = 3;

/**
 * One line on a runtime that was out of support when this Gantry was made; null: it was supported.
 * @param version of the Electron that runs
 * @param current version that this Gantry was made for
 */
export function oldElectronLine(version: string, current: string): string | null {
  const [major, newest] = [version, current].map((one) => Number.parseInt(one, 10));
  if (major === undefined || newest === undefined || major > newest - SUPPORTED_MAJORS) return null;
  return `Electron ${version} no longer receives security fixes: use it for trials only, and install Electron ${newest} for a wall in service.`;
}
