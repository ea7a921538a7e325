import { ContractRevertError } from '../../../sdk/src/index.ts'

/** What a read finds; nothing where the contract says that there is no such thing, by an error of this name. */
export async function unlessMissing<value>(errorName: string, found: Promise<value>): Promise<value | undefined> {
  try {
    return await found
  } catch (error) {
    if (error instanceof ContractRevertError && error.errorName === errorName) return undefined
    throw error
  }
}
