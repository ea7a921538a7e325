import { type ReactNode, useState } from 'react'

type DropFieldProps = {
  label: string
  hint: string
  onFile: (file: File) => void
  accept?: string
  children?: ReactNode
}

/** Takes a file by dropping or choosing it. What comes of it stands inside. */
export function DropField({ label, hint, onFile, accept, children }: DropFieldProps) {
  const [isOver, setOver] = useState(false)
  const take = (file: File | undefined) => file && onFile(file)
  return (
    // Dropping is for the mouse: the field inside does the same by keyboard.
    <label
      className="drop"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files[0])
      }}
    >
      <input
        type="file"
        className="visually-hidden"
        accept={accept}
        onChange={(event) => {
          take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <strong>{label}</strong>
      <span className="soft small">{hint}</span>
      {children}
    </label>
  )
}
