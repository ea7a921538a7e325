import type { ReactNode } from 'react'

export type Column<row> = { name: string; isNumber?: boolean; cell: (row: row) => ReactNode }

type DataTableProps<row> = {
  /** What the table holds, for who does not see it. */
  caption: string
  columns: readonly Column<row>[]
  rows: readonly row[]
  keyOf: (row: row) => string
}

/** A table; on a phone each row is a list of names and values. */
export function DataTable<row>({ caption, columns, rows, keyOf }: DataTableProps<row>) {
  return (
    <table className="table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, isNumber }) => (
            <th key={name} scope="col" className={isNumber ? 'number' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ name, isNumber, cell }) => (
              <td key={name} data-label={name} className={isNumber ? 'number' : undefined}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
