import { stringKind } from '../../model/kinds/string.ts'
import { collection, int32, string } from '../../model/property.ts'

const text = (description: string, example: string, maxLength = 2048) =>
  string({ description, example, maxLength, nullable: true })
const columns = (description: string, example: readonly string[]) =>
  collection(stringKind(128), {
    description,
    example,
    mostItems: 50,
    mostBytes: 8192,
    defaultValue: [],
  })

/** What every report can be asked with. */
export const reportParameters = {
  name: text('The name of the report.', 'Name value', 256),
  select: columns('The columns to show; all of them unless said.', ['SessionId', 'SharerEmail']),
  search: text('A text that a row has to hold.', 'PIXEL'),
  groupBy: columns('Not supported: leave it empty.', []),
  orderBy: columns('Columns to order by, each with ` desc` behind it if need be.', ['Sessionstart desc']),
  skip: int32({ description: 'Rows to skip.', example: 0, nullable: true }),
  top: int32({ description: 'Rows to show at the most; 50 unless said.', example: 50, nullable: true }),
  sessionId: text('Of a report that is being paged through: ignored.', 'Session Id value', 256),
  filter: text('A condition on the columns, as `$filter` has it.', "SharerEmail eq 'sharer@example.com'"),
}
