import { createContext, useContext } from 'react'
import type { Settings } from '../lib/env.ts'

export const SettingsContext = createContext<Settings | undefined>(undefined)

export function useSettings(): Settings {
  const settings = useContext(SettingsContext)
  if (!settings) throw new Error('SettingsContext is missing above this.')
  return settings
}
