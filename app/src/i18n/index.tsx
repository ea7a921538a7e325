import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { en } from './en.ts'

/** The shape of the catalogue: a language that lacks a text, or has one too many, does not compile. */
type Widen<text> = text extends string
  ? string
  : text extends (...values: infer values) => string
    ? (...values: values) => string
    : { readonly [key in keyof text]: Widen<text[key]> }
export type Text = Widen<typeof en>

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

type I18n = {
  t: Text
  language: Language
  /** Of numbers and dates: the reader's own, where it speaks the language. */
  locale: string
  setLanguage: (language: Language) => void
}

const I18nContext = createContext<I18n | undefined>(undefined)
const STORED = 'openroyalty.language'

/** English is there at once; another language comes when it is asked for. */
const LOADERS: Record<Language, () => Promise<Text>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
}

export function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED)
  const wanted = [stored ?? '', ...navigator.languages].map((each) => each.slice(0, 2))
  return wanted.find((each): each is Language => Object.hasOwn(LANGUAGES, each)) ?? 'en'
}

export function loadText(language: Language): Promise<Text> {
  return LOADERS[language]()
}

type I18nProviderProps = { language: Language; text: Text; children: ReactNode }

export function I18nProvider({ language: first, text, children }: I18nProviderProps) {
  const [{ language, t }, setState] = useState({ language: first, t: text })
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo(() => {
    const locale = navigator.languages.find((each) => each.startsWith(language)) ?? language
    const setLanguage = (next: Language) => {
      localStorage.setItem(STORED, next)
      loadText(next).then((t) => setState({ language: next, t }))
    }
    return { t, language, locale, setLanguage }
  }, [language, t])
  return <I18nContext value={value}>{children}</I18nContext>
}

export function useI18n(): I18n {
  const i18n = useContext(I18nContext)
  if (!i18n) throw new Error('I18nProvider is missing above this.')
  return i18n
}
