import { useId } from 'react'

type ChoiceProps<value extends string> = {
  label: string
  value: value
  onChange: (value: value) => void
  options: readonly (readonly [value: value, name: string])[]
}

/** One of a few, with a label. */
export function Choice<value extends string>({ label, value, onChange, options }: ChoiceProps<value>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value as value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
