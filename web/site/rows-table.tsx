/** Rows as they are in the database or in a test; null is told from the text. */
export function RowsTable(props: { title: string; columns: string[]; rows: (string | null)[][] }) {
  const { title, columns, rows } = props;
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-label={title}>
      <table class="numbers">
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={columns[at]}>{cell ?? <span class="dim">null</span>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
