/** Files of logs, in Node. */
export { LogFileError } from '../../errors/logFile.ts'
export { LogFile } from './logFile.ts'
export { type SyncLogFileParameters, type SyncLogFileReturnType, syncLogFile } from './syncLogFile.ts'
