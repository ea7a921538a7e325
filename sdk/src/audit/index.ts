/** Checks what has been, from logs alone. Runs on a server or in a browser. */
export { TimeAheadError } from '../errors/history.ts'
export { type LicenseAtParameters, type LicenseAtReturnType, licenseAt } from './licenseAt.ts'
export { type PermitsAtParameters, type PermitsAtReturnType, permitsAt } from './permitsAt.ts'
export { type StandingAtParameters, type StandingAtReturnType, standingAt } from './standingAt.ts'
