import type { Command } from '../lib/command.ts'
import { audit } from './audit.ts'
import { catalogueCheck } from './catalogue/check.ts'
import { catalogueImport } from './catalogue/import.ts'
import { catalogueProve } from './catalogue/prove.ts'
import { certificateIssue } from './certificate/issue.ts'
import { certificateShow } from './certificate/show.ts'
import { certificateVerify } from './certificate/verify.ts'
import { completion } from './completion.ts'
import { deployments } from './deployments.ts'
import { statementCreator } from './statement/creator.ts'
import { statementLicensee } from './statement/licensee.ts'
import { statementPool } from './statement/pool.ts'
import { workConsent } from './work/consent.ts'
import { workRegister } from './work/register.ts'
import { workStatus } from './work/status.ts'

/** All commands, in the order in which they are listed. */
export const commands: readonly Command[] = [
  workRegister,
  workConsent,
  workStatus,
  catalogueCheck,
  catalogueImport,
  catalogueProve,
  audit,
  statementCreator,
  statementLicensee,
  statementPool,
  certificateIssue,
  certificateVerify,
  certificateShow,
  deployments,
  completion,
]
