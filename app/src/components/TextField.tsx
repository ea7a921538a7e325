import { type ReactNode, useId } from 'react'

type TextFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  isInvalid?: boolean
  inputMode?: 'decimal' | 'numeric' | 'text'
}

/** A labelled field with a hint that is read with it. */
export function TextField({ label, value, onChange, hint, isInvalid = false, inputMode = 'decimal' }: TextFieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        inputMode={inputMode}
        autoComplete="off"
        value={value}
        aria-invalid={isInvalid}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  )
}
