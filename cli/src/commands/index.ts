import type { Command } from '../lib/command.ts'
import { deployments } from './deployments.ts'
import { workConsent } from './work/consent.ts'
import { workRegister } from './work/register.ts'
import { workStatus } from './work/status.ts'

/** All commands, in the order in which they are listed. */
export const commands: readonly Command[] = [workRegister, workConsent, workStatus, deployments]
